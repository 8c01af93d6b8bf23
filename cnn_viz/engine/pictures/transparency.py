"""What lies behind a picture with transparent parts: nobody saved it, and ink must show on it.

ink alone    (a drawing program's strokes)    what is farther from the ink, white or black
a page       (a window with its shadow, a page with a margin, a sticker with its halo)    the page's own colour
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import threshold_otsu

from cnn_viz.records import Array, Pixels

TWO_TONES = 60.0  # of 255: what is seen holds paper and ink when it has tones as far apart as this
PAPER_EDGE = 0.8  # and when so much of its edge is of one tone
FEWEST = 0.004  # of what is seen: each tone's share at the least


ROWS = 128  # laid over what is behind at a time


def flattened(layers: Pixels) -> Pixels:
    """(H, W, 4) uint8 with opacity last -> (H, W, 3) uint8."""
    colour, opacity = layers[:, :, :3], layers[:, :, 3]
    full = int(opacity.max())
    if not full:
        return np.full_like(colour, 255)
    seen = opacity > 0.5 * full
    grey = colour.mean(axis=2, dtype=np.float32)
    paper = _paper(colour, grey, seen)
    behind = np.float32(_contrasting(grey, opacity)) if paper is None else paper
    flat = np.empty_like(colour)
    for top in range(0, len(flat), ROWS):
        part = slice(top, top + ROWS)
        share = opacity[part] / np.float32(255 if paper is None else full)
        share = (share if paper is None else share * seen[part])[:, :, None]  # a shadow is no part of the page
        flat[part] = (colour[part] * share + behind * (1 - share) + 0.5).clip(0, 255)
    return flat


def _paper(colour: Pixels, grey: Array, seen: NDArray[np.bool_]) -> Array | None:
    """The page's colour if what is seen is a page with ink on it, else None."""
    tones = grey[seen]
    if np.ptp(tones) < TWO_TONES:
        return None
    middle = threshold_otsu(tones)
    light = tones > middle
    share = float(light.mean())
    if not FEWEST < share < 1 - FEWEST or tones[light].mean() - tones[~light].mean() < TWO_TONES:
        return None
    rim = seen & ~ndimage.binary_erosion(seen, np.ones((3, 3)), iterations=2)
    on_rim = float((grey[rim] > middle).mean())
    if PAPER_EDGE > on_rim > 1 - PAPER_EDGE:
        return None
    tone = (grey > middle) == (on_rim > 0.5)
    return np.median(colour[rim & tone], axis=0).astype(np.float32)


def _contrasting(grey: Array, opacity: Pixels) -> float:
    """255 or 0, the farther one from what is seen."""
    mean = float((grey * opacity).sum() / opacity.sum(dtype=np.float64))
    return 0.0 if mean > 127 and opacity.min() < 255 else 255.0
