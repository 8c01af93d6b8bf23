"""Connected pieces of ink -> digits: which pieces are one digit's, and which stand for themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Mask = NDArray[np.bool_]
Box = tuple[slice, slice]

BODY = 0.45  # of the tallest piece: what is lower is a bar or a dot of another
NEAR = 0.25  # of the tallest piece: how far such a part may be from the body it belongs to
SPECK = 0.01  # of the largest piece's area
ABOVE = 0.5  # of the narrower body's width: bodies that overlap so much stand above each other
LINE = 0.12  # of the tallest piece: the gap between two bodies above each other that are one digit


@dataclass(frozen=True, eq=False)
class Pieces:
    """labels: (H, W) int32, 0 where there is no ink.  boxes, areas: of each piece, piece 1 first."""

    labels: NDArray[np.int32]
    boxes: list[Box]
    areas: NDArray[np.float64]

    @classmethod
    def of(cls, mask: Mask) -> Pieces:
        """The connected pieces, corners count as touching."""
        labels, _ = ndimage.label(mask, np.ones((3, 3)))
        areas = np.bincount(labels.ravel())[1:].astype(float)
        return cls(labels, ndimage.find_objects(labels), areas)

    def only(self, wanted: NDArray[np.bool_] | list[int]) -> Mask:
        """The mask of some pieces: bool each, or their indices from 0."""
        chosen = np.zeros(len(self.boxes) + 1, bool)
        chosen[1:][wanted] = True
        return chosen[self.labels]


def digits_of(pieces: Pieces) -> list[Mask]:
    """A mask for each digit, in reading order: rows from the top, in a row from the left. None where no ink is."""
    return [pieces.only(group) for group in grouped(pieces)]


def grouped(pieces: Pieces) -> list[list[int]]:
    """As digits_of, each digit as the indices of its pieces."""
    if not len(pieces.areas):
        return []
    boxes = pieces.boxes
    heights = np.array([_height(box) for box in boxes])
    sizes = np.array([longest(box) for box in boxes])
    large = pieces.areas >= SPECK * pieces.areas.max()
    tall = heights[large].max()
    bodies = [int(i) for i in np.flatnonzero(large & (heights >= BODY * tall))]
    if not bodies:
        return []
    groups = _joined(bodies, boxes, float(tall))
    for part in np.flatnonzero(sizes >= 2):
        if int(part) in bodies:
            continue
        gaps = [min(gap(boxes[part], boxes[i]) for i in group) for group in groups]
        nearest = int(np.argmin(gaps))
        if gaps[nearest] < NEAR * tall:
            groups[nearest].append(int(part))
    return _in_reading_order(groups, boxes)


def _joined(bodies: list[int], boxes: list[Box], tall: float) -> list[list[int]]:
    groups: list[list[int]] = []
    for body in sorted(bodies, key=lambda i: boxes[i][1].start):
        mates = [group for group in groups if any(_one_digit(boxes[body], boxes[i], tall) for i in group)]
        groups = [group for group in groups if group not in mates]
        groups.append([body, *(i for group in mates for i in group)])
    return groups


def _one_digit(a: Box, b: Box, tall: float) -> bool:
    """Whether two tall pieces are strokes of one digit: one stands within the other's width, not far above it."""
    width = min(a[1].stop - a[1].start, b[1].stop - b[1].start)
    overlap = min(a[1].stop, b[1].stop) - max(a[1].start, b[1].start)
    return overlap > ABOVE * width and _apart(a[0], b[0]) < LINE * tall


def _in_reading_order(groups: list[list[int]], boxes: list[Box]) -> list[list[int]]:
    """Rows from the top; what overlaps by half its height is in one row."""
    around = [surrounding([boxes[i] for i in group]) for group in groups]
    rows: list[list[int]] = []
    for index in sorted(range(len(groups)), key=lambda i: around[i][0].start):
        row = next((r for r in rows if _in_row(around[index][0], around[r[0]][0])), None)
        rows.append([index]) if row is None else row.append(index)
    return [groups[i] for row in rows for i in sorted(row, key=lambda i: around[i][1].start)]


def _in_row(a: slice, b: slice) -> bool:
    return min(a.stop, b.stop) - max(a.start, b.start) > 0.5 * min(a.stop - a.start, b.stop - b.start)


def surrounding(boxes: list[Box]) -> Box:
    """The box around boxes."""
    rows, columns = zip(*boxes, strict=True)
    return slice(min(r.start for r in rows), max(r.stop for r in rows)), slice(
        min(c.start for c in columns), max(c.stop for c in columns)
    )


def _height(box: Box) -> int:
    return box[0].stop - box[0].start


def longest(box: Box) -> int:
    """The longer side of a box, in pixels."""
    return max(s.stop - s.start for s in box)


def _apart(a: slice, b: slice) -> int:
    return max(0, a.start - b.stop, b.start - a.stop)


def gap(a: Box, b: Box) -> int:
    """How many pixels two boxes are apart, 0 if they overlap."""
    return max(_apart(x, y) for x, y in zip(a, b, strict=True))


def touches(box: Box, shape: tuple[int, ...], slack: int) -> bool:
    """Whether a box comes within `slack` pixels of the edge of a picture of this shape."""
    return any(part.start <= slack or part.stop >= side - slack for part, side in zip(box, shape, strict=True))


def box_of(mask: Mask) -> Box:
    """The rows and columns of what is marked; something must be."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
