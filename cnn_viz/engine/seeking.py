"""Where a digit is that is small in its picture: 10 mm on a scanned sheet, a number in the corner of a photo."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from cnn_viz.engine.pieces import Mask, Pieces, digits_of, longest
from cnn_viz.records import Array, Pixels

SIDES = (800, 2048)  # the pixels of the longer side in which it is looked for, one after the other
WIDEST = 24  # pixels of a stroke; what is wider was found in coarser pixels
DARKEST = 20.0  # as in paper.py
FAINTEST = 0.10
OVER_NOISE = 7.0  # times the paper's noise: what stands above it is no grain
SHORTEST = 9  # pixels
LEAST_AREA = 12  # pixels


def small_digits(photo: Pixels) -> list[Mask]:
    """The digits' masks in reading order, in coarser pixels than the photo's; none where nothing is found."""
    for side in SIDES:
        for contrast in _contrasts(photo, side):
            if found := _digits(contrast):
                return found
    return []


def _contrasts(photo: Pixels, side: int) -> list[Array]:
    """How much darker than its paper each pixel is, and how much lighter, the likelier one first: (h, w) float32."""
    height, width = photo.shape[:2]
    times = max(1, -(-max(height, width) // side))
    grey = np.asarray(Image.fromarray(photo).convert("L").reduce(times), np.float32)
    light = np.log(ndimage.gaussian_filter(grey, 0.8) + DARKEST)
    dark_ink = ndimage.grey_closing(light, (WIDEST, WIDEST)) - light
    light_ink = light - ndimage.grey_opening(light, (WIDEST, WIDEST))
    return sorted([dark_ink, light_ink], key=lambda contrast: -float(contrast.max()))


def _digits(contrast: Array) -> list[Mask]:
    middle = float(np.median(contrast))
    noise = 1.48 * float(np.median(np.abs(contrast - middle)))
    pieces = Pieces.of(contrast - middle > max(FAINTEST, OVER_NOISE * noise))
    inside = [
        longest(box) >= SHORTEST and pieces.areas[i] >= LEAST_AREA and not _on_border(box, contrast.shape)
        for i, box in enumerate(pieces.boxes)
    ]
    if not any(inside):
        return []
    strength = ndimage.mean(contrast, pieces.labels, np.arange(1, len(pieces.areas) + 1)) * np.array(inside)
    wanted = np.array(inside) & (strength > 0.4 * strength.max())
    digits = digits_of(Pieces.of(pieces.only(wanted)))
    return digits


def _on_border(box: tuple[slice, slice], shape: tuple[int, ...]) -> bool:
    return any(part.start <= 2 or part.stop >= side - 2 for part, side in zip(box, shape, strict=True))
