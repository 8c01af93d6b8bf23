"""What a visitor asks on the page "Why"."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_viz.records import Digit


@dataclass(frozen=True)
class Asked:
    """What is asked, and of what.

    instrument: the one chosen, "" for the first.
    digit:      the class whose reasons are asked for, None for the one that is answered.
    ranked:     the network and the digit for which it was asked what is lost without each filter.
    """

    instrument: str = ""
    digit: int | None = None
    ranked: tuple[str, Digit] | None = None
