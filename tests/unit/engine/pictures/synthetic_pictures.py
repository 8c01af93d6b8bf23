"""Pictures of a digit as people hand them in: crops, thin lines, specks on large pages, small ranges of values, and
those with a page in them (synthetic_pages.py).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from cnn_viz.engine.data.sources import pen_digits
from tests.unit.engine.pictures import synthetic_pages  # noqa: F401 - its kinds
from tests.unit.engine.pictures.synthetic_ink import KINDS, Ink, coloured, drawn, kind, saved, tight, tones, written


@dataclass(frozen=True)
class Picture:
    """A file of a kind and the digit that a person reads in it."""

    kind: str
    label: int
    data: bytes


def pictures(count: int, seed: int = 0, held_out: bool = True, kinds: Iterable[str] | None = None) -> Iterator[Picture]:
    """`count` pictures of every kind."""
    random = np.random.default_rng(seed)
    digits = pen_digits(held_out)
    for name in kinds or KINDS:
        for index in random.choice(len(digits), count, replace=False):
            height, width = _size(name, random)
            yield Picture(name, digits[index].label, KINDS[name](written(digits[index], height, width), random))


def _size(name: str, random: np.random.Generator) -> tuple[float, float]:
    """A digit's height and the width of its strokes, in pixels."""
    if name != "thin_lines":
        return 200, float(random.uniform(10, 24))
    height = float(random.choice([200, 400, 800, 1200]))
    return height, float(random.uniform(1, max(1.5, height / 120)))


@kind
def plain(ink: Ink, random: np.random.Generator) -> bytes:
    return saved(drawn(ink, random), str(random.choice(["PNG", "JPEG", "WEBP", "BMP"])))


@kind
def ink_on_nothing(ink: Ink, random: np.random.Generator) -> bytes:
    pen = tuple(
        int(v) for v in random.choice([[0, 0, 0], [255, 255, 255], [200, 30, 30], [20, 30, 120], [250, 220, 60]])
    )
    layers = np.zeros((*ink.shape, 4), np.uint8)
    layers[:, :, :3] = pen
    layers[:, :, 3] = (ink * random.choice([255, 255, 90])).astype(np.uint8)
    image = Image.fromarray(layers)
    return saved(image.convert("LA") if random.random() < 0.3 else image)


@kind
def tight_crop(ink: Ink, random: np.random.Generator) -> bytes:
    image = coloured(tight(ink), *tones(random))
    size = [max(1, round(s * random.uniform(0.4, 2))) for s in image.size]
    name = str(random.choice(["PNG", "JPEG", "JPEG"]))
    return saved(image.resize(size), name, **({"quality": int(random.integers(25, 95))} if name == "JPEG" else {}))


@kind
def small_page(ink: Ink, random: np.random.Generator) -> bytes:
    """A small digit on a sheet as scanned, with or without the scanner's noise."""
    dpi = int(random.choice([150, 300]))
    height = round(random.choice([8, 10, 15, 25]) / 25.4 * dpi)
    mark = np.asarray(Image.fromarray(tight(ink)).resize((max(3, round(height * 0.6)), height), Image.Resampling.BOX))
    page = np.full((round(11.7 * dpi), round(8.27 * dpi)), 255, np.float32)
    y, x = int(random.integers(60, page.shape[0] - height - 60)), int(random.integers(60, page.shape[1] - height - 60))
    page[y : y + mark.shape[0], x : x + mark.shape[1]] = 255 - 215 * mark
    noise = float(random.choice([0, 0, 2, 5, 8]))
    page += random.normal(0, noise, page.shape) - 2 * noise if noise else 0
    image = Image.fromarray(page.clip(0, 255).astype(np.uint8))
    return saved(image, "JPEG") if noise else saved(image)


@kind
def small_on_screen(ink: Ink, random: np.random.Generator) -> bytes:
    side = int(random.choice([40, 60, 90]))
    mark = Image.fromarray(tight(ink)).resize((max(3, round(side * 0.6)), side), Image.Resampling.BOX)
    scene = np.zeros((1080, 1920), np.float32)
    y, x = int(random.integers(0, 1080 - side)), int(random.integers(0, 1920 - side))
    scene[y : y + side, x : x + mark.width] = np.asarray(mark)
    light = random.random() < 0.5
    return saved(coloured(scene, "white" if light else "black", "black" if light else "white"))


@kind
def small_range(ink: Ink, random: np.random.Generator) -> bytes:
    """Values that use a small part of their type's range."""
    top = int(random.choice([1, 3, 11, 31]))
    grey = np.round((ink if random.random() < 0.5 else 1 - ink) * top)
    choice = int(random.integers(5))
    if choice == 0:
        return saved(Image.fromarray(grey.astype(np.uint8)))
    if choice == 1:
        return saved(Image.fromarray((ink * int(random.choice([255, 1023, 4095]))).astype(np.uint16)))
    if choice == 2:
        return _png16((ink[:, :, None] * [255, 255, 255]).astype(">u2"))
    if choice == 3:
        return saved(Image.fromarray((grey * 7).astype(np.int32)), "TIFF")
    image = Image.fromarray(grey.astype(np.uint8), "P")
    image.putpalette([v for i in range(256) for v in (i, i, i)])
    return saved(image)


def _png16(values: np.ndarray) -> bytes:
    """A PNG of 16 bits a channel, (H, W, 3) big-endian, which Pillow cannot write."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    height, width = values.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in values)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@kind
def thin_lines(ink: Ink, random: np.random.Generator) -> bytes:
    """As a drawing program's pencil leaves them: smooth, or of black and white pixels."""
    return saved(drawn(ink if random.random() < 0.5 else (ink > 0.3).astype(np.float32), random))
