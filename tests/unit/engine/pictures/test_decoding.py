"""How a picture file is opened: turned as the camera was held, and counted before it takes memory."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from cnn_viz.engine.pictures.decoding import _bytes_a_pixel, decode
from tests.unit.engine.pictures.synthetic_pictures import _png16

ORIENTATION = 0x0112


def saved(image: Image.Image, kind: str, orientation: int = 1) -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[ORIENTATION] = orientation
    image.save(file, kind, exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_picture_is_turned_as_pillow_turns_it(kind: str, orientation: int) -> None:
    values = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    data = saved(Image.fromarray(values), kind, orientation)
    upright = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))))
    assert np.array_equal(decode(data).values, upright)


GREY, COLOUR = Image.new("L", (4, 4)), Image.new("RGB", (4, 4))
DEEP = _png16(np.zeros((4, 4, 3), np.uint16))


@pytest.mark.parametrize(
    ("data", "each"),
    [
        (saved(GREY, "PNG"), 1),
        (saved(COLOUR, "PNG"), 4),
        (saved(COLOUR, "BMP"), 4),
        (saved(Image.new("I;16", (4, 4)), "PNG"), 2),
        (DEEP, 8),  # decoded a second time for the lower byte
        (saved(COLOUR, "TIFF"), 8),
        (saved(COLOUR, "TIFF", 6), 12),
        (saved(COLOUR, "WEBP"), 17),
        (saved(GREY, "JPEG"), 1),
        (saved(COLOUR, "JPEG"), 4),
    ],
)
def test_what_a_pixel_takes_is_known_beforehand(data: bytes, each: float) -> None:
    with Image.open(io.BytesIO(data)) as image:
        assert _bytes_a_pixel(image) == each
