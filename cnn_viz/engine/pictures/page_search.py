"""Where the page is on which a digit was written: inside frames, windows, other pages, the axes of a figure.

A page is a rectangle of one even colour with something on it. One may lie on another: the innermost that holds
something is the page, as long as it is the largest thing on the one beneath.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from skimage.measure import label, regionprops

from cnn_viz.engine.pictures.connected_pieces import Box, Mask, box_of
from cnn_viz.records import Pixels

EVEN = 10  # of 255: how far a page's colour may be from itself (the noise of a JPEG)
TONES = 4  # the commonest colours, one of which is the page's
SMALLEST = 0.015  # of the picture that it lies on
LEAST_PAPER = 0.45  # of a page: what is covered more than that is a stroke that goes round
STRAIGHT = 0.93  # of its rows and columns reach to its sides (windows have round corners)
DEEPEST = 5


def innermost_page(pixels: Pixels) -> Box:
    """The rows and columns of the page; all of the picture where no page lies on another."""
    box = (slice(0, pixels.shape[0]), slice(0, pixels.shape[1]))
    for _ in range(DEEPEST):
        inner = _page_on(pixels[box])
        if inner is None:
            break
        box = _within(box, inner)
    return box


def _within(outer: Box, inner: Box) -> Box:
    rows, columns = (slice(a.start + b.start, a.start + b.stop) for a, b in zip(outer, inner, strict=True))
    return rows, columns


def _page_on(pixels: Pixels) -> Box | None:
    """The largest page that lies on this one, if there is one and nothing beside it is larger."""
    found: list[tuple[int, Box]] = []
    for tone in _tones(pixels):
        near = np.abs(pixels.astype(np.int16) - tone).max(axis=2) <= EVEN
        found += [(_area(box), box) for box in _rectangles(near)]
    whole = pixels.shape[0] * pixels.shape[1]
    inner = [(area, box) for area, box in found if area < whole and _holds_something(pixels[box])]
    if not inner:
        return None
    _, box = max(inner, key=lambda item: item[0])
    return box if _is_main(pixels, box) else None


def _tones(pixels: Pixels) -> Iterator[NDArray[np.int16]]:
    """The commonest colours, (3,) each."""
    coarse = (pixels >> 3).astype(np.int32)
    bins = (coarse[:, :, 0] << 10) | (coarse[:, :, 1] << 5) | coarse[:, :, 2]
    counts = np.bincount(bins.ravel(), minlength=1 << 15)
    for index in np.argsort(counts)[::-1][:TONES]:
        if counts[index] >= SMALLEST * LEAST_PAPER * bins.size:
            yield np.median(pixels[bins == index], axis=0).astype(np.int16)


def _area(box: Box) -> int:
    return (box[0].stop - box[0].start) * (box[1].stop - box[1].start)


def _rectangles(near: Mask) -> Iterator[Box]:
    """The boxes of connected parts that are rectangles, but for what is written on them."""
    labels = label(near, connectivity=1)
    counts = np.bincount(labels.ravel())
    counts[0] = 0
    for index in np.argsort(counts)[::-1][:3]:
        if counts[index] < SMALLEST * LEAST_PAPER * near.size:
            return
        part = labels == index
        box = _within(box_of(part), _without_ticks(part[box_of(part)]))
        inside = part[box]
        if inside.mean() >= LEAST_PAPER and _is_straight(inside) and _is_straight(inside.T):
            yield box


def _without_ticks(inside: Mask) -> Box:
    """The rows and columns between the first and the last that are covered for the greater part."""
    rows, columns = (np.flatnonzero(inside.mean(axis=axis) > 0.3) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return slice(0, inside.shape[0]), slice(0, inside.shape[1])
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _is_straight(inside: Mask) -> bool:
    """Whether nearly every row reaches from the left side to the right."""
    width = inside.shape[1]
    slack = max(1, round(0.015 * width))
    reaches = inside[:, :slack].any(axis=1) & inside[:, -slack:].any(axis=1)
    return bool(reaches.mean() >= STRAIGHT)


def _holds_something(page: Pixels) -> bool:
    """Whether there is more on it than its own colour and what its corners leave over."""
    height, width = page.shape[:2]
    paper = np.median(page.reshape(-1, 3), axis=0)
    top, left = height // 16, width // 16
    middle = page[top : height - top, left : width - left].astype(np.int16)
    marked = np.abs(middle - paper).max(axis=2) > 2 * EVEN
    return max(marked.any(axis=0).sum(), marked.any(axis=1).sum()) > max(4, 0.03 * max(height, width))


def _is_main(pixels: Pixels, page: Box) -> bool:
    """Whether nothing beside the page is larger; what goes around it (a frame, a window) does not count."""
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    beside = np.abs(pixels.astype(np.int16) - np.median(border, axis=0)).max(axis=2) > 2 * EVEN
    beside[page] = False
    boxes = [part.slice for part in regionprops(label(beside))]
    return all(_area(box) < _area(page) for box in boxes if not _goes_around(box, page))


def _goes_around(box: Box, page: Box) -> bool:
    return all(a.start <= b.start and a.stop >= b.stop for a, b in zip(box, page, strict=True))
