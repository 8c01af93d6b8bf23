"""Where a digit is that is small in its picture: 10 mm on a scanned sheet, a number in the corner of a photo."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from cnn_viz.engine.pictures.connected_pieces import (
    Mask,
    Pieces,
    digits_of,
    longest,
    touches,
)
from cnn_viz.records import Array, Pixels

SIDES = (800, 2048)  # the pixels of the longer side in which it is looked for, one after the other
WIDEST = 24  # pixels of a stroke; what is wider was found in coarser pixels
FAINTEST = 0.10  # contrast, as the natural logarithm of light: below it is the paper's own texture
DARKEST = 20.0  # added to light before the logarithm: a camera's noise rules below
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
    middle, noise = middle_and_noise(contrast)
    pieces = Pieces.of(contrast - middle > max(FAINTEST, OVER_NOISE * noise))
    inside = [
        longest(box) >= SHORTEST and pieces.areas[i] >= LEAST_AREA and not touches(box, contrast.shape, 2)
        for i, box in enumerate(pieces.boxes)
    ]
    if not any(inside):
        return []
    strength = ndimage.mean(contrast, pieces.labels, np.arange(1, len(pieces.areas) + 1)) * np.array(inside)
    wanted = np.array(inside) & (strength > 0.4 * strength.max())
    return digits_of(Pieces.of(pieces.only(wanted)))


def middle_and_noise(contrast: Array) -> tuple[float, float]:
    """The paper's contrast with itself: its median, and what stands for a standard deviation among much that is ink."""
    middle = float(np.median(contrast))
    return middle, 1.48 * float(np.median(np.abs(contrast - middle)))
