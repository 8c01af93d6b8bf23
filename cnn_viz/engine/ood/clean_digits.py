"""Digits as no hand writes them: the ellipses, arcs and straight lines of drawing programs, signs and plotters.

They show the score of ood/detector.py that a digit may be perfectly even. Each is made anew: its corners stray a little
and curves are laid through them afterwards, so that they stay smooth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFont

from cnn_viz.engine.data.hand_drawn import SIDES, Hand, drawn
from cnn_viz.engine.data.strokes import CANVAS, Stroke
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.ood.letters import Strokes, outlines, smooth
from cnn_viz.errors import UserError
from cnn_viz.records import Pixels

STRAY = 0.035  # standard deviation of a corner, in parts of the digit

# Written as in ood/letters.py; the name's first character says which digit it is.
DIGITS = outlines("""
1 e0 e9
1-flag b3 e0 e9
1-short d1 e0 e9
1-foot c2 e0 e9/b9 h9
1-serif d1 e0 e9/c9 g9
2 ~a2 c0 f0 h2 g4 d7 a9/a9 h9
2-round ~a2 d0 h2 f6 a9/a9 h9
2-loop ~a2 c0 g0 h3 c8 a9 b7 e8 h9
2-angular a0 h0 h4 a4 a9 h9
2-swan ~a3 c0 g1 g4 a9 d8 h9
3 ~a1 d0 h2 d4/~d4 h6 e9 a8
3-whole ~a1 d0 h2 d4 h6 e9 a8
3-flat a0 h0 d4/~d4 h6 e9 a8
3-angular a0 h0 h4 a4/h4 h9 a9
4 f9 f0 a6 h6
4-open b0 a5 h5/g0 g9
4-upright a0 a5 h5/h0 h9
4-crossing c0 a6 i6/f3 f9
5 h0 b0 a4/~a4 e3 h6 e9 a8
5-round a0 a4/~a4 e3 h6 e9 a8/a0 h0
5-whole h0 b0 b4 f4 h6 f9 a9
5-angular h0 a0 a4 h4 h9 a9
6 ~g0 c3 a6 d9 h7 e4 a7
6-round ~h1 e0 a5 d9 h7 e5 a7
6-straight ~f0 a6 d9 h7 e5 a6
7 a0 h0 c9
7-upright a0 h0 f9
7-bar a0 h0 c9/c4 g4
7-flag a2 a0 h0 d9
7-bent ~a0 h0 e4 d9
8 ~e4 b2 e0 h2 e4 a7 e9 h7 e4
8-crossing ~g1 e0 b2 g6 e9 b7 g2 g1
9 ~h3 d0 a3 e5 h3/h3 g9
9-whole ~h2 e0 a3 d5 h3 f9
9-hook ~h2 e0 a3 d5 h3 g8 d9 a8
9-straight ~g4 d5 a3 d0 h3 g4/h3 h9
""")


def clean_pictures(count: int, seed: int, hand: Hand, zeros: float = 0.3) -> Iterator[Pixels]:
    """`count` digits as 28 x 28 ink, this share of them zeros, the same for a seed."""
    for number in range(count):
        random = np.random.default_rng([seed, number])
        label = 0 if random.random() < zeros else int(random.integers(10))
        try:
            yield drawn(clean_digit(label, random), hand, random)
        except UserError:  # so small and thick that it is a dot
            continue


def ellipse(side: int, wide: float, high: float, line: int) -> Pixels:
    """28 x 28 ink: an ellipse tool's zero amid a square picture; side, wide, high and line in its pixels."""
    picture = Image.new("L", (side, side))
    left, top = (side - wide) / 2, (side - high) / 2
    ImageDraw.Draw(picture).ellipse((left, top, left + wide, top + high), outline=255, width=line)
    return digit_of(np.repeat(np.asarray(picture)[:, :, None], 3, axis=2)).ink


def ellipses(count: int, seed: int) -> Iterator[Pixels]:
    """Zeros of ellipse tools, in small pictures with lines of a pixel and on canvases with any pen."""
    for number in range(count):
        random = np.random.default_rng([seed, number])
        small = random.random() < 0.5
        side = int(random.choice(SIDES)) if small else CANVAS
        high = random.uniform(max(0.3, 10 / side), 0.9) * side
        wide = min(random.uniform(0.25, 1.2) * high, 0.95 * side)
        thickest = max(4, min(40, int(0.35 * wide)))
        line = 1 + int(side >= 40 and random.random() < 0.5) if small else int(random.integers(3, thickest + 1))
        yield ellipse(side, round(wide), round(high), line)


def font_digits(sizes: tuple[int, ...] = (12, 20, 40, 80, 160)) -> Iterator[Pixels]:
    """The ten digits in Pillow's own font, so many points high; nothing learns from them."""
    for size in sizes:
        font = ImageFont.load_default(size)
        for digit in "0123456789":
            picture = Image.new("L", (2 * size, 2 * size))
            ImageDraw.Draw(picture).text((size, size), digit, fill=255, font=font, anchor="mm")
            yield digit_of(np.repeat(np.asarray(picture)[:, :, None], 3, axis=2)).ink


def clean_digit(label: int, random: Generator) -> Strokes:
    """One way to write this digit, in the unit square or thereabouts."""
    if label == 0 or (label == 8 and random.random() < 0.4):
        return _zero(random) if label == 0 else _rings(random)
    ways = [way for name, way in DIGITS.items() if name[0] == str(label)]
    strokes = ways[random.integers(len(ways))]
    return [_strayed(corners, curved, random) for corners, curved in strokes]


def _strayed(corners: Stroke, curved: bool, random: Generator) -> Stroke:
    moved = (corners + random.normal(0, STRAY, corners.shape)).astype(np.float32)
    return smooth(moved) if curved else moved


def _oval(wide: float, high: float, random: Generator, x: float = 0, y: float = 0) -> Stroke:
    """A closed curve between ellipse and stadium, begun anywhere, that may end a little early or late."""
    start, turn = random.uniform(0, 2 * math.pi), random.choice([2 * math.pi, random.uniform(6.0, 6.6)])
    angle = start + random.choice([-1, 1]) * np.linspace(0, turn, 48)
    square = random.choice([1.0, random.uniform(0.7, 1.0)])
    across, down = (np.sign(side) * np.abs(side) ** square for side in (np.cos(angle), np.sin(angle)))
    return np.stack([x + wide / 2 * across, y + high / 2 * down], 1).astype(np.float32)


def _zero(random: Generator) -> Strokes:
    """From slim to round; one in eight with the slash or the dot that tells it from the letter."""
    wide = random.uniform(0.2, 1.2)
    ring = [_oval(wide, 1, random)]
    if wide > 0.4 and random.random() < 0.125:
        reach = random.uniform(0.3, 0.6)
        ring.append(np.array([[reach * wide, -reach], [-reach * wide, reach]], np.float32))
    return ring


def _rings(random: Generator) -> Strokes:
    """An 8 of two ovals that touch."""
    upper, wide = random.uniform(0.38, 0.52), random.uniform(0.3, 0.65)
    narrower = random.uniform(0.75, 1)
    return [
        _oval(wide * narrower, upper, random, y=upper / 2),
        _oval(wide, 1 - upper, random, y=(1 + upper) / 2),
    ]
