"""A picture file's bytes -> its pixels, never with more than some 300 MB of memory, whatever its header says.

What decoding will take is known before it begins: pixels times the bytes that the decoder of this format holds for
each (measured, with room). What is too much is refused; a JPEG is decoded small, so that any phone's passes. Then the
picture shrinks strip by strip, and only what is left is turned into red, green, blue and opacity.
"""

from __future__ import annotations

import io
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import BoundedSemaphore

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from cnn_viz.errors import UserError
from cnn_viz.records import Array

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "AVIF")
SUFFIXES = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "ppm", "pgm", "pbm", "pnm", "avif")
MAX_BYTES = 64_000_000
MAX_SIDE = 20_000
MEMORY = 258e6  # bytes that the file and its decoded picture may take; the strips and what follows take the rest
WORKING_SIDE = 2048  # a digit of 10 mm on a scanned A4 sheet keeps some 60 pixels
STRIP = 500_000  # pixels that are shrunk at a time
LARGE = 4_000_000  # pixels from which pictures wait for each other
DAMAGED = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, RuntimeError, ArithmeticError),
    *(struct.error, zlib.error),
)

BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}  # of 4 for all others, as Pillow stores them
NUMBERS = ("I", "F")  # modes without a range of their own; the kinds of I;16 as well
DECODERS = {"AVIF": 17, "WEBP": 17}  # bytes a pixel: these hold all of it several times over
OTHER_BYTE = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
TURNS = {  # Exif's orientation: whether rows become columns, and what is turned round then
    2: (False, False, True),
    3: (False, True, True),
    4: (False, True, False),
    5: (True, False, False),
    6: (True, False, True),
    7: (True, True, True),
    8: (True, True, False),
}
_ROOM = BoundedSemaphore(2)  # large pictures that are open at once; who comes third waits


@dataclass(frozen=True, eq=False)
class Decoded:
    """values: (H, W, 1, 3 or 4) uint8, or float32 of any range; the longer side at most 2048, upright; the fourth is
    opacity.  lossy: whether its last bits are the format's and not the picture's.  pages: whether the file holds more.
    """

    values: NDArray
    lossy: bool
    pages: bool


def decode(data: bytes) -> Decoded:
    """The file's picture, the first one if it holds several.

    Raises UserError, one sentence, for what is no picture, cut short, too large, or of a kind that cannot be read.
    """
    try:
        with _opened(data) as image:
            _refuse_if_large(image, len(data))
            image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))  # a large JPEG is decoded small, in an eighth of the time
            with _room(image):
                pages = bool(getattr(image, "is_animated", False)) and image.format != "JPEG"
                values = _values(image, data)
            lossy = image.format in ("JPEG", "WEBP", "AVIF")
            return Decoded(_upright(values, _orientation(image)), lossy, pages)
    except UserError:
        raise
    except Image.DecompressionBombError:
        raise too_large("?", "?", 64) from None
    except (*DAMAGED, MemoryError):
        raise UserError("errors.truncated") from None


def _opened(data: bytes) -> ImageFile.ImageFile:
    if not data:
        raise UserError("errors.empty_file")
    if len(data) > MAX_BYTES:
        raise file_too_large()
    if data[4:8] == b"ftyp" and data[8:11] in (b"hei", b"hev", b"mif", b"msf"):
        raise UserError("errors.heic")
    try:
        if data[:3] == b"\xff\xd8\xff":  # not by Image.open, which opens none over 179 million pixels
            return JpegImageFile(io.BytesIO(data))
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, SyntaxError):
        raise UserError(
            "errors.not_an_image",
        ) from None
    assert isinstance(image, ImageFile.ImageFile)
    return image


def file_too_large() -> UserError:
    """For a file of more than 64 MB."""
    return UserError("errors.file_too_large", megabytes=MAX_BYTES // 1_000_000)


def too_large(width: object, height: object, megapixels: int) -> UserError:
    """For a picture that would take too much memory."""
    return UserError(
        "errors.too_large",
        width=width,
        height=height,
        side=MAX_SIDE,
        megapixels=megapixels,
    )


def _refuse_if_large(image: ImageFile.ImageFile, size: int) -> None:
    width, height = image.size
    each = _bytes_a_pixel(image)
    most = int((MEMORY - size) / each) if each else MAX_SIDE**2
    if max(width, height) > MAX_SIDE or width * height > most or _tile_bytes(image) > MEMORY:
        raise too_large(width, height, most // 1_000_000)


def _bytes_a_pixel(image: ImageFile.ImageFile) -> float:
    """What the decoder and Pillow hold for each pixel while the picture is opened."""
    stored = BYTES.get(image.mode, 4)
    if isinstance(image, JpegImageFile):
        shrinks = min(8, max(1, int(min(image.size) / WORKING_SIDE)))
        small = stored / (1 << (shrinks.bit_length() - 1)) ** 2
        return small + (_coefficients(image) if image.info.get("progressive") else 0)
    if image.format == "TIFF":  # all of it may lie in one strip, and what is to be turned is there twice
        return stored * (3 if image.getexif().get(0x0112, 1) != 1 else 2)
    raw = str(_raw_mode(image.tile[0].args)) if image.tile else ""
    if ";16" in raw and stored == 4:  # where all is in the lower byte, it is decoded a second time
        return 2 * stored
    return DECODERS.get(image.format or "", stored)


def _coefficients(image: JpegImageFile) -> float:
    """Bytes a pixel of a progressive JPEG, which is held as a whole before the first pixel is known."""
    most = max(across * down for _, across, down, _ in image.layer)
    return sum(2 * across * down / most for _, across, down, _ in image.layer)


def _tile_bytes(image: Image.Image) -> int:
    """A TIFF's tile may be larger than its picture."""
    tags = getattr(image, "tag_v2", {})
    return int(tags.get(322, 0)) * int(tags.get(323, 0)) * BYTES.get(image.mode, 4)


def _room(image: Image.Image) -> AbstractContextManager:
    return _ROOM if image.width * image.height > LARGE or isinstance(image, JpegImageFile) else nullcontext()


def _values(image: ImageFile.ImageFile, data: bytes) -> NDArray:
    raw = _raw_mode(image.tile[0].args) if image.tile else None
    image.load()
    if image.mode.startswith("I;16") or image.mode in NUMBERS:
        return np.nan_to_num(np.concatenate([_mean(strip, k) for strip, k in _strips(image)]))
    parts = [np.asarray(_small(strip, k)) for strip, k in _strips(image)]
    wide = isinstance(raw, str) and raw[:3] == "RGB" and raw[-4:-1] == ";16"
    if wide and max(int(part[:, :, :3].max()) for part in parts) < 16:  # Pillow leaves the lower byte out: all is in it
        return _both_bytes(image, data)
    image.close()  # before the parts are joined, for the sake of memory
    return np.concatenate(parts)


def _strips(image: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Parts of the picture from top to bottom, and how many times each is to be made smaller."""
    times = -(-max(image.size) // WORKING_SIDE)
    rows = max(1, STRIP // image.width // times) * times
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height))), times


def _small(strip: Image.Image, times: int) -> Image.Image:
    """8-bit red, green and blue, and opacity if there is any; colours count as much as they are opaque."""
    return strip.convert("RGBA" if strip.has_transparency_data else "RGB").reduce(times)


def _mean(strip: Image.Image, times: int) -> Array:
    """(h, w, channels) float32: means over squares of `times` pixels a side."""
    values = np.asarray(strip).astype(np.float32)
    values = values[:, :, None] if values.ndim == 2 else values
    for axis in (0, 1) if times > 1 else ():
        edges = np.arange(0, values.shape[axis], times)
        counts = np.diff(np.append(edges, values.shape[axis])).astype(np.float32)
        sums: Array = np.add.reduceat(values, edges, axis=axis)
        values = sums / counts.reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    return values


def _raw_mode(args: object) -> object:
    return args[0] if isinstance(args, tuple) and args else args


def _both_bytes(image: ImageFile.ImageFile, data: bytes) -> NDArray:
    """(h, w, 3 or 4) float32 of a picture with 16 bits a channel, of which Pillow keeps the upper ones alone."""
    upper = np.concatenate([_mean(strip, k) for strip, k in _strips(image)])
    with _opened(data) as other:
        for i, tile in enumerate(other.tile):
            raw = str(_raw_mode(tile.args))
            swapped = raw[:-1] + OTHER_BYTE[raw[-1]]
            args = (swapped, *tile.args[1:]) if isinstance(tile.args, tuple) else swapped
            other.tile[i] = tile._replace(args=args)
        image.close()
        other.load()
        return upper * 256 + np.concatenate([_mean(strip, k) for strip, k in _strips(other)])


def _orientation(image: Image.Image) -> int:
    """How the camera was held (Exif); a damaged note of it is no reason to refuse the picture."""
    try:
        return int(image.getexif().get(0x0112, 1)) if image.format != "TIFF" else 1  # which Pillow has turned already
    except DAMAGED:
        return 1


def _upright(values: NDArray, orientation: int) -> NDArray:
    across, rows, columns = TURNS.get(orientation, (False, False, False))
    values = values.swapaxes(0, 1) if across else values
    return values[:: -1 if rows else 1, :: -1 if columns else 1]
