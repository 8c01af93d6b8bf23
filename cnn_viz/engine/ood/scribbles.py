"""What people draw that is no digit, made by code as pen strokes: scribbles, letters, faces, boxes, signs.

LEARNT are the kinds from which the score in ood/detector.py is made, JUDGED are other kinds that judge it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.random import Generator
from scipy.spatial import ConvexHull

from cnn_viz.engine.data.hand_drawn import Hand, drawn
from cnn_viz.engine.data.strokes import Stroke
from cnn_viz.engine.ood.letters import (
    LETTERS,
    OTHER_LETTERS,
    OTHER_SIGNS,
    SIGNS,
    Strokes,
    smooth,
)
from cnn_viz.errors import UserError
from cnn_viz.records import Pixels

Kind = Callable[[Generator], Strokes]
"""One drawing, in the unit square or thereabouts."""


def _line(*points: tuple[float, float]) -> Stroke:
    return np.array(points, np.float32)


def _arc(x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360, points: int = 24) -> Stroke:
    """Part of an ellipse around (x, y); degrees, 0 to the right, 90 downwards."""
    angle = np.radians(np.linspace(start, end, points))
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], 1).astype(np.float32)


def _scribble(random: Generator) -> Strokes:
    return [smooth(random.uniform(0, 1, (random.integers(6, 16), 2)).astype(np.float32))]


def _zigzag(random: Generator) -> Strokes:
    count, reach = int(random.integers(5, 14)), random.uniform(0.2, 1)
    across = np.linspace(0, 1, count)
    down = (np.arange(count) % 2) * reach + random.normal(0, 0.08, count)
    points = np.stack([across, down], 1)[:, :: random.choice([1, -1])].astype(np.float32)
    return [smooth(points) if random.random() < 0.5 else points]


def _coil(random: Generator) -> Strokes:
    turns, rise = random.uniform(2.5, 6), random.uniform(0.3, 1.2)
    angle = np.linspace(0, 2 * math.pi * turns, int(turns * 14))
    x = np.linspace(0, random.uniform(0.8, 2), len(angle)) + 0.35 * np.cos(angle)
    return [np.stack([x, rise * 0.4 * np.sin(angle)], 1).astype(np.float32)]


def _lines(random: Generator) -> Strokes:
    return [random.uniform(0, 1, (2, 2)).astype(np.float32) for _ in range(random.integers(4, 9))]


def _bows(random: Generator) -> Strokes:
    spots = [random.uniform(0, 1, 2) + random.normal(0, 0.3, (3, 2)) for _ in range(random.integers(3, 7))]
    return [smooth(spot.astype(np.float32)) for spot in spots]


def _stroke(random: Generator) -> Strokes:
    """One stroke of a few corners, round or sharp; a few happen to look like a digit, and so does what people draw."""
    corners = random.uniform(0, 1, (random.integers(4, 7), 2)).astype(np.float32)
    return [smooth(corners) if random.random() < 0.5 else corners]


def _parts(random: Generator) -> Strokes:
    """Lines, bows, rings and corners put together at random, as signs are."""

    def part() -> Stroke:
        at, size = random.uniform(0, 1, 2), random.uniform(0.1, 0.6)
        start, turn = random.uniform(0, 360), random.choice([90, 180, 270, 360])
        corners = at + random.uniform(-size, size, (random.integers(2, 4), 2))
        bow = _arc(at[0], at[1], size * random.uniform(0.4, 1), size * random.uniform(0.4, 1), start, start + turn)
        return corners.astype(np.float32) if random.random() < 0.5 else bow

    return [part() for _ in range(random.integers(2, 6))]


def _polygon(random: Generator) -> Strokes:
    # with more corners it comes close to a zero
    angle = np.sort(random.uniform(0, 2 * math.pi, random.integers(3, 6)))
    corners = (random.uniform(0.5, 1, len(angle)) * np.stack([np.cos(angle), np.sin(angle)])).T
    return [np.concatenate([corners, corners[:1]]).astype(np.float32)]


def _cloud(random: Generator) -> Strokes:
    """A closed curve with dents so deep that nobody takes it for a zero."""
    while True:
        angle = np.linspace(0, 2 * math.pi, int(random.integers(6, 12)), endpoint=False)
        corners = (random.uniform(0.3, 1, len(angle)) * np.stack([np.cos(angle), np.sin(angle)])).T
        curve = smooth(np.concatenate([corners, corners[:2]]).astype(np.float32))
        if _fullness(curve) < 0.78:
            return [curve]


def _fullness(curve: Stroke) -> float:
    """The area inside a closed curve as a share of what a rubber band around it holds; an ellipse has 1."""
    x, y = curve.T
    area = abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
    return area / float(ConvexHull(curve).volume)


def _double_ring(random: Generator) -> Strokes:
    """One inside the other."""
    inner = random.uniform(0.3, 0.7)
    off, flat = random.normal(0, 0.06, 2), random.uniform(0.6, 1)
    return [_arc(0, 0, flat, 1), _arc(off[0] * flat, off[1], inner * flat, inner)]


def _box(random: Generator) -> Strokes:
    wide = random.uniform(0.6, 1.7)
    corners = [(0, 0), (wide, 0), (wide, 1), (0, 1), (0, 0)]
    return [_line(*corners)] if random.random() < 0.6 else [_line(a, b) for a, b in pairwise(corners)]


def _face(random: Generator, smile: float = 1.0) -> Strokes:
    apart, level, size = random.uniform(0.15, 0.22), random.uniform(0.3, 0.42), random.uniform(0.01, 0.06)
    eyes = [_arc(0.5 + side * apart, level, size, size * random.uniform(1, 2)) for side in (-1, 1)]
    mouth = _arc(0.5, 0.62, 0.24, smile * random.uniform(0.08, 0.22), 10, 170)
    start = random.uniform(0, 360)
    return [_arc(0.5, 0.5, 0.5, 0.5, start, start + random.uniform(345, 372)), *eyes, mouth]


def _spiral(random: Generator) -> Strokes:
    turns = random.uniform(2.2, 5)
    angle = np.linspace(0, 2 * math.pi * turns, int(turns * 20)) * random.choice([1, -1])
    radius = np.linspace(0.05, 0.5, len(angle))
    return [np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).astype(np.float32)]


def _hatching(random: Generator) -> Strokes:
    places = np.linspace(0, 1, int(random.integers(4, 9))) + 0
    lean = random.uniform(-0.5, 0.5)
    return [_line((x, random.normal(0, 0.05)), (x + lean, 1 + random.normal(0, 0.05))) for x in places]


def _knot(random: Generator) -> Strokes:
    """A Lissajous figure."""
    t = np.linspace(0, 2 * math.pi, 120)
    p, q = random.choice([(2, 3), (3, 4), (3, 2), (5, 4), (3, 5)])
    return [np.stack([np.sin(p * t + random.uniform(0.4, 1.2)), np.sin(q * t)], 1).astype(np.float32)]


def _blot(random: Generator) -> Strokes:
    """A spot filled in by going to and fro."""
    points = np.cumsum(random.normal(0, 0.25, (40, 2)), 0)
    return [smooth((points - 0.15 * np.cumsum(points, 0) / np.arange(1, 41)[:, None]).astype(np.float32), 3)]


def _crossed_box(random: Generator) -> Strokes:
    inside = random.integers(3)
    lines = [[_line((0, 0), (1, 1)), _line((1, 0), (0, 1))], [_line((0.2, 0.5), (0.4, 0.8), (0.9, 0.1))]]
    small = [_line((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75), (0.25, 0.25))]
    return [_line((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)), *[*lines, small][inside]]


def _other_face(random: Generator) -> Strokes:
    """Sad, or with a nose, hair or a cat's ears."""
    face = _face(random, smile=random.choice([-1, 1]))
    hair = [_line((0.3 + 0.1 * i, 0.08), (0.27 + 0.12 * i, -0.15)) for i in range(5)]
    ears = [_line((0.08, 0.25), (0.1, -0.15), (0.35, 0.05)), _line((0.65, 0.05), (0.9, -0.15), (0.92, 0.25))]
    more = [hair, ears, [_line((0.5, 0.45), (0.46, 0.58), (0.53, 0.58))]]
    return [*face, *more[random.integers(3)]]


def _sun(random: Generator) -> Strokes:
    count = int(random.integers(6, 11))
    rays = [np.outer([0.6, 1], [math.cos(a), math.sin(a)]) for a in np.linspace(0, 2 * math.pi, count, endpoint=False)]
    return [_arc(0, 0, 0.42, 0.42), *(ray.astype(np.float32) for ray in rays)]


def _flower(random: Generator) -> Strokes:
    t, petals = np.linspace(0, 2 * math.pi, 100), random.integers(4, 8)
    radius = 0.35 + 0.15 * np.cos(petals * t)
    return [np.stack([radius * np.cos(t), radius * np.sin(t)], 1).astype(np.float32), _line((0, 0.5), (0.03, 1.2))]


def _of(glyphs: Mapping[str, Strokes]) -> Kind:
    names = list(glyphs)
    return lambda random: glyphs[names[random.integers(len(names))]]


LEARNT: dict[str, Kind] = {
    "scribble": _scribble, "zigzag": _zigzag, "coil": _coil, "lines": _lines, "bows": _bows, "polygon": _polygon,
    "cloud": _cloud, "double ring": _double_ring, "stroke": _stroke, "parts": _parts, "box": _box, "smiley": _face,
    "letter": _of(LETTERS), "sign": _of(SIGNS),
}  # fmt: skip

JUDGED: dict[str, Kind] = {
    "spiral": _spiral, "hatching": _hatching, "knot": _knot, "blot": _blot, "box with something in it": _crossed_box,
    "other face": _other_face, "sun": _sun, "flower": _flower, "other letter": _of(OTHER_LETTERS),
    "other sign": _of(OTHER_SIGNS),
}  # fmt: skip

USUAL = Hand()


def pictures(kind: Kind, count: int, seed: Sequence[int], hand: Hand = USUAL) -> Iterator[Pixels]:
    """`count` drawings of a kind as 28 x 28 ink, each of another size and place; the same for a seed."""
    for number in range(count):
        random = np.random.default_rng([*seed, number])
        try:
            yield drawn(kind(random), hand, random)
        except UserError:  # nothing drawn: a scribble no larger than a dot
            continue
