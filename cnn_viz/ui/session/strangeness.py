"""What is said where a drawing looks like no digit; one network's score speaks beside all others."""

from __future__ import annotations

from collections.abc import Callable

from cnn_viz.engine.ood.detector import JUDGE
from cnn_viz.records import Digit
from cnn_viz.ui.session import networks


def strange_words(choice: str, whole: Digit | None, t: Callable[..., str]) -> str:
    """The sentence beside a network's answer, "" where there is a digit to see.

    whole: what all steps of digitize give: nothing looks strange because somebody leaves a step out.
    """
    if whole is None or not networks.strange(whole):
        return ""
    return t("draw.strange") if choice == JUDGE else t("draw.strange_by", judge=t(f"models.{JUDGE}"))
