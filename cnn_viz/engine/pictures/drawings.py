"""Drawings, screenshots, clean scans: pictures whose page is of one colour.

The page is found (page_search.py), what differs from it is ink, and what lies along the page's edge or is a speck is
not; the ink keeps its own hue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from cnn_viz.engine.pictures.connected_pieces import (
    Box,
    Mask,
    Pieces,
    box_of,
    grouped,
    longest,
    surrounding,
    touches,
)
from cnn_viz.engine.pictures.page_search import innermost_page
from cnn_viz.engine.pictures.placing import placed
from cnn_viz.errors import UserError
from cnn_viz.records import Array, Pixels

FAINTEST = 12  # of 255: a fainter trace on the paper is dirt, not a drawing
TRACE = 0.15  # of the fullest ink: what may belong to a digit
THROUGH = 0.35  # of the same: what connects two strokes
RIM = 0.12  # of the page: how wide a band along its edge may be that is no digit
EVEN = 0.06  # of the way from paper to ink: how far an even paper may be from itself
SMALLEST = 8  # pixels of a digit's longer side; half of that in a picture that is as small as a digit
TINY = 50


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page as ink on paper.  page: (H, W, 3) uint8.  paper: (3,).  ink: (H, W) float32 in [0, 255], the largest
    difference from the paper over red, green and blue.
    """

    page: Pixels
    paper: Pixels
    ink: Array

    @classmethod
    def of(cls, pixels: Pixels) -> Sheet:
        """The innermost page of a picture (H, W, 3) uint8."""
        page = pixels[innermost_page(pixels)]
        paper = _paper(page)
        ink = np.zeros(page.shape[:2], np.int16)
        for channel, value in enumerate(paper):
            np.maximum(ink, np.abs(page[:, :, channel].astype(np.int16) - value), out=ink)
        return cls(page, paper, ink.astype(np.float32))

    @property
    def even(self) -> bool:
        """Whether most of the paper is of one very colour, as no camera sees it."""
        full = float(self.ink.max())
        if full < FAINTEST or max(self.page.shape) <= TINY:
            return True
        paper = self.ink[self.ink < full / 2]
        return bool(np.median(paper) <= 1 and np.quantile(paper, 0.85) < EVEN * full)

    def hue(self, box: Box) -> Array:
        """Of a part (rows, columns): (h, w, 3) float32 in [0, 1], turned in lightness where ink is the darker."""
        paper = self.paper.astype(np.float32)
        difference = self.page[box] - paper
        colour = (difference * (self.ink.max() / np.maximum(self.ink[box], 1))[:, :, None] + paper).clip(0, 255)
        if difference.sum() < 0:
            colour += 255 - colour.max(axis=2, keepdims=True) - colour.min(axis=2, keepdims=True)
        return colour / np.maximum(colour.max(axis=2, keepdims=True), 1)


def _paper(page: Pixels) -> Pixels:
    """(3,) uint8: the border's median colour, unless there is hardly anything of it: then the commonest one."""
    border = np.concatenate([page[0], page[-1], page[:, 0], page[:, -1]])
    paper = np.median(border, axis=0).astype(np.uint8)
    near = np.abs(page.astype(np.int16) - paper).max(axis=2) <= FAINTEST
    if near.mean() > 0.2:
        return paper
    return np.median(page[~near], axis=0).astype(np.uint8)


def digits_on(sheet: Sheet) -> tuple[list[Mask], Callable[[Mask], Pixels]]:
    """The digits on the sheet in reading order, a mask each, and what cuts a mask out as our canvas holds it:
    (280, 280, 3) uint8, light on black.

    Raises UserError for a page with nothing on it, or with what is too small.
    """
    full = float(sheet.ink.max())
    if full < FAINTEST:
        raise blank_picture()
    traces = Pieces.of(sheet.ink >= TRACE * full)
    kept = traces.only(_without_rims(traces, sheet.ink.shape))
    peak = float(sheet.ink[kept].max())
    strokes = Pieces.of(kept & (sheet.ink >= THROUGH * peak))
    groups = grouped(strokes)
    _refuse_specks(groups, strokes, sheet.ink.shape)
    ink = (sheet.ink / peak).clip(0, 1)
    if max(ink.shape) <= TINY and len(groups) == 1:
        whole = slice(None), slice(None)
        return [kept], lambda mask: placed(ink * (mask | (traces.labels == 0)), sheet.hue(whole))
    return [strokes.only(group) for group in groups], lambda mask: _cut_out(ink, sheet, mask)


def _without_rims(pieces: Pieces, shape: tuple[int, ...]) -> list[int]:
    """The pieces but for those that lie along the page's edge, where the rest stays off it: what is left of frames."""
    band = np.zeros(shape, bool)
    wide = max(1, round(RIM * min(shape)))
    band[:wide] = band[-wide:] = band[:, :wide] = band[:, -wide:] = True
    within = np.bincount(pieces.labels[band], minlength=len(pieces.areas) + 1)[1:] > 0.97 * pieces.areas
    rims = [i for i, box in enumerate(pieces.boxes) if within[i] and touches(box, shape, 1)]
    rest = [i for i in range(len(pieces.areas)) if i not in rims]
    main = max(rest, key=lambda i: pieces.areas[i], default=None)
    if main is None or touches(pieces.boxes[main], shape, 1):
        return list(range(len(pieces.areas)))
    return rest


def _refuse_specks(groups: list[list[int]], strokes: Pieces, shape: tuple[int, ...]) -> None:
    """Raises UserError where even the largest digit is a speck."""
    boxes = [surrounding([strokes.boxes[i] for i in group]) for group in groups]
    side = max((longest(box) for box in boxes), default=0)
    if side < (SMALLEST // 2 if max(shape) <= TINY else SMALLEST):
        raise too_small() if side > 1 else blank_picture()


def _cut_out(ink: Array, sheet: Sheet, own: Mask) -> Pixels:
    """One digit with its smooth edges, and nothing else of the page."""
    inside = box_of(own)
    edge = max(2, round(0.03 * (longest(inside) - 1)))
    rows, columns = (slice(max(0, part.start - edge), part.stop + edge) for part in inside)
    box = (rows, columns)
    near = ndimage.distance_transform_edt(~own[box]) <= edge
    return placed(np.where(near & (ink[box] >= EVEN), ink[box], 0), sheet.hue(box))


def blank_picture() -> UserError:
    """For a picture of an even page."""
    return UserError("errors.blank_picture")


def too_small() -> UserError:
    """For a picture on which there is something, but no more than a few pixels."""
    return UserError("errors.too_small")
