"""What a visitor asks on the page "Why", and that as a link writes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_viz.engine.explain.fooling import LARGEST
from cnn_viz.records import Digit

PATTERN = r"^[a-z]{1,16}(?:\.[0-9]?\.[a-z0-9_]{0,32}\.[0-9]{1,2})?\Z"
STEP = 24  # grey levels at first


@dataclass(frozen=True)
class Taught:
    """How a digit is taught, step by step.

    whom:    network, digit and label for which the rest is meant.
    rate:    the learning rate.  steps: how many were taken before the one that is seen.
    channel: a map, or an entry, of what the opened layer reads.
    """

    whom: tuple[str, Digit, int] | None = None
    rate: float = 0.01
    steps: int = 0
    channel: int = 0


@dataclass(frozen=True)
class Asked:
    """What is asked, and of what.

    instrument: the one chosen, "" for the first.
    digit:      the class whose reasons are asked for, None for the one that is answered.
    layer:      in which digits are compared, or whose gradient is opened; "" for the usual one.
    step:       grey levels by which every pixel moves to fool it.
    ranked:     the network and the digit for which it was asked what is lost without each filter.
    taught:     how the digit is taught; a link does not say it.
    """

    instrument: str = ""
    digit: int | None = None
    layer: str = ""
    step: int = STEP
    ranked: tuple[str, Digit] | None = None
    taught: Taught = Taught()

    @property
    def text(self) -> str:
        """As a link writes it: "fool", or "fool.8..40" with digit, layer and step; "" for nothing asked."""
        more = ("" if self.digit is None else str(self.digit), self.layer, str(self.step))
        plain = more == ("", "", str(STEP))
        return self.instrument if plain or not self.instrument else ".".join((self.instrument, *more))

    def told(self, text: str) -> Asked:
        """The same with what a link says, which is as PATTERN has it; what it leaves out is as at first."""
        instrument, *more = text.split(".")
        if not more:
            return replace(self, instrument=instrument, digit=None, layer="", step=STEP)
        digit, layer, step = more
        at = {"digit": int(digit) if digit else None, "layer": layer, "step": min(int(step), LARGEST)}
        return replace(self, instrument=instrument, **at)  # type: ignore[arg-type]
