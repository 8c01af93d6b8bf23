"""Other ways of writing the same digit, where people differ by country more than by hand.

Few writers of a small collection put a foot under their 1, and almost all of them a bar through their 7; a network
that learns from them reads the next writer's 1 with a foot as 2. Adding such a stroke to other people's digits, or
taking it away, shows the network more of them; so do 8s that are left open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cnn_viz.engine.data.strokes import Stroke

Box = tuple[float, float, float, float]  # left, top, right, bottom


def restyled(label: int, strokes: Sequence[Stroke], share: float, random: np.random.Generator) -> list[Stroke]:
    """The strokes, in a share of the digits that have another style turned to that one."""
    style = STYLES.get(label)
    if style is None or random.random() >= share:
        return list(strokes)
    return style(list(strokes), random)


def _foot(strokes: list[Stroke], random: np.random.Generator) -> list[Stroke]:
    """A level line under a 1 that has none yet."""
    points = np.concatenate(strokes)
    _, top, _, bottom = _box(points)
    height = bottom - top
    low = points[points[:, 1] > bottom - 0.12 * height]
    if np.ptp(low[:, 0]) > 0.25 * height:
        return strokes
    middle = low[:, 0].mean()
    ends = middle + height * np.array([-1, 1]) * random.uniform(0.1, 0.5, 2)
    heights = bottom + height * random.uniform(-0.06, 0.06, 2)
    return [*strokes, _line(ends, heights)]


def _bar(strokes: list[Stroke], random: np.random.Generator) -> list[Stroke]:
    """A short line through the stem of a 7 written in one go; a 7 written in two loses its shorter stroke."""
    if len(strokes) > 1:
        return [max(strokes, key=_length)]
    _, top, _, bottom = _box(strokes[0])
    height = bottom - top
    level = top + height * random.uniform(0.4, 0.65)
    middle = strokes[0][np.abs(strokes[0][:, 1] - level).argmin(), 0]
    ends = middle + height * np.array([-1, 1]) * random.uniform(0.12, 0.35, 2)
    return [*strokes, _line(ends, level + height * random.uniform(-0.06, 0.06, 2))]


def _slash(strokes: list[Stroke], random: np.random.Generator) -> list[Stroke]:
    """The slash that tells a zero from the letter; rare, so added to one in five only."""
    if random.random() > 0.2:
        return strokes
    left, top, right, bottom = _box(np.concatenate(strokes))
    reach = random.uniform(0.7, 1.2)
    middle, half = np.array([left + right, top + bottom]) / 2, np.array([right - left, bottom - top]) / 2 * reach
    slash = _line(middle[0] + half[0] * np.array([-1, 1]), middle[1] + half[1] * np.array([1, -1]))
    return [*strokes, slash]


def _open(strokes: list[Stroke], random: np.random.Generator) -> list[Stroke]:
    """An 8 that begins late or ends early, by up to 12 % of its line, one loop drawn together, down to a fifth."""
    points = np.concatenate(strokes)
    _, top, _, bottom = _box(points)
    middle, half = (top + bottom) / 2, max((bottom - top) / 2, 1.0)
    side = random.choice([-1, 1])  # the upper loop or the lower one
    left, _, right, _ = _box(points[side * (points[:, 1] - middle) >= 0])
    narrowing, lost, at_start = random.uniform(0, 0.8), random.uniform(0, 0.12), random.random() < 0.5
    longest = max(range(len(strokes)), key=lambda i: _length(strokes[i]))
    strokes[longest] = _shorter(strokes[longest], lost, at_start)
    changed = []
    for stroke in strokes:
        inside = (2 * side * (stroke[:, 1] - middle) / half).clip(0, 1)  # 0 at the crossing, 1 from mid-loop on
        x = stroke[:, 0] + narrowing * inside * ((left + right) / 2 - stroke[:, 0])
        changed.append(np.stack([x, stroke[:, 1]], 1).astype(np.float32))
    return changed


def _shorter(stroke: Stroke, share: float, at_start: bool) -> Stroke:
    """Without this share of its length at one end; never fewer than two points."""
    way = np.concatenate([[0], np.hypot(*np.diff(stroke, axis=0).T).cumsum()])
    kept = way >= share * way[-1] if at_start else way <= (1 - share) * way[-1]
    return stroke[kept] if kept.sum() > 1 else stroke


def _box(points: Stroke) -> Box:
    (left, top), (right, bottom) = points.min(0), points.max(0)
    return float(left), float(top), float(right), float(bottom)


def _length(stroke: Stroke) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())


def _line(x: np.ndarray, y: np.ndarray, points: int = 12) -> Stroke:
    """(points, 2) from one end to the other."""
    return np.stack([np.linspace(x[0], x[1], points), np.linspace(y[0], y[1], points)], 1).astype(np.float32)


STYLES: dict[int, Callable[[list[Stroke], np.random.Generator], list[Stroke]]] = {
    0: _slash,
    1: _foot,
    7: _bar,
    8: _open,
}
