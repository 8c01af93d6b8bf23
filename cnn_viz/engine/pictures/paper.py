"""What a camera sees of digits on paper, turned into ink on black.

light      every channel divided by what the paper is around it (a grey closing: a step of shadow stays a step)
ink        what is darker than its paper, or lighter on a dark board, split from the rest by Otsu's threshold
lines      straight runs across most of the sheet, except where a stroke crosses them
digits     the largest piece and what lies close to it; pieces of its kind beside it are digits of their own
closer     a digit that is small in the photo is looked for in finer pixels, and cleaned from its surroundings alone
canvas     200 of 280 pixels high, no thinner than our pen, in the ink's own hue
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage.filters import threshold_otsu

from cnn_viz.engine.pictures.connected_pieces import (
    Mask,
    Pieces,
    box_of,
    digits_of,
    longest,
)
from cnn_viz.engine.pictures.placing import CANVAS, DIGIT_SIDE, THINNEST_STROKE
from cnn_viz.engine.pictures.ruled_lines import THICKEST_LINE, ruled_lines
from cnn_viz.engine.pictures.small_digit_search import DARKEST, FAINTEST, middle_and_noise, small_digits
from cnn_viz.errors import UserError
from cnn_viz.records import Array, Pixels, read_only

SIDE = 400  # photos are looked at in this size
CLOSER = 0.2  # of the photo's longer side: smaller digits are cleaned from their surroundings alone
SMALLEST = 0.06  # of the photo's longer side: a smaller piece is a speck among ruled lines and grain
WIDEST_STROKE = 0.16  # of the photo's longer side
OF_ITS_KIND = 0.2  # of the largest digit's ink: what has less is no second digit


def ink_on_black(photo: Pixels) -> Pixels:
    """(H, W, 3) uint8 photo -> its largest digit, (280, 280, 3) uint8. Raises UserError("errors.blank_photo")."""
    masks, cut = digits_on_paper(photo)
    return cut(max(masks, key=np.count_nonzero))


def digits_on_paper(photo: Pixels) -> tuple[list[Mask], Callable[[Mask], Pixels]]:
    """The digits of a photo in reading order, a mask each, and what cuts a mask out as ink_on_black does."""
    light = np.log(_smaller(photo) + DARKEST)
    try:
        contrast, full = _contrast(light)
        masks = _digits(contrast > full / 2)
    except UserError:
        return _digits_closer(photo)
    if max(longest(box_of(mask)) for mask in masks) < CLOSER * SIDE:
        with suppress(UserError):
            return _digits_closer(photo)
    return masks, lambda mask: _cleaned(light, contrast, full, mask)


def _digits_closer(photo: Pixels) -> tuple[list[Mask], Callable[[Mask], Pixels]]:
    """As digits_on_paper, of digits that are small in it: each is cleaned from its surroundings alone."""
    masks = small_digits(photo)
    if not masks:
        raise blank_photo()
    scale = max(photo.shape) / max(masks[0].shape)

    def cut(mask: Mask) -> Pixels:
        box = box_of(mask)
        room = longest(box) // 2
        around = tuple(slice(max(0, part.start - room), part.stop + room) for part in box)
        view = photo[tuple(slice(int(part.start * scale), int(part.stop * scale) + 1) for part in around)]
        light = np.log(_smaller(view) + DARKEST)
        contrast, full = _contrast(light)
        own = ndimage.binary_dilation(mask[around], iterations=2)
        near = np.asarray(Image.fromarray(own).resize(contrast.shape[::-1]))
        ink = (contrast > full / 2) & near
        if not ink.any():
            raise blank_photo()
        return _cleaned(light, contrast, full, ink)

    return masks, cut


def _cleaned(light: Array, contrast: Array, full: float, mask: Mask) -> Pixels:
    alpha = ((contrast / full - 0.3) / 0.4).clip(0, 1) * ndimage.binary_dilation(mask, iterations=2)
    hue = _hue(np.exp(light) - np.float32(DARKEST), mask)
    return read_only((_on_canvas(alpha, mask)[:, :, None] * hue * 255 + 0.5).astype(np.uint8))


def _smaller(photo: Pixels) -> Array:
    """(h, w, 3) float32, the longer side 400, slightly blurred so that one pixel's noise is no edge."""
    height, width = photo.shape[:2]
    scale = SIDE / max(height, width)
    size = (max(round(width * scale), 8), max(round(height * scale), 8))
    small = Image.fromarray(photo).resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    return ndimage.gaussian_filter(np.asarray(small, np.float32), (1.0, 1.0, 0))


def _contrast(light: Array) -> tuple[Array, float]:
    """(h, w) float32 >= 0: how much darker than its paper, or lighter than its board, each pixel is in its best
    channel; and how much the middle of a stroke is.

    light is (h, w, 3) in logarithms: in half the light ink has the same contrast.
    """
    reach = round(WIDEST_STROKE * max(light.shape))
    for seen in (-light, light) if _is_dark_board(light) else (light, -light):
        plain = ndimage.grey_opening(seen, (THICKEST_LINE + 1, THICKEST_LINE + 1, 1))  # lines may be lighter than paper
        contrast = (ndimage.grey_closing(plain, (reach, reach, 1)) - seen).max(axis=2).clip(0)
        full = float(np.median(contrast[contrast >= threshold_otsu(contrast)]))
        middle, noise = middle_and_noise(contrast)
        # empty paper stays below 1 times its noise, 99 of 100 photos of digits stand above 7
        if full - middle > max(FAINTEST, 5 * noise):
            return contrast, full
    raise blank_photo()


def _is_dark_board(light: Array) -> bool:
    """Most likely so: ink is the smaller part and pulls the third moment around the paper to its side."""
    grey = light.mean(axis=2)[::8, ::8]
    around = ndimage.median_filter(grey, size=max(grey.shape) // 3)
    return bool(((grey - around) ** 3).sum() > 0)


def _digits(mask: Mask) -> list[Mask]:
    """The digits in a photo's ink: the largest piece, better inside than on the border, what is close to it, and
    what is as large and stands for itself.
    """
    pieces = Pieces.of(mask & ~ruled_lines(mask))
    if not len(pieces.areas):
        raise blank_photo()
    sides = np.array([longest(box) for box in pieces.boxes])
    contact = _border_contact(pieces)
    # a stroke may run out of the picture by its end; a shadow in the corner lies along the border
    main = int((pieces.areas * np.select([contact == 0, contact < 0.35 * sides], [1.0, 0.1])).argmax())
    if contact[main] >= 0.35 * sides[main] or sides[main] < SMALLEST * max(mask.shape):
        raise blank_photo()
    wanted = (pieces.areas > 0.02 * pieces.areas[main]) & (contact == 0)
    wanted[main] = True
    digits = digits_of(Pieces.of(pieces.only(wanted)))
    least = OF_ITS_KIND * max(map(np.count_nonzero, digits))
    return [digit for digit in digits if np.count_nonzero(digit) >= least]


def _border_contact(pieces: Pieces) -> NDArray[np.intp]:
    """How many pixels of each piece lie on the picture's border, which is two pixels wide."""
    frame = pieces.labels.copy()
    frame[2:-2, 2:-2] = 0
    return np.bincount(frame.ravel(), minlength=len(pieces.areas) + 1)[1:] // 2


def _hue(light: Array, mask: Mask) -> Array:
    """(3,) in [0, 1]: the ink's hue on black, turned in lightness where it is dark; white for ink of no clear hue.

    Dark ink is measured against the paper around, so that a lamp's yellow is not taken for the pen's; not so on
    paper that is coloured itself, nor chalk, which is lighter than its board.
    """
    around = ndimage.binary_dilation(mask, iterations=12) & ~ndimage.binary_dilation(mask, iterations=4)
    core = ndimage.binary_erosion(mask)
    ink = np.median(light[core if core.any() else mask], axis=0)
    paper = np.median(light[around], axis=0).clip(1, None) if around.any() else np.full(3, 255.0)
    if np.ptp(paper) > 0.33 * paper.max():
        paper = np.full(3, paper.max())
    chalk = ink.sum() > paper.sum()
    colour = ink / ink.max() if chalk else (ink / paper).clip(0, 1)
    if np.ptp(colour) < 0.12:
        return np.ones(3, np.float32)
    if not chalk:
        colour = colour + 1 - colour.max() - colour.min()
    return (colour / colour.max()).astype(np.float32)


def _on_canvas(alpha: Array, mask: Mask) -> Array:
    """(280, 280) in [0, 1]: the digit's box in the middle, its longer side 200, thin strokes thickened."""
    box = box_of(mask)
    scale = DIGIT_SIDE / longest(box)
    middle = [(part.start + part.stop) / 2 for part in box]
    half = CANVAS / 2 / scale
    margin = int(half) + 2
    padded = Image.fromarray(np.pad(alpha.astype(np.float32), margin))
    top, left = middle[0] - half + margin, middle[1] - half + margin
    view = (left, top, left + 2 * half, top + 2 * half)
    large = np.asarray(padded.resize((CANVAS, CANVAS), Image.Resampling.BILINEAR, box=view))
    missing = THINNEST_STROKE - _stroke_width(large > 0.5)
    if missing > 1:
        size = int(missing) // 2 * 2 + 1
        y, x = np.mgrid[:size, :size] - size // 2
        large = ndimage.grey_dilation(large, footprint=x * x + y * y <= (size / 2) ** 2)
    return large


def _stroke_width(mask: Mask) -> float:
    """Typical width of a stroke, in pixels: twice the distance from its middle line to the paper."""
    inside = ndimage.distance_transform_edt(np.pad(mask, 1))
    ridge = inside[(inside == ndimage.maximum_filter(inside, 3)) & (inside > 0)]
    return 2 * float(np.median(ridge)) if ridge.size else 0.0


def blank_photo() -> UserError:
    """For a picture in which there is nothing to read."""
    return UserError("errors.blank_photo")
