"""Any file that a user gives -> its digits as our canvas holds them, whatever they come in.

decoding       bytes -> pixels, in little memory          transparency   what lies behind
pages          the innermost page of frames and windows   drawings       ink on an even page
paper          ink on what a camera sees                  placing        a digit -> the canvas
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cnn_viz.engine.pictures import decoding
from cnn_viz.engine.pictures.digit_separation import BROKEN, NEARLY_TOUCHING, told_apart
from cnn_viz.engine.pictures.drawings import Sheet, digits_on
from cnn_viz.engine.pictures.paper import digits_on_paper
from cnn_viz.engine.pictures.transparency import flattened
from cnn_viz.records import Array, Pixels, read_only

FEW_VALUES = 48  # of 255: a picture that uses no more is stretched, unless its format invents so many


def open_image(data: bytes) -> Pixels:
    """A picture file's bytes as (H, W, 3) uint8, upright, at most 2048 on its longer side.

    What lies behind transparent parts is chosen so that the ink shows; values that use a small part of their range
    are stretched to all of it. Raises UserError, one sentence, as decode does.
    """
    found = decoding.decode(data)
    return read_only(_stretched(found))


def _stretched(found: decoding.Decoded) -> Pixels:
    values = found.values
    seen = values[values[:, :, 3] > 0, :3] if values.shape[2] == 4 else values
    low, span = (float(seen.min()), float(np.ptp(seen))) if seen.size else (0.0, 0.0)
    if values.dtype == np.uint8 and (span > FEW_VALUES or not span or (found.lossy and span <= 12)):
        low, span = 0.0, 255.0
    whole = values.dtype == np.uint8 and (low, span) == (0.0, 255.0)
    if values.shape[2] == 4:
        if whole:
            return flattened(values)
        layers = values.astype(np.float32)
        layers[:, :, :3] = (layers[:, :, :3] - low) * (255 / max(span, 1e-6))
        layers[:, :, 3] *= 255 / max(float(layers[:, :, 3].max()), 1e-6) if values.dtype != np.uint8 else 1
        return flattened(_bytes(layers))
    rgb = values if values.shape[2] == 3 else np.repeat(values, 3, axis=2)
    return rgb if whole else _bytes((rgb - np.float32(low)) * (255 / max(span, 1e-6)))


def _bytes(values: Array) -> Pixels:
    return (values + 0.5).clip(0, 255).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Found:
    """What a picture holds.

    digits: each digit as our canvas would hold it, in reading order: (280, 280, 3) uint8, light on black.
    main:   the index of the one with the most ink.
    pages:  whether the file holds more pictures than the first, which was read.
    """

    digits: list[Pixels]
    main: int
    pages: bool = False


def read_picture(data: bytes) -> Found:
    """The digits in a picture file. Raises UserError, one sentence: what the file is, or why nothing is read in it."""
    opened = decoding.decode(data)
    return replace(digits_in(_stretched(opened)), pages=opened.pages)


def digits_in(pixels: Pixels) -> Found:
    """The digits in a picture (H, W, 3) uint8, at least one. Raises UserError where there is none, saying why."""
    sheet = Sheet.of(pixels)
    masks, cut = digits_on(sheet) if sheet.even else digits_on_paper(sheet.page)
    told = told_apart(masks, cut, NEARLY_TOUCHING if sheet.even else BROKEN)
    return Found([cut(mask) for mask in told], int(np.argmax([np.count_nonzero(mask) for mask in told])))


def read_image(data: bytes) -> Pixels:
    """The picture's digit as our canvas holds it, (280, 280, 3) uint8; of several the one with the most ink."""
    found = read_picture(data)
    return found.digits[found.main]


def is_photo(pixels: Pixels) -> bool:
    """Whether light and paper vary, as a camera sees them; drawings and screenshots have one paper colour."""
    return not Sheet.of(pixels).even
