"""The browser's way from the pen to the digit against Python's: people's strokes and made-up ones, to the byte."""

from __future__ import annotations

import base64

import numpy as np

from cnn_viz.engine.data.sources import pen_digits
from cnn_viz.engine.digits.digitize import STEPS, NothingDrawn, digit_of
from cnn_viz.engine.digits.ink import Stroke, inked
from tests.browser.drawing import inky
from tests.javascript import Node

_READ = """({ strokes, off }) => {
  const digit = digitOf({ data: inked(strokes), width: 280, height: 280 }, off);
  return digit && [digit.ink, digit.colour].map((plane) => Buffer.from(plane).toString("base64"));
}"""
COLOURS = ("#ffffff", "#ff0000", "#ffff00", "#00ff00", "#00ffff", "#0000ff", "#ff00ff")


def _drawing(number: int) -> tuple[tuple[Stroke, ...], frozenset[str]]:
    """A person's digit, somewhere, of some size, with some pens; every third one is a scribble. Some steps left out."""
    chance = np.random.default_rng(number)
    scribble = [chance.random((int(chance.integers(1, 9)), 2)) for _ in range(int(chance.integers(1, 5)))]
    lines = [*pen_digits(held_out=True)[number % 1_000].strokes] if number % 3 else scribble
    low, high = np.min([line.min(0) for line in lines], 0), np.max([line.max(0) for line in lines], 0)
    scale, at = chance.uniform(4, 270) / max(float((high - low).max()), 1e-6), chance.uniform(-20, 260, 2)
    strokes = []
    for line in lines:
        pen = {"width": int(chance.integers(2, 21)) * 2, "colour": str(chance.choice(COLOURS))}
        strokes.append(inky([(float(x), float(y)) for x, y in (line - low) * scale + at], **pen))
    return tuple(strokes), frozenset(step for step in STEPS if chance.random() < 0.2)


def test_two_thousand_drawings_are_the_same_digit_in_the_browser(whole: bool) -> None:
    drawn = 0
    with Node("engine/ink.js", "engine/digitize.js") as node:
        for number in range(2_000 if whole else 60):
            strokes, off = _drawing(number)
            said = node.evaluate(_READ, {"strokes": [one._asdict() for one in strokes], "off": sorted(off)})
            try:
                digit = digit_of(inked(strokes), off)
            except NothingDrawn:
                assert said is None, number
                continue
            drawn += 1
            assert said, number
            for plane, ours in zip(said, (digit.ink, digit.colour), strict=True):
                assert base64.b64decode(plane) == ours.tobytes(), number
    assert drawn > (1_800 if whole else 50)
