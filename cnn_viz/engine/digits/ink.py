"""A pen's strokes become the picture that is read: the same bytes here and in the browser (components/engine/ink.js).

A stroke is the union of its pen's round nib over the straight lines between its points. How much of a pixel it covers
is told by the distance of the pixel's middle from the nearest line: all of it within the nib, a share across the one
pixel on the nib's edge. Distances are float64 in the order written, colours whole numbers, so that no processor, no
browser and no screen makes other ink of the same points.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, NamedTuple

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from cnn_viz.records import Pixels, read_only

SIDE = 280  # of the drawing, in pixels
PER_PIXEL = 4  # a point's coordinates are whole numbers of quarters of a pixel

Coordinate = Annotated[int, Meta(ge=-(2**15), lt=2**15)]
Width = Annotated[int, Meta(ge=1, le=100)]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}\Z")]


class Stroke(NamedTuple):
    """One line of the pen, from touching down to lifting.

    width:  the nib's diameter in pixels.  colour: "#rrggbb".
    points: x, y, x, y, … in quarters of a pixel, from the drawing's upper left corner; they may lie outside of it.
    """

    width: Width
    colour: Colour
    points: Annotated[tuple[Coordinate, ...], Meta(min_length=2)]


class Cover(NamedTuple):
    """The pixels that a stroke reaches: rows from `top`, columns from `left`; 0 to 255 of each is covered."""

    top: int
    left: int
    share: Pixels


def inked(strokes: tuple[Stroke, ...], base: Pixels | None = None) -> Pixels:
    """What stands on the paper: the strokes, one over the other, over `base` or black. Both (SIDE, SIDE, 3) uint8."""
    picture = np.zeros((SIDE, SIDE, 3), np.uint8) if base is None else base.copy()
    for stroke in strokes:
        top, left, share = covered(stroke)
        part = picture[top : top + share.shape[0], left : left + share.shape[1]]
        part[...] = _over(part, share, stroke.colour)
    return read_only(picture)


def _over(part: Pixels, share: Pixels, colour: str) -> NDArray[np.int32]:
    """A colour over a picture, in whole numbers: the quotient by 255, rounded."""
    rgb = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8).astype(np.int32)
    opaque = share.astype(np.int32)[..., None]
    total = part.astype(np.int32) * (255 - opaque) + rgb * opaque + 128
    return (total + (total >> 8)) >> 8


@lru_cache(maxsize=512)
def covered(stroke: Stroke) -> Cover:
    """How much of each pixel a stroke covers. Whoever draws on adds a stroke and pays for that one alone."""
    points = np.array(stroke.points, np.float64).reshape(-1, 2) / PER_PIXEL
    starts, ends = (points[:-1], points[1:]) if len(points) > 1 else (points, points)
    reach = stroke.width / 2 + 0.5
    first = np.clip(np.floor(np.minimum(starts, ends) - reach), 0, SIDE).astype(int)
    last = np.clip(np.ceil(np.maximum(starts, ends) + reach), 0, SIDE).astype(int)
    (west, north), (east, south) = first.min(axis=0).tolist(), last.max(axis=0).tolist()
    nearest = np.full((south - north, east - west), np.inf)  # the square of each pixel's distance from the line
    boxes = np.hstack([starts, ends]).tolist(), first.tolist(), last.tolist()
    for line, (left, top), (right, bottom) in zip(*boxes, strict=True):
        box = nearest[top - north : bottom - north, left - west : right - west]
        np.minimum(box, _squared_distances(_MIDDLES[left:right], _MIDDLES[top:bottom, None], *line), out=box)
    share = np.clip(reach - np.sqrt(nearest), 0, 1)
    return Cover(north, west, read_only(np.floor(share * 255 + 0.5).astype(np.uint8)))


_MIDDLES = np.arange(SIDE) + 0.5


def _squared_distances(x: NDArray, y: NDArray, ax: float, ay: float, bx: float, by: float) -> NDArray:
    """(H, W) of the points x (W,) and y (H, 1) from the line between a and b."""
    dx, dy, px, py = bx - ax, by - ay, x - ax, y - ay
    length = dx * dx + dy * dy
    if length == 0:
        return px * px + py * py
    along = px * (dx / length) + py * (dy / length)
    np.maximum(along, 0, out=along)
    np.minimum(along, 1, out=along)
    off = px - along * dx
    along *= dy
    up = np.subtract(py, along, out=along)
    off *= off
    up *= up
    off += up
    return off
