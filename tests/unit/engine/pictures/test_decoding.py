"""How a picture file is opened: turned as the camera was held, counted before it takes memory, shrunk in strips."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageOps

from cnn_viz.engine.pictures import decoding
from cnn_viz.engine.pictures.decoding import WORKING_SIDE, _bytes_a_pixel, decode
from cnn_viz.errors import UserError
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


def tiled(width: int, height: int) -> bytes:
    """A grey TIFF of 4 x 4 pixels in one tile that is said to be so large."""
    tags = {256: 4, 257: 4, 258: 8, 259: 1, 262: 1, 277: 1, 322: width, 323: height, 324: 0, 325: 0}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0)


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
        (tiled(4, 4), 2),  # of which nothing says how it was held
        (saved(COLOUR, "WEBP"), 17),
        (saved(GREY, "JPEG"), 1),
        (saved(COLOUR, "JPEG"), 4),
    ],
)
def test_what_a_pixel_takes_is_known_beforehand(data: bytes, each: float) -> None:
    with Image.open(io.BytesIO(data)) as image:
        assert _bytes_a_pixel(image) == each


@pytest.mark.parametrize(
    ("width", "height", "key"),
    [(100_000, 3_000, "too_large"), (3_000, 100_000, "too_large"), (3_000, 80_000, "truncated")],
)
def test_a_tile_that_takes_more_memory_than_there_is_is_refused(width: int, height: int, key: str) -> None:
    with pytest.raises(UserError) as error:
        decode(tiled(width, height))
    assert error.value.key == f"errors.{key}"


def test_what_lies_in_the_lower_byte_alone_is_not_lost() -> None:
    values = np.random.default_rng(0).integers(0, 4096, (6, 5, 3)).astype(">u2")
    assert np.array_equal(decode(_png16(values)).values, values), "12 bits a channel, of which Pillow keeps 4"
    values[2, 3] = 60_000
    assert np.array_equal(decode(_png16(values)).values, values >> 8), "of a bright one the upper bytes are enough"


@pytest.mark.parametrize("mode", ["L", "I;16", "F"])
@pytest.mark.parametrize("size", [(150, 90), (64, 41), (120, 31), (90, 200)])
def test_a_large_picture_shrinks_to_the_means_of_its_squares_whatever_its_strips(
    mode: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "WORKING_SIDE", 64)
    monkeypatch.setattr(decoding, "STRIP", 1_000)
    kind = {"L": np.uint8, "I;16": np.uint16, "F": np.float32}[mode]
    values = np.random.default_rng(0).integers(0, 256, size[::-1]).astype(kind)
    small = decode(saved(Image.fromarray(values), "TIFF")).values[:, :, 0]
    times = -(-max(size) // 64)
    assert max(small.shape) <= 64
    squares = [
        [values[y : y + times, x : x + times].mean(dtype=float) for x in range(0, size[0], times)]
        for y in range(0, size[1], times)
    ]
    np.testing.assert_allclose(small, squares, atol=1 if mode == "L" else 1e-3)


def test_a_picture_as_large_as_its_working_side_stays_as_it_is() -> None:
    for side, seen in ((WORKING_SIDE, WORKING_SIDE), (WORKING_SIDE + 2, WORKING_SIDE // 2 + 1)):
        assert decode(saved(Image.new("L", (side, 3)), "PNG")).values.shape == (3 if seen == side else 2, seen, 3)
