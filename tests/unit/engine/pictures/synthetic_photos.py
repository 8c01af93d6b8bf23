"""Photographs of digits on paper as a phone takes them, made from strokes: paper, pen, light, lens, noise."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from cnn_viz.engine.data.sources import pen_digits
from cnn_viz.engine.data.strokes import PenDigit
from cnn_viz.records import Pixels

SIZE = (640, 480)
PAPERS = {"white": (244, 243, 238), "cream": (240, 228, 200), "yellow": (246, 224, 110), "brown": (196, 164, 122)}
PENS = {
    "black": (28, 28, 32),
    "blue": (28, 48, 150),
    "red": (186, 30, 40),
    "green": (20, 112, 60),
    "pencil": (92, 92, 96),
}
KINDS = ("plain", "lined", "squared", "whiteboard", "blackboard")


@dataclass(frozen=True)
class Photo:
    label: int
    kind: str
    pen: str
    pixels: Pixels


def photos(count: int, seed: int = 0) -> Iterator[Photo]:
    """`count` photos of different digits by writers from whom no network learnt, every kind of paper in turn."""
    random = np.random.default_rng(seed)
    digits = pen_digits(held_out=True)
    chosen = random.choice(len(digits), count, replace=False)
    for number, index in enumerate(chosen):
        yield photo(digits[index], KINDS[number % len(KINDS)], random)


def photo(digit: PenDigit, kind: str, random: np.random.Generator) -> Photo:
    board = kind.endswith("board")
    paper = {"whiteboard": (232, 236, 240), "blackboard": (44, 62, 54)}.get(kind) or PAPERS[random.choice([*PAPERS])]
    pen = "chalk" if kind == "blackboard" else str(random.choice([p for p in PENS if not (board and p == "pencil")]))
    colour = (226, 228, 220) if pen == "chalk" else PENS[pen]
    sheet = Image.new("RGB", SIZE, paper)
    _rule(sheet, kind, random)
    height = random.uniform(0.35, 0.8) * SIZE[1]
    width = height * random.uniform(0.05, 0.11) * (1.3 if board else 1)
    _write(sheet, digit, height, width, colour, random)
    seen = _seen_askew(sheet, paper, random)
    light = np.asarray(seen, np.float32) * _light(kind, random)[:, :, None]
    light = ndimage.gaussian_filter(light, (*[random.uniform(0.6, 2.0)] * 2, 0))
    light += random.normal(0, random.uniform(2, 8), light.shape)
    return Photo(digit.label, kind, pen, _as_jpeg(light.clip(0, 255).astype(np.uint8), int(random.integers(60, 92))))


def _rule(sheet: Image.Image, kind: str, random: np.random.Generator) -> None:
    if kind not in ("lined", "squared"):
        return
    draw, step = ImageDraw.Draw(sheet), int(random.integers(36, 90))
    colour = (150, 180, 216) if random.random() < 0.6 else (176, 170, 170)
    thick = int(random.integers(1, 4))
    for y in range(int(random.integers(0, step)), SIZE[1], step):
        draw.line([(0, y), (SIZE[0], y)], fill=colour, width=thick)
    for x in range(int(random.integers(0, step)), SIZE[0], step) if kind == "squared" else []:
        draw.line([(x, 0), (x, SIZE[1])], fill=colour, width=thick)


def _write(
    sheet: Image.Image, digit: PenDigit, height: float, width: float, colour: tuple, random: np.random.Generator
) -> None:
    points = np.concatenate(digit.strokes)
    low, high = points.min(0), points.max(0)
    scale = height / max(float((high - low).max()), 1.0)
    room = np.array(SIZE) - (high - low) * scale - 2 * width
    corner = random.uniform(0.25, 0.75, 2) * room + width
    draw = ImageDraw.Draw(sheet)
    for stroke in digit.strokes:
        path = [(float(x), float(y)) for x, y in (stroke - low) * scale + corner]
        if len(path) > 1:
            draw.line(path, fill=colour, width=max(round(width), 2), joint="curve")
        for x, y in path:
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)


def _seen_askew(sheet: Image.Image, paper: tuple, random: np.random.Generator) -> Image.Image:
    """Perspective: each corner of the sheet comes from somewhere up to 7 % away; then a slight turn."""
    width, height = SIZE
    corners = np.array([(0, 0), (0, height), (width, height), (width, 0)], float)
    corners += random.uniform(-0.07, 0.07, (4, 2)) * SIZE
    sheet = sheet.filter(ImageFilter.GaussianBlur(0.5))
    seen = sheet.transform(
        SIZE, Image.Transform.QUAD, tuple(corners.ravel()), Image.Resampling.BICUBIC, fillcolor=paper
    )
    return seen.rotate(random.uniform(-6, 6), Image.Resampling.BICUBIC, fillcolor=paper)


def _light(kind: str, random: np.random.Generator) -> np.ndarray:
    """Brightness over the picture: a slope, a hand's soft-edged shadow, on a whiteboard a lamp's reflection."""
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]] / SIZE[1]
    angle = random.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * (x - 0.66) + np.sin(angle) * (y - 0.5)
    light = 0.8 + random.uniform(0.1, 0.35) * slope
    if random.random() < 0.5:
        angle, edge, soft = random.uniform(0, 2 * np.pi), random.uniform(-0.3, 0.3), random.uniform(0.02, 0.2)
        across = np.cos(angle) * (x - 0.66) + np.sin(angle) * (y - 0.5) - edge
        light *= 1 - random.uniform(0.2, 0.5) / (1 + np.exp(-across / soft))
    if kind == "whiteboard":
        where = random.uniform(0.1, 0.9, 2)
        light += 0.3 * np.exp(-(((x - where[0]) ** 2 + (y - where[1]) ** 2) / 0.02))
    return light


def _as_jpeg(pixels: Pixels, quality: int) -> Pixels:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))
