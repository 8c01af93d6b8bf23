"""Two digits or one: what stands apart is told apart by where it stands, and what is in doubt by reading it.

The networks read one digit at a time. Strokes that stand side by side, clear of each other, are digits of their own.
Where they nearly touch, as the two strokes of a 4 do, or where something wide is all in one piece, `pen` reads the
whole and the parts: one good digit stays one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from cnn_viz.engine.digits.digitize import NothingDrawn, digit_of
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.models import Network
from cnn_viz.engine.ood.detector import JUDGE, likeness
from cnn_viz.engine.pictures.connected_pieces import (
    Mask,
    Pieces,
    box_of,
    digits_of,
    gap,
)
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Pixels, read_only

NEARLY_TOUCHING = 0.06  # of the taller one's height
BROKEN = 0.25  # of the same, in photos
WIDE = 0.95  # of its height: two digits that touch are no narrower
SURE = 0.8  # the probability of what is read well
PART_SURE = 0.97  # and of parts that were one piece
TRACE = 0.25  # of the fullest ink: what is ink of a drawing
COARSE = 2  # a drawing is looked at in every second pixel first

Cut = Callable[[Mask], Pixels]


def told_apart(masks: list[Mask], cut: Cut, near: float = NEARLY_TOUCHING) -> list[Mask]:
    """The digits among masks in reading order: near ones joined, or a wide one cut, as `pen` reads them.

    cut:  what makes a canvas of a mask, (280, 280, 3) uint8.
    near: of the height; more than NEARLY_TOUCHING for a photo, where the parts of a broken stroke lie as far apart,
          and where they are told apart only if each reads well.
    """
    told: list[Mask] = []
    for cluster in _clusters(masks, near):
        whole: Mask = np.logical_or.reduce(cluster)
        if len(cluster) == 1:
            told += _parted(whole, cut)
        elif _reads_well([cut(whole)], SURE) or (
            near > NEARLY_TOUCHING and not _reads_well(list(map(cut, cluster)), SURE)
        ):
            told.append(whole)
        else:
            told += cluster
    return told


def _clusters(masks: list[Mask], near: float) -> list[list[Mask]]:
    clusters: list[list[Mask]] = []
    for mask in masks:
        if clusters and any(_are_near(mask, other, near) for other in clusters[-1]):
            clusters[-1].append(mask)
        else:
            clusters.append([mask])
    return clusters


def digits_drawn(pixels: Pixels) -> list[Pixels]:
    """Each digit of a drawing on the canvas, light on black, (280, 280, 3) uint8: the same canvas with it alone."""
    full = int(pixels.max())
    if not full:
        return []
    coarse = digits_of(Pieces.of(_ink(pixels[::COARSE, ::COARSE]) >= TRACE * full))
    if len(coarse) < 2 and not (coarse and _is_wide(coarse[0])):
        return [pixels]
    masks = digits_of(Pieces.of(_ink(pixels) >= TRACE * full))

    def cut(mask: Mask) -> Pixels:
        return read_only(pixels * _nearer(mask, masks)[:, :, None])

    return [cut(mask) for mask in told_apart(masks, cut)] if masks else []


def _ink(pixels: Pixels) -> Pixels:
    """(H, W): the fullest of red, green and blue. Plane by plane: NumPy's own max over so short an axis takes 2 ms."""
    return np.maximum(np.maximum(pixels[:, :, 0], pixels[:, :, 1]), pixels[:, :, 2])


def _nearer(mask: Mask, masks: list[Mask]) -> Mask:
    """A digit's pixels with its smooth edges, none of another's."""
    from scipy import ndimage  # imported late: most drawings are one digit

    others = np.logical_or.reduce([m & ~mask for m in masks] or [np.zeros_like(mask)])
    return ndimage.binary_dilation(mask, iterations=3) & ~others


def _are_near(a: Mask, b: Mask, near: float) -> bool:
    here, there = box_of(a), box_of(b)
    return gap(here, there) <= near * max(box[0].stop - box[0].start for box in (here, there))


def _is_wide(mask: Mask) -> bool:
    rows, columns = box_of(mask)
    return columns.stop - columns.start >= WIDE * (rows.stop - rows.start)


def _parted(mask: Mask, cut: Cut) -> list[Mask]:
    """Two digits that touch, where the whole reads badly and both parts read well; else the mask."""
    if not _is_wide(mask) or _reads_well([cut(mask)], SURE):
        return [mask]
    _, columns = box_of(mask)
    width = columns.stop - columns.start
    middle = slice(columns.start + width // 4, columns.stop - width // 4)
    ink = mask[:, middle].sum(axis=0)
    for at in np.argsort(ink, kind="stable")[: width // 8 : max(1, width // 40)]:
        edge = middle.start + int(at)
        left, right = mask.copy(), mask.copy()
        left[:, edge:] = False
        right[:, :edge] = False
        if left.any() and right.any() and _reads_well([cut(left), cut(right)], PART_SURE):
            return [left, right]
    return [mask]


def _reads_well(canvases: list[Pixels], sure: float) -> bool:
    """Whether `pen` is sure of each and takes none for a stranger."""
    try:
        digits: list[Digit] = [digit_of(canvas) for canvas in canvases]
    except NothingDrawn:
        return False
    if float(predict(_judge(), digits).max(axis=1).min()) < sure:
        return False
    score = likeness(JUDGE)
    return score is None or not any(score.strangers(_judge(), digits))


@lru_cache(maxsize=1)
def _judge() -> Network:
    return load(JUDGE)
