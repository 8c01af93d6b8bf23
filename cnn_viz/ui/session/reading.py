"""From the visitor's drawing to what is read: the steps, the digit, and the answer after each step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnn_viz.engine.digits.digitize import (
    STEPS,
    NothingDrawn,
    digit_of,
    digitize,
)
from cnn_viz.records import (
    Array,
    Digit,
    DigitizeStep,
    Trace,
)
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.strokes import pixels
from cnn_viz.ui.session.visit import Visit

BLANK = Digit.of_ink(np.zeros((28, 28), np.uint8))
_NO_PICTURE = np.zeros((0, 0), np.uint8)


@dataclass(frozen=True, eq=False)
class Reading:
    """steps: from drawing to digit.  digit: None where nothing is drawn.  answers: (len(steps), 10), one a step.

    whole: the digit that all steps together give; another one where the visitor has switched some off.
    """

    steps: list[DigitizeStep]
    digit: Digit | None
    answers: Array | None
    whole: Digit | None = None

    def trace(self, choice: str) -> Trace | None:
        """The whole answer of a network, None where nothing is drawn."""
        return None if self.digit is None else networks.answer(choice, self.digit)


def read_drawing(visitor: Visit) -> Reading:
    """What stands on the visitor's canvas, read with their network: once a rerun, whoever asks."""
    now = (visitor.drawing, visitor.steps_off, visitor.shown)
    kept = visitor.read
    if kept is None or kept[0][0] is not now[0] or kept[0][1:] != now[1:]:
        visitor.read = kept = (now, _read(visitor))
    reading: Reading = kept[1]
    return reading


def digits_of(drawing: Drawing, off: frozenset[str]) -> tuple[Digit, Digit] | None:
    """The digit that is read with some steps left out, and the one that all steps give; None where nothing is drawn."""
    if (ready := drawing.ready) is not None:
        return ready, ready
    try:
        digit = digit_of(pixels(drawing), off)
        return digit, digit_of(pixels(drawing)) if off else digit
    except NothingDrawn:
        return None


def _read(visitor: Visit) -> Reading:
    drawing, off = visitor.drawing, visitor.steps_off
    digits = digits_of(drawing, off)
    if digits is None:
        return Reading(_steps_to_come(off), None, None)
    if (ready := drawing.ready) is not None:
        steps = [DigitizeStep("ready", True, ready.ink, ready)]
    else:
        steps = digitize(pixels(drawing), off)
    answers = _answers(visitor.shown, [step.digit for step in steps])
    return Reading(steps, steps[-1].digit, answers, digits[1])


def _answers(network: str, digits: list[Digit]) -> Array:
    """(N, 10): the last digit's answer is its trace's, which the picture needs anyway."""
    last = networks.answer(network, digits[-1]).probabilities[None]
    return np.concatenate([networks.probabilities(network, digits[:-1]), last]) if digits[:-1] else last


def _steps_to_come(off: frozenset[str]) -> list[DigitizeStep]:
    return [DigitizeStep(step, step not in off, _NO_PICTURE, BLANK) for step in ("drawing", *STEPS)]
