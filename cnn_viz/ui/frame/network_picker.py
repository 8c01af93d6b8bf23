"""The picker of a network, which several pages show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.network_kinds import network_name
from cnn_viz.ui.session.own_networks import choices
from cnn_viz.ui.session.visit import Visit


def choose_network(visitor: Visit, t: Say, *, key: str) -> None:
    """The picker of the network that is shown. A choice acts before the page runs again."""
    choose_which(visitor, "network", choices(visitor.desk, visitor.network), t, key=key, marks=_marks(visitor))


def _marks(visitor: Visit) -> dict[str, str]:
    """What is said beside the names of two of the list: the smallest one, and the best reader of what people draw."""
    strokes = {model: min(sheet(model).stroke_accuracy.values()) for model in MODELS}
    return {
        min(MODELS, key=lambda model: sheet(model).parameters): visitor.say("draw.mark_smallest"),
        max(strokes, key=strokes.__getitem__): visitor.say("draw.mark_best"),
    }


def choose_which(
    visitor: Visit,
    which: Literal["network", "rival"],
    offered: list[str],
    t: Say,
    *,
    key: str,
    marks: Mapping[str, str] = MappingProxyType({}),
    others: Mapping[str, str] = MappingProxyType({}),
    acts: Mapping[str, Callable[[Visit], None]] = MappingProxyType({}),
) -> None:
    """The record says what is chosen, not the widget: Back and a link change it too.

    marks: a word beside a name.  others: the names of what is offered and no network.  acts: what such a choice does
    instead of being put into the record.
    """

    def chosen(choice: str) -> None:
        if choice in acts:
            acts[choice](visitor)
        else:
            setattr(visitor, which, choice)

    def called(choice: str) -> str:
        name = others.get(choice) or network_name(choice, visitor.desk, visitor.say)
        return visitor.say("draw.marked", name=name, mark=marks[choice]) if choice in marks else name

    value = getattr(visitor, which)
    choose(t(f"draw.{which}"), offered, value, chosen, key=key, say=called, label_visibility="collapsed")
