"""Lines of lined and squared paper: thin, straight, nearly level or upright, across most of the sheet."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from cnn_viz.engine.pictures.connected_pieces import Mask

THICKEST_LINE = 6  # of the photo's 400 pixels


def ruled_lines(mask: Mask) -> Mask:
    """The pixels of such lines in a mask of ink (H, W), except where strokes cross them."""
    return _level_lines(mask) | _level_lines(mask.T).T


def _level_lines(mask: Mask) -> Mask:
    """The pixels of such lines that no stroke crosses. Every slope up to 1 : 7 is tried."""
    height, width = mask.shape
    thin = mask & ~ndimage.binary_opening(mask, np.ones((THICKEST_LINE + 1, 1)))
    lines = np.zeros_like(mask)
    columns = np.arange(width)
    margin, steepest = width // 8, width // 14 * 2  # even, so that a quite level line is tried, too
    for end in range(-steepest, steepest + 1, 2):
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
