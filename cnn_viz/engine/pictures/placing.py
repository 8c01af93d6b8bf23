"""A digit cut out of a picture -> our canvas: in the middle, as large as people draw, no thinner than a pen."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage
from skimage.morphology import skeletonize

from cnn_viz.engine.pictures.connected_pieces import Mask, box_of
from cnn_viz.records import Array, Pixels, read_only

CANVAS = 280
DIGIT_SIDE = 200  # as large as people draw on the canvas
THINNEST_STROKE = 11  # of the canvas's 280 pixels; a ballpoint's line would vanish in 28 x 28 cells
TOO_THIN = 8  # drawings are left as they are down to this
READY = 20  # pixels of the longer side down to which a drawing has its own cells of the 28, and keeps them

EDGE = 8 / 255  # of the fullest ink: what counts for the box; MNIST keeps edges as faint as that


def placed(ink: Array, hue: Array) -> Pixels:
    """A digit's ink, (h, w) in [0, 1] with its hue (h, w, 3) in [0, 1] -> (280, 280, 3) uint8 on black.

    The longer side of the ink's box becomes 200 pixels, its middle the canvas's.
    """
    box = box_of((ink * 255).round() > EDGE * (ink.max() * 255).round())  # in whole levels, as digitize sees it
    ink, hue = ink[box], hue[box]
    side = max(ink.shape)
    width = stroke_width(ink > 0.3)
    if width * DIGIT_SIDE / side < TOO_THIN:
        ink, hue = _thickened(ink, hue, width)
    pixels = (ink[:, :, None] * hue * 255 + 0.5).astype(np.uint8)
    return read_only(_in_the_middle(pixels))


def _in_the_middle(pixels: Pixels) -> Pixels:
    scale = DIGIT_SIDE / max(pixels.shape[:2])
    height, width = (max(1, round(side * scale)) for side in pixels.shape[:2])
    smooth = max(pixels.shape[:2]) < READY  # larger cells than pixels: as digitize would, between the pixels
    resampling = Image.Resampling.BICUBIC if smooth else Image.Resampling.BOX
    canvas = Image.new("RGB", (CANVAS, CANVAS))
    large = Image.fromarray(pixels).resize((width, height), resampling)
    canvas.paste(large, ((CANVAS - width) // 2, (CANVAS - height) // 2))
    return np.asarray(canvas)


def _thickened(ink: Array, hue: Array, width: float) -> tuple[Array, Array]:
    """Its lines as wide as our pen's, round at their ends, every new pixel in the hue of the nearest old one."""
    grows = (THINNEST_STROKE / (DIGIT_SIDE - THINNEST_STROKE) * max(ink.shape) - width) / 2
    margin = int(np.ceil(grows)) + 1
    ink = np.pad(ink, margin)
    hue = np.pad(hue, ((margin, margin), (margin, margin), (0, 0)))
    far, nearest = ndimage.distance_transform_edt(ink <= 0.3, return_indices=True)
    return (grows + 0.5 - far).clip(0, 1).astype(np.float32), hue[tuple(nearest)]


def stroke_width(mask: Mask) -> float:
    """Mean width of its strokes in pixels: the area over the length of the middle lines."""
    length = int(skeletonize(np.pad(mask, 1)).sum())
    return float(mask.sum()) / length if length else 0.0
