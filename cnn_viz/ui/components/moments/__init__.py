"""The time machine's slider: a curve of accuracies to slide along, a button that plays it, and what one looks at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cnn_viz.engine.trained.checkpoints import Checkpoint
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components import component
from cnn_viz.ui.components.sent import sent_index

_moments = component("moments", '<div class="cv-moments" role="group"></div>')


def show_moments(
    moments: Sequence[Checkpoint],
    at: int,
    t: Callable[..., str],
    *,
    empty: bool = False,
    moved: Callable[[int], None],
    key: str,
) -> None:
    """Show the moments of a training, the finished network last.

    at:     the number of the one that is shown.
    empty:  nothing is drawn yet; then it is said that there is more to see.
    moved:  called with the number of the one that the visitor wants.
    """

    def tell() -> None:
        if (wanted := sent_index(key, "at", len(moments))) is not None:
            moved(wanted)

    _moments(
        key=key,
        data={"at": at, "hint": t("draw.moments_empty") if empty else "", **moments_message(moments, t)},
        on_at_change=tell,
    )


def moments_message(moments: Sequence[Checkpoint], t: Callable[..., str]) -> dict[str, object]:
    """Every moment: its mark under the curve, accuracy in [0, 1], and two sentences; and the other words."""
    last = moments[-1]
    return {
        "moments": [
            {
                "mark": f"{moment.step:,}",
                "accuracy": moment.test_accuracy,
                "when": t(_when(moment, last), step=f"{moment.step:,}", last=f"{last.step:,}"),
                "worth": t("draw.moment_worth", images=f"{moment.images:,}", accuracy=percent(moment.test_accuracy)),
            }
            for moment in moments
        ],
        "words": {name: t(f"draw.moments_{name}") for name in ("slider", "play", "pause", "back", "steps")},
    }


def _when(moment: Checkpoint, last: Checkpoint) -> str:
    return "draw.moment_last" if moment is last else "draw.moment_step" if moment.step else "draw.moment_first"
