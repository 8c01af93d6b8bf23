"""Picture files as cameras, scanners, paint programs, messengers and breakers make them."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from tests.campaign.hurt import hurt_bytes, pick
from tests.campaign.trying import Chance, Maker

MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("1", "L", "P"),
    "BMP": ("1", "L", "P", "RGB"),
    "TIFF": ("1", "L", "LA", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LAB", "YCbCr"),
    "PPM": ("1", "L", "RGB", "I"),
    "AVIF": ("RGB", "RGBA"),
}


def drawn(chance: Chance, width: int, height: int) -> Image.Image:
    """A few strokes on paper, grey; sometimes light on dark, sometimes noisy, sometimes nothing at all."""
    image = Image.new("L", (width, height), 255)
    points = [(int(x * width), int(y * height)) for x, y in chance.random((int(chance.integers(2, 9)), 2))]
    pen = max(1, int(min(width, height) * chance.uniform(0.005, 0.15)))
    if chance.random() < 0.9:
        ImageDraw.Draw(image).line(points, fill=int(chance.integers(0, 200)), width=pen, joint="curve")
    values = np.asarray(image, np.float64)
    if chance.random() < 0.5:
        values = values + chance.normal(0, 12, values.shape) + np.linspace(0, -60, width)
    return Image.fromarray((255 - values if chance.random() < 0.3 else values).clip(0, 255).astype(np.uint8))


def in_mode(image: Image.Image, mode: str, chance: Chance) -> Image.Image:
    """The grey picture in another mode; alpha is random where there is any."""
    values = np.asarray(image).astype(np.float32)
    match mode:
        case "I;16":
            return Image.fromarray((values * pick(chance, (1, 4, 16, 257))).astype(np.uint16))
        case "I":
            return Image.fromarray((values * pick(chance, (1, 200))).astype(np.int32))
        case "F":
            return Image.fromarray(values / pick(chance, (1, 255, 1e-30)))
        case "LA" | "RGBA":
            made = image.convert(mode)
            made.putalpha(Image.fromarray(chance.integers(0, 256, values.shape, dtype=np.uint8)))
            return made
        case "LAB" | "YCbCr" | "CMYK" | "P":
            return image.convert("RGB").convert(mode) if mode != "LAB" else Image.merge("LAB", [image] * 3)
    return image.convert(mode)


def saved(image: Image.Image, file_type: str, **options: Any) -> bytes:
    """The file's bytes."""
    buffer = io.BytesIO()
    image.save(buffer, format=file_type, **options)
    return buffer.getvalue()


def right(chance: Chance) -> bytes:
    """A whole picture file, of any format, mode and size up to 900 pixels."""
    file_type = pick(chance, list(MODES))
    width, height = (int(side) for side in np.exp(chance.uniform(np.log(4), np.log(900), 2)))
    return saved(in_mode(drawn(chance, width, height), pick(chance, MODES[file_type]), chance), file_type)


def _hurt(chance: Chance) -> bytes:
    return hurt_bytes(right(chance), chance)


def _cut_short(chance: Chance) -> bytes:
    content = right(chance)
    return content[: int(len(content) * chance.random())]


def _tiny(chance: Chance) -> bytes:
    width, height = pick(chance, ((1, 1), (1, 600), (600, 1), (2, 2), (3, 1), (20_000, 1), (1, 19_999)))
    return saved(drawn(chance, width, height), pick(chance, ("PNG", "BMP", "TIFF", "GIF")))


def _transparent(chance: Chance) -> bytes:
    """All of it, a rim of it, the paper of it, or by a palette."""
    image = drawn(chance, 300, 200).convert("RGBA")
    alpha = np.full((200, 300), 255, np.uint8)
    match int(chance.integers(4)):
        case 0:
            alpha[:] = 0
        case 1:
            alpha[:30], alpha[:, :12] = 0, 40
        case 2:
            alpha = 255 - np.asarray(image.convert("L"))
        case _:
            return saved(image.convert("P"), pick(chance, ("PNG", "GIF")), transparency=int(chance.integers(256)))
    image.putalpha(Image.fromarray(alpha))
    return saved(image, pick(chance, ("PNG", "WEBP", "TIFF", "AVIF")))


def _deep(chance: Chance) -> bytes:
    """More than 8 bits: numbers that are none, enormous, negative or in a small part of their range."""
    values = np.asarray(drawn(chance, 120, 160)).astype(np.float64)
    match int(chance.integers(5)):
        case 0:
            numbers = np.where(values < 128, pick(chance, (np.nan, np.inf, -np.inf, 3e38)), values)
            return saved(Image.fromarray(numbers.astype(np.float32)), "TIFF")
        case 1:
            return saved(Image.fromarray(((values - 128) * 2**24).clip(-(2**31), 2**31 - 1).astype(np.int32)), "TIFF")
        case 2:
            return saved(Image.fromarray((values / 255 * pick(chance, (1, 11, 1023, 65535))).astype(np.uint16)), "PNG")
        case 3:
            return png(120, 160, 16, 2, np.repeat(values.astype(">u2")[:, :, None], 3, axis=2).tobytes())
    return png(120, 160, 16, 6, chance.integers(0, 2**16, (160, 120, 4)).astype(">u2").tobytes())


def _several(chance: Chance) -> bytes:
    """An animation, a scanner's pages, or a phone's photo with a smaller one in it."""
    frames = [drawn(chance, 90, 80).convert("RGB") for _ in range(int(chance.integers(2, 7)))]
    file_type = pick(chance, ("GIF", "PNG", "WEBP", "TIFF", "MPO", "AVIF"))
    return saved(frames[0], file_type, save_all=True, append_images=frames[1:])


def _with_notes(chance: Chance) -> bytes:
    """Turned by its EXIF, or with notes and a colour profile that are damaged."""
    image = drawn(chance, 200, 260).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = pick(chance, (*range(1, 9), 0, 99, 2**15))
    notes = exif.tobytes()
    options: dict[str, Any] = {"exif": notes if chance.random() < 0.5 else b"Exif\0\0" + hurt_bytes(notes[6:], chance)}
    if chance.random() < 0.5:
        options["icc_profile"] = chance.bytes(int(chance.integers(1, 400)))
    file_type = pick(chance, ("JPEG", "PNG", "WEBP", "TIFF"))
    if file_type == "TIFF":
        options["exif"] = exif  # its notes are its own directory, which cannot be written damaged
    return saved(image, file_type, **options)


def _enormous_header(chance: Chance) -> bytes:
    """A few bytes that claim to be a picture larger than any memory, or one without size."""
    wide, high = pick(chance, ((2**31 - 1, 2**31 - 1), (0, 0), (0, 5), (99_999, 1), (65_535, 65_535), (19_000, 3_000)))
    little = struct.pack("<HH", wide & 0xFFFF, high & 0xFFFF)
    match int(chance.integers(5)):
        case 0:
            return png(wide, high, pick(chance, (1, 8, 16)), pick(chance, (0, 2, 4, 6)), b"")
        case 1:
            return (
                f"P{pick(chance, '123456')}\n{wide} {high}\n{pick(chance, (0, 1, 255, 65535, 10**9))}\n".encode()
                + bytes(9)
            )
        case 2:
            return b"GIF89a" + little + b"\x80\0\0" + bytes(6) + b"," + bytes(4) + little + b"\0\x02\x02L\x01\0;"
        case 3:
            return (
                b"BM" + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, wide, -high, 1, 24, 0, 0, 1, 1, 0, 0) + bytes(45)
            )
    return hurt_bytes(saved(Image.new("L", (8, 8)), "TIFF"), chance)


def _no_picture(chance: Chance) -> bytes:
    """Files that are something else, whatever their name says."""
    archive = io.BytesIO()
    np.savez(archive, x=np.zeros(9))
    others = (
        *(b"", b"\0", b"\n" * 5_000, b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        *(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", b"\0\0\0\x20ftypavif" + bytes(50), b"PK\x03\x04" + bytes(99)),
        *(b"RIFF\x24\0\0\0WAVEfmt ", b"RIFF\x24\0\0\0WEBPVP8 ", b"\x80\x04cposix\nsystem\n."),
        *(b"%PDF-1.7\n%", b"8BPS\0\x01" + bytes(40), archive.getvalue()),
        *(json.dumps([0] * 784).encode(), "7\n七".encode("utf-16")),
    )  # fmt: skip
    return chance.bytes(500) if chance.random() < 0.1 else pick(chance, others)


MAKERS: dict[str, Maker] = {
    "right": right,
    "hurt": _hurt,
    "cut short": _cut_short,
    "tiny": _tiny,
    "transparent": _transparent,
    "deep": _deep,
    "several": _several,
    "with notes": _with_notes,
    "enormous header": _enormous_header,
    "no picture": _no_picture,
}


def png(width: int, height: int, bits: int, colour: int, values: bytes, before: bytes = b"") -> bytes:
    """A PNG written by hand: colour 0 grey, 2 RGB, 4 grey and alpha, 6 RGBA. values: the rows, without filter bytes."""
    row = len(values) // height if height else 0
    rows = b"".join(b"\0" + values[y * row : (y + 1) * row] for y in range(height)) if values else b""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [
        (b"IHDR", header),
        *([(b"zTXt", before)] if before else []),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def blank_png(width: int, height: int, bits: int, colour: int) -> bytes:
    """A PNG of zeros, made a row at a time: a small file for any size."""
    row = bytes(1 + (width * bits * {0: 1, 2: 3, 4: 2, 6: 4}[colour] + 7) // 8)
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*p) for p in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")))


def _flat(mode: str, side: int, file_type: str, **options: Any) -> Callable[[], bytes]:
    return lambda: saved(Image.new(mode, (side, side), 200 if mode == "L" else None), file_type, **options)


# Small files that take much memory when they are opened carelessly. The first few are those of `make test`.
BOMBS: dict[str, Callable[[], bytes]] = {
    "grey and alpha, 8000 x 8000": lambda: blank_png(8_000, 8_000, 8, 4),
    "palette with transparency": lambda: saved(Image.new("P", (8_000, 8_000)), "PNG", transparency=0),
    "1 bit, 20000 x 3200": lambda: blank_png(20_000, 3_200, 1, 0),
    "AVIF, 7000 x 7000": _flat("RGB", 7_000, "AVIF", speed=10),
    "RGBA, 8000 x 8000": lambda: blank_png(8_000, 8_000, 8, 6),
    "16 bits, RGBA, 8000 x 8000": lambda: blank_png(8_000, 8_000, 16, 6),
    "16 bits, grey, 8000 x 8000": lambda: blank_png(8_000, 8_000, 16, 0),
    "RGB, 30000 x 30000": lambda: png(30_000, 30_000, 8, 2, b""),
    "JPEG, 8000 x 8000": _flat("RGB", 8_000, "JPEG"),
    "JPEG, progressive, CMYK": _flat("CMYK", 8_000, "JPEG", progressive=True),
    "JPEG, 108 megapixels": lambda: saved(Image.new("RGB", (12_000, 9_000)), "JPEG"),
    "WebP, 8000 x 8000": _flat("RGBA", 8_000, "WEBP"),
    "TIFF, float": _flat("F", 7_900, "TIFF", compression="tiff_deflate"),
    "TIFF, CMYK": _flat("CMYK", 7_900, "TIFF", compression="tiff_lzw"),
    "TIFF, whole numbers": _flat("I", 7_900, "TIFF", compression="tiff_deflate"),
    "GIF, 7900 x 7900": _flat("P", 7_900, "GIF"),
    "GIF, 61 frames": lambda: saved(
        Image.new("L", (2_000, 2_000)),
        "GIF",
        save_all=True,
        append_images=[Image.new("L", (2_000, 2_000), i % 256) for i in range(60)],
    ),
    "a note that blows up": lambda: png(9, 9, 8, 0, bytes(81), b"note\0\0" + zlib.compress(bytes(400_000_000))),
}
