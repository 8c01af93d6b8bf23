"""Any file gives pixels or one sentence."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.pictures.decoding import MAX_SIDE, MEMORY
from cnn_viz.engine.pictures.photo import (
    digits_in,
    is_photo,
    open_image,
    read_image,
    read_picture,
)
from cnn_viz.errors import UserError
from cnn_viz.text import sentence
from tests.unit.engine.digits.drawn_digits import apart_but_for_a_step


def saved(image: Image.Image, kind: str = "PNG", **settings) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **settings)
    return buffer.getvalue()


def a_seven(mode: str = "RGB", paper: object = "white", ink: object = "black") -> Image.Image:
    image = Image.new(mode, (200, 160), paper)
    ImageDraw.Draw(image).line([(60, 30), (130, 30), (90, 130)], fill=ink, width=14)
    return image


def error(data: bytes) -> str:
    with pytest.raises(UserError) as told:
        open_image(data)
    assert sentence(told.value)
    return told.value.key


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises so many pixels and holds none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


REFERENCE = digit_of(np.asarray(a_seven()))

KINDS_OF_PIXEL = {
    "RGB": a_seven(),
    "L": a_seven("L", 255, 0),
    "1": a_seven("1", 1, 0),
    "P": a_seven().quantize(4),
    "CMYK": a_seven("CMYK", (0, 0, 0, 0), (0, 0, 0, 255)),
    "I;16": Image.fromarray(np.asarray(a_seven("L", 255, 0)).astype(np.uint16) * 257),
    "I": Image.fromarray(np.asarray(a_seven("L", 255, 0)).astype(np.int32) * 1000),
    "F": Image.fromarray(np.asarray(a_seven("L", 255, 0)).astype(np.float32) / 255),
    "black on nothing": a_seven("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)),
    "white on nothing": a_seven("RGBA", (0, 0, 0, 0), (255, 255, 255, 255)),
    "LA": a_seven("LA", (255, 255), (0, 255)),
    "YCbCr": a_seven().convert("YCbCr"),
}


@pytest.mark.parametrize("image", KINDS_OF_PIXEL.values(), ids=KINDS_OF_PIXEL)
def test_every_kind_of_pixel_gives_the_same_digit(image):
    kind = "PNG" if image.mode in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16") else "TIFF"
    pixels = open_image(saved(image, kind))
    assert pixels.dtype == np.uint8
    assert pixels.shape == (160, 200, 3)
    assert np.abs(digit_of(pixels).ink.astype(int) - REFERENCE.ink).max() <= 12


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "AVIF"])
def test_every_format_gives_the_same_digit(kind):
    digit = digit_of(read_image(saved(a_seven(), kind)))
    assert apart_but_for_a_step(digit, REFERENCE) < 0.15


def test_a_cmyk_jpeg_opens():
    pixels = open_image(saved(KINDS_OF_PIXEL["CMYK"], "JPEG"))
    assert pixels[5, 5].min() > 240
    assert pixels[80, 110].max() < 60


def test_the_camera_was_held_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter to the right for looking at it
    pixels = open_image(saved(a_seven(), "JPEG", exif=exif))
    assert pixels.shape == (200, 160, 3)
    assert np.abs(np.rot90(pixels).astype(int) - np.asarray(a_seven())).mean() < 3


@pytest.mark.parametrize(
    ("kind", "note"), [("JPEG", b"Exif\0\0II*\0garbage and no end"), ("PNG", b"II*\0\x08"), ("PNG", b"II*\0garbage")]
)
def test_a_damaged_orientation_note_is_no_reason_to_refuse(kind: str, note: bytes) -> None:
    pixels = open_image(saved(a_seven(), kind, exif=note))
    assert pixels.shape == (160, 200, 3)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_large_pictures_come_out_small(kind):
    pixels = open_image(saved(Image.new("RGB", (4000, 1000), "white"), kind))
    assert pixels.shape == (500, 2000, 3)


def test_what_is_no_picture_is_told():
    assert error(b"") == "errors.empty_file"
    assert error(b"this is a text named seven.png") == "errors.not_an_image"
    assert error(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "errors.not_an_image"
    assert error(b"%PDF-1.7 and so on") == "errors.not_an_image"
    assert error(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == "errors.heic"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_a_picture_cut_short_is_told(kind, share):
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8))
    data = saved(noise, kind)
    assert error(data[: int(len(data) * share)]) in ("errors.truncated", "errors.not_an_image")


def test_a_png_30000_pixels_wide_is_refused_before_it_is_decoded():
    assert error(png_header(30_000, 20)) == "errors.too_large"
    assert error(png_header(MAX_SIDE, 1 + int(MEMORY / 4) // MAX_SIDE)) == "errors.too_large"
    assert error(png_header(60_000, 60_000)) == "errors.too_large"  # Pillow itself would not open this one
    assert error(png_header(300, 200)) == "errors.truncated"


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_of_an_animation_or_a_scanner_s_pages_the_first_is_read_and_that_is_known(kind):
    frames = [a_seven(), Image.new("RGB", (200, 160)), a_seven(ink="blue")]
    found = read_picture(saved(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert found.pages and not read_picture(saved(frames[0], kind)).pages
    assert apart_but_for_a_step(digit_of(found.digits[0]), REFERENCE) < 0.1


def test_a_phone_s_jpeg_with_a_second_picture_in_it_is_read():
    pixels = open_image(saved(a_seven(), "MPO", save_all=True, append_images=[a_seven().resize((50, 40))]))
    assert pixels.shape == (160, 200, 3)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"II*\0"]),
)
def test_no_bytes_at_all_bring_anything_but_pixels_or_a_sentence(data, magic):
    with suppress(UserError):
        assert open_image(magic + data).dtype == np.uint8


@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"]), st.data())
def test_a_picture_with_a_few_wrong_bytes_brings_pixels_or_a_sentence(kind, data):
    content = bytearray(saved(a_seven(), kind))
    for _ in range(4):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UserError):
        assert open_image(bytes(content)).shape[2] == 3


def test_drawings_and_screenshots_are_no_photos():
    assert not is_photo(np.asarray(a_seven()))
    assert not is_photo(open_image(saved(a_seven(), "JPEG", quality=60)))
    assert not is_photo(np.repeat(mnist(train=False)[0][0].numpy()[:, :, None], 3, 2))


def test_an_mnist_png_is_read_as_it_is():
    image = mnist(train=False)[0][0].numpy()
    assert np.abs(digit_of(read_image(saved(Image.fromarray(image)))).ink.astype(int) - image).max() <= 1


@pytest.mark.parametrize("size", [(28, 28), (300, 300), (600, 800), (1024, 200)])
@pytest.mark.parametrize("paper", ["white", "black"])
def test_a_digit_stands_whole_on_the_canvas_light_on_dark(size: tuple[int, int], paper: str) -> None:
    image = Image.new("RGB", size, paper)
    side = min(size)
    box = (side // 3, side // 4, side // 3 + side // 8, side * 3 // 4)
    ImageDraw.Draw(image).rectangle(box, fill="black" if paper == "white" else "white")
    (drawing,) = digits_in(np.asarray(image)).digits
    assert drawing.shape == (280, 280, 3) and drawing.dtype == np.uint8
    assert drawing[0, 0].max() == 0 and drawing.max() > 200
    across, down = (np.ptp(np.nonzero(drawing[..., 0].max(axis=axis) > 127)[0]) for axis in (0, 1))
    assert down / across == pytest.approx((box[3] - box[1]) / (box[2] - box[0]), rel=0.25), "not stretched"


@pytest.mark.parametrize(
    ("ink", "paper", "seen"),
    [
        ((0, 0, 255), (255, 255, 255), (0, 0, 255)),
        ((0, 0, 80), (255, 255, 255), (175, 175, 255)),  # navy: pale, and no glowing blue
        ((255, 255, 255), (0, 100, 50), (255, 255, 255)),  # chalk on a green board
        ((250, 240, 40), (20, 60, 40), (255, 245, 41)),
        ((0, 0, 0), (255, 220, 80), (255, 255, 255)),
    ],
)
def test_ink_keeps_its_hue_turned_in_lightness_on_light_paper(ink, paper, seen) -> None:
    pixels = np.full((100, 100, 3), paper, np.uint8)
    pixels[20:80, 40:55] = ink
    assert np.abs(digits_in(pixels).digits[0][140, 140].astype(int) - seen).max() <= 2


@pytest.mark.parametrize("level", [0, 127, 255])
def test_an_even_picture_is_blank(level: int) -> None:
    with pytest.raises(UserError) as error:
        digits_in(np.full((50, 70, 3), level, np.uint8))
    assert error.value.key == "errors.blank_picture"


def test_a_speck_on_a_page_is_too_small() -> None:
    pixels = np.full((1000, 700, 3), 255, np.uint8)
    pixels[500:504, 300:303] = 0
    with pytest.raises(UserError) as error:
        digits_in(pixels)
    assert error.value.key == "errors.too_small"
