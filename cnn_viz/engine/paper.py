"""What a camera sees of a digit on paper, turned into ink on black.

light      every channel divided by what the paper is around it (a grey closing: a step of shadow stays a step)
ink        what is darker than its paper, or lighter on a dark board, split from the rest by Otsu's threshold
lines      straight runs across most of the sheet, except where a stroke crosses them
digit      the largest piece and what lies close to it
canvas     200 of 280 pixels high, no thinner than our pen, in the ink's own hue
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from cnn_viz.records import Array, Pixels, UserError, read_only

CANVAS = 280
DIGIT_SIDE = 200  # as large as people draw on the canvas
THINNEST_STROKE = 11  # of the canvas's 280 pixels; a ballpoint's line would vanish in 28 x 28 cells
SIDE = 400  # photos are looked at in this size
SMALLEST = 0.06  # of the photo's longer side: a digit farther away is a speck
THICKEST_LINE = 6  # of the photo's 400 pixels
WIDEST_STROKE = 0.16  # of the photo's longer side
FAINTEST = 0.10  # contrast, as the natural logarithm of light: below it is the paper's own texture
DARKEST = 20.0  # added to light before the logarithm: a camera's noise rules below

Mask = NDArray[np.bool_]


def ink_on_black(photo: Pixels) -> Pixels:
    """(H, W, 3) uint8 photo -> (280, 280, 3) uint8. Raises UserError("errors.blank_photo")."""
    light = np.log(_smaller(photo) + DARKEST)
    contrast, full = _contrast(light)
    mask = contrast > full / 2
    mask &= ~_ruled_lines(mask)
    mask = _main_pieces(mask)
    alpha = ((contrast / full - 0.3) / 0.4).clip(0, 1) * ndimage.binary_dilation(mask, iterations=2)
    hue = _hue(np.exp(light) - DARKEST, mask)
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
        full = float(np.median(contrast[contrast >= _otsu(contrast)]))
        middle = float(np.median(contrast))
        noise = 1.48 * float(np.median(np.abs(contrast - middle)))
        # empty paper stays below 1 times its noise, 99 of 100 photos of digits stand above 7
        if full - middle > max(FAINTEST, 5 * noise):
            return contrast, full
    raise blank_photo()


def _is_dark_board(light: Array) -> bool:
    """Most likely so: ink is the smaller part and pulls the third moment around the paper to its side."""
    grey = light.mean(axis=2)[::8, ::8]
    around = ndimage.median_filter(grey, size=max(grey.shape) // 3)
    return bool(((grey - around) ** 3).sum() > 0)


def _otsu(values: Array) -> float:
    """The threshold that leaves two classes as far apart as they can be (Otsu, 1979)."""
    counts, edges = np.histogram(values, bins=128)
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * edges[:-1])
    apart = below * above * (sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)) ** 2
    return float(edges[int(apart.argmax()) + 1])


def _ruled_lines(mask: Mask) -> Mask:
    """Lines of lined and squared paper: thin, straight, nearly level or upright, across most of the sheet."""
    return _level_lines(mask) | _level_lines(mask.T).T


def _level_lines(mask: Mask) -> Mask:
    """The pixels of such lines that no stroke crosses. Every slope up to 1 : 7 is tried."""
    height, width = mask.shape
    thin = mask & ~ndimage.binary_opening(mask, np.ones((THICKEST_LINE + 1, 1)))
    lines = np.zeros_like(mask)
    columns = np.arange(width)
    margin = width // 8
    for end in range(-width // 7, width // 7 + 1, 2):
        path = (np.arange(height)[:, None] + np.round(columns * (end / width)).astype(int)) % height
        hit = thin[path, columns]
        whole = (hit.mean(axis=1) > 0.6) & hit[:, :margin].any(axis=1) & hit[:, -margin:].any(axis=1)
        lines[path[whole], columns] = True
    if not lines.any():
        return lines
    lines = ndimage.binary_dilation(lines, np.ones((3, 1))) & thin
    reach = THICKEST_LINE // 2 + 1
    crossed = ndimage.binary_closing(np.pad(mask & ~lines, reach), np.ones((2 * reach + 1, 1)))
    return lines & ~crossed[reach:-reach, reach:-reach]


def _main_pieces(mask: Mask) -> Mask:
    """The digit: the largest connected piece, better inside than on the border, and the pieces close to it."""
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    if not count:
        raise blank_photo()
    area = np.bincount(labels.ravel())[1:].astype(float)
    boxes = ndimage.find_objects(labels)
    longest = np.array([_longest(box) for box in boxes])
    contact = _border_contact(labels, count)
    # a stroke may run out of the picture by its end; a shadow in the corner lies along the border
    main = int((area * np.select([contact == 0, contact < 0.35 * longest], [1.0, 0.1])).argmax())
    if contact[main] >= 0.35 * longest[main] or longest[main] < SMALLEST * max(mask.shape):
        raise blank_photo()
    near = np.array([_gap(box, boxes[main]) < 0.25 * longest[main] for box in boxes])
    wanted = near & (area > 0.02 * area[main]) & (contact == 0)
    wanted[main] = True
    return np.concatenate([[False], wanted])[labels]


def _border_contact(labels: NDArray[np.int32], count: int) -> NDArray[np.intp]:
    """(count,): how many pixels of each piece lie on the picture's border, which is two pixels wide."""
    frame = labels.copy()
    frame[2:-2, 2:-2] = 0
    return np.bincount(frame.ravel(), minlength=count + 1)[1:] // 2


def _longest(box: tuple[slice, slice]) -> int:
    return max(s.stop - s.start for s in box)


def _gap(box: tuple[slice, slice], other: tuple[slice, slice]) -> int:
    """How many pixels two boxes are apart, 0 if they overlap."""
    return max(0, *(max(a.start - b.stop, b.start - a.stop) for a, b in zip(box, other, strict=True)))


def _hue(light: Array, mask: Mask) -> Array:
    """(3,) in [0, 1]: the ink's hue as a bright colour on black; white for ink of no clear hue.

    Measured against the paper around, so that a lamp's yellow is not taken for the pen's; not so on paper that
    is coloured itself.
    """
    around = ndimage.binary_dilation(mask, iterations=12) & ~ndimage.binary_dilation(mask, iterations=4)
    core = ndimage.binary_erosion(mask)
    ink = np.median(light[core if core.any() else mask], axis=0)
    paper = np.median(light[around], axis=0).clip(1, None) if around.any() else np.full(3, 255.0)
    if np.ptp(paper) > 0.33 * paper.max():
        paper = np.full(3, paper.max())
    colour = (ink / paper).clip(0, 1)
    strength = float(np.ptp(colour))
    if strength < 0.12:
        return np.ones(3, np.float32)
    return ((colour - colour.min()) / strength * 0.8 + 0.2).astype(np.float32)


def _on_canvas(alpha: Array, mask: Mask) -> Array:
    """(280, 280) in [0, 1]: the digit's box in the middle, its longer side 200, thin strokes thickened."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    scale = DIGIT_SIDE / (max(np.ptp(rows), np.ptp(columns)) + 1)
    middle = (rows[0] + rows[-1] + 1) / 2, (columns[0] + columns[-1] + 1) / 2
    half = CANVAS / 2 / scale
    margin = int(half) + 2
    padded = Image.fromarray(np.pad(alpha.astype(np.float32), margin))
    top, left = middle[0] - half + margin, middle[1] - half + margin
    box = (left, top, left + 2 * half, top + 2 * half)
    large = np.asarray(padded.resize((CANVAS, CANVAS), Image.Resampling.BILINEAR, box=box))
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
    return UserError(
        "errors.blank_photo", "No digit can be found in this photo; please go closer and use a darker pen."
    )
