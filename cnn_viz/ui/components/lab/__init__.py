"""The filter lab: switch filters off, scale them, edit their weights; the browser runs the changed network at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.explain.ablation import ablated_layers
from cnn_viz.engine.models import Network
from cnn_viz.records import Array, FilterStatistics, Selection, Trace
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.network.message import layer_structure, layer_words
from cnn_viz.ui.components.sent import Count, sent
from cnn_viz.ui.components.words import themes, words

_lab = component("lab", '<div class="cv-lab"></div>', styles=("style.css", "../lib/two_answers.css"))


@dataclass(frozen=True)
class Edited:
    """What the browser sends. count: how many edits were made before and with this one.  text: all of them, as
    engine/explain/edits.py reads them, "" for none."""

    count: Count
    text: str


@dataclass(frozen=True, eq=False)
class Ranking:
    """What the network says without each of its filters.

    edits:   the changes of the network that was asked.
    without: (C, 10) logits by layer (engine/explain/ablation.py).
    """

    edits: str
    without: Mapping[str, Array]


def show_lab(
    before: Trace,
    now: Trace,
    model: Network,
    *,
    edits: str,
    weights: str,
    language: str,
    run: str,
    edited: Callable[[str], None],
    acts: Mapping[str, Callable[[], None]],
    kept: bool,
    chosen: Selection | None = None,
    ranking: Ranking | None = None,
    statistics: tuple[int, Mapping[str, FilterStatistics]] = (0, {}),
    key: str,
) -> None:
    """Show the unchanged network's answer beside the changed one's.

    before, now: what both say of the same digit; model: the unchanged one.  weights: where the browser finds it.
    edits:       the changes that `now` has, as text.  edited: called with the text when the visitor changes more.
    acts:        what the buttons do: "rank" asks what is lost without each filter, "keep" and "compare" are for the
                 changed network.  kept: whether this one is kept already.
    chosen:      the filter or unit that is opened at first.
    statistics:  of the unchanged network (engine/trained/filter_statistics.py).
    """
    message = _message(before, now, model, edits, ranking, statistics, language)
    header, arrays = message
    last = sent(key, "edited", Edited)
    header |= {"weights": weights, "edits": edits, "edit": last.count if last else 0, "run": run, "kept": kept}
    header["chosen"] = {"layer": chosen.layer, "channel": chosen.channel} if chosen else None
    shown = _lab(
        key=key,
        data=pack(header, arrays),
        on_edited_change=lambda: _take(key, edited),
        on_act_change=lambda: None,
    )
    if act := acts.get(str(shown.act)):
        act()


def _take(key: str, edited: Callable[[str], None]) -> None:
    if found := sent(key, "edited", Edited):
        edited(found.text)


def _message(
    before: Trace,
    now: Trace,
    model: Network,
    edits: str,
    ranking: Ranking | None,
    statistics: tuple[int, Mapping[str, FilterStatistics]],
    language: str,
) -> tuple[dict[str, object], list[NDArray]]:
    arrays: list[NDArray] = [before.layers[0].output, before.probabilities, now.probabilities, before.logits]
    right, found = statistics

    def placed(array: NDArray) -> int:
        arrays.append(np.asarray(array, np.float32))
        return len(arrays) - 1

    layers = [{**layer_words(layer, before, language), **layer_structure(layer)} for layer in before.layers]
    header: dict[str, object] = {
        "layers": layers,
        "changeable": ablated_layers(model),
        "ranked": None if ranking is None else ranking.edits,
        "without": {} if ranking is None else {name: placed(logits) for name, logits in ranking.without.items()},
        "right": right,
        "correct": {name: placed(one.correct) for name, one in found.items()},
        "mean": {name: placed(one.mean) for name, one in found.items()},
        "dead": {name: placed(one.dead) for name, one in found.items()},
        "by_class": {name: placed(one.by_class) for name, one in found.items()},
        "text": words(language, "why"),
        "themes": themes(),
    }
    return header, arrays
