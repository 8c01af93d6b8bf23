"""Any file that a user gives -> pixels, and a photo of a digit on paper -> ink on black, as our canvas holds it."""

from __future__ import annotations

import io
import zlib

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from cnn_viz.engine.digitize import NothingDrawn, digitize
from cnn_viz.engine.paper import CANVAS, blank_photo, ink_on_black
from cnn_viz.records import Pixels, UserError, read_only

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "AVIF")
MAX_SIDE = 20_000
MAX_MEGAPIXELS = 64  # a 48-megapixel phone passes; decoding takes at most some 250 MB
WORKING_SIDE = 1024  # a digit needs no more, whatever the camera gave
DAMAGED = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, RuntimeError, zlib.error)


def open_image(data: bytes) -> Pixels:
    """A picture file's bytes as (H, W, 3) uint8, upright, at most 1024 on its longer side.

    Transparent parts become white, or black where the picture itself is light. Raises UserError, one sentence, for
    what is no picture, cut short, too large, an animation, or a kind that cannot be read.
    """
    try:
        return read_only(_decoded(data))
    except UserError:
        raise
    except Image.DecompressionBombError:
        raise _too_large("?", "?") from None
    except (*DAMAGED, MemoryError):
        raise UserError(
            "errors.truncated", "This picture is damaged or cut short; please save or send it again."
        ) from None


def clean_photo(pixels: Pixels) -> Pixels:
    """A photo of one digit on paper or board, (H, W, 3) uint8 -> its ink on black, (280, 280, 3) uint8.

    Shadows, ruled lines and noise go; the ink keeps its hue, and black ink becomes white. Raises
    UserError("errors.blank_photo") where there is no ink.
    """
    return ink_on_black(pixels)


def read_image(data: bytes) -> Pixels:
    """open_image, and clean_photo if the picture is a photo: pixels that digitize can take, (H, W, 3) uint8."""
    pixels = open_image(data)
    return clean_photo(pixels) if is_photo(pixels) else pixels


def as_drawing(pixels: Pixels) -> Pixels:
    """A picture of read_image as our canvas would hold it: light on dark, (280, 280, 3) uint8, nothing cut off.

    Light paper is turned in lightness and keeps its hues: r, g, b each plus 255 - max(r, g, b) - min(r, g, b).
    Raises UserError("errors.blank_photo") where there is nothing to read.
    """
    paper = np.median(_border(pixels), axis=0)
    if paper.mean() > 127:
        pixels, paper = _turned(pixels), _turned(paper[None, None])[0, 0]
    colour = tuple(int(v) for v in paper)
    drawing = np.asarray(ImageOps.pad(Image.fromarray(pixels), (CANVAS, CANVAS), Image.Resampling.BOX, color=colour))
    try:
        digitize(drawing)
    except NothingDrawn:
        raise blank_photo() from None
    return drawing


def _turned(pixels: np.ndarray) -> Pixels:
    wide = pixels.astype(np.int16)
    return (wide + 255 - wide.max(axis=2, keepdims=True) - wide.min(axis=2, keepdims=True)).astype(np.uint8)


def _border(pixels: Pixels) -> Pixels:
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def is_photo(pixels: Pixels) -> bool:
    """Whether light and paper vary, as a camera sees them; drawings and screenshots have one paper colour.

    pixels: (H, W, 3) uint8. A 28 x 28 digit is never a photo.
    """
    if max(pixels.shape) <= 64:
        return False
    border = _border(pixels).astype(np.int16)
    near_paper = np.abs(border - np.median(border, axis=0)).max(axis=1) <= 1
    return bool(near_paper.mean() < 0.8)


def _decoded(data: bytes) -> Pixels:
    with _opened(data) as image:
        width, height = image.size
        if max(width, height) > MAX_SIDE or width * height > MAX_MEGAPIXELS * 1e6:
            raise _too_large(width, height)
        frames = getattr(image, "n_frames", 1)
        if frames > 1 and image.format != "MPO":  # a phone's JPEG with a second, smaller picture in it
            raise UserError(
                "errors.animated",
                "This file holds {frames} pictures (an animation?); please save one of them by itself.",
                frames=frames,
            )
        image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))  # a large JPEG is decoded small, in an eighth of the time
        flat = _flattened(_upright(image))
        flat.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
        return np.asarray(flat)


def _opened(data: bytes) -> Image.Image:
    if not data:
        raise UserError("errors.empty_file", "This file is empty.")
    if data[4:8] == b"ftyp" and data[8:11] in (b"hei", b"hev", b"mif", b"msf"):
        raise UserError("errors.heic", "HEIC photos cannot be read here; please save the photo as JPEG or PNG.")
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise UserError(
            "errors.not_an_image", "This file is not a picture; PNG, JPEG, WebP, GIF, BMP and TIFF can be read."
        ) from None


def _too_large(width: object, height: object) -> UserError:
    return UserError(
        "errors.too_large",
        "This picture has {width} x {height} pixels; at most {side} a side and {megapixels} million in all will do.",
        width=width,
        height=height,
        side=MAX_SIDE,
        megapixels=MAX_MEGAPIXELS,
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held; a damaged orientation note is no reason to refuse the picture."""
    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except DAMAGED:
        return image


def _flattened(image: Image.Image) -> Image.Image:
    """Any kind of pixel as 8-bit RGB without transparency."""
    if image.mode.startswith("I;16"):
        return _grey(np.asarray(image).astype(np.float32) / 257)
    if image.mode in ("I", "F"):
        values = np.nan_to_num(np.asarray(image).astype(np.float32))
        return _grey((values - values.min()) * (255 / max(float(np.ptp(values)), 1e-6)))
    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    alpha = np.asarray(layers)[:, :, 3].astype(np.float32)
    light = np.asarray(layers.convert("RGB").convert("L"))
    is_light = bool((light * alpha).sum() > 127 * alpha.sum())
    behind = Image.new("RGBA", layers.size, "black" if is_light and alpha.min() < 255 else "white")
    return Image.alpha_composite(behind, layers).convert("RGB")


def _grey(values: np.ndarray) -> Image.Image:
    return Image.fromarray((values + 0.5).clip(0, 255).astype(np.uint8)).convert("RGB")
