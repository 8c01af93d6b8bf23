"""Pictures with a page in them: frames, windows, figures, stickers, pages on pages."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.unit.engine.pictures.synthetic_ink import Ink, around, coloured, drawn, kind, saved


@kind
def frame(ink: Ink, random: np.random.Generator) -> bytes:
    image = drawn(ink, random)
    rim = int(random.choice([1, 1, 2, 3, 4, 8, 20, 60]))
    other = tuple(int(v) for v in random.integers(0, 256, 3))
    return saved(around(image, rim, other), str(random.choice(["PNG", "JPEG"])))


@kind
def frames_in_frames(ink: Ink, random: np.random.Generator) -> bytes:
    image = drawn(ink, random)
    for _ in range(int(random.integers(2, 4))):
        image = around(image, int(random.choice([1, 2, 5, 12, 40])), tuple(int(v) for v in random.integers(0, 256, 3)))
    return saved(image)


@kind
def page_on_page(ink: Ink, random: np.random.Generator) -> bytes:
    light = random.random() < 0.5
    image = coloured(ink, "white" if light else "black", "black" if light else "white")
    desk = Image.new(
        "RGB", (int(random.integers(450, 1200)), int(random.integers(400, 900))), "black" if light else "white"
    )
    if light and random.random() < 0.5:
        desk.paste((30, 30, 30), (0, 0, *desk.size))
    desk.paste(image, tuple(int(random.integers(5, a - b - 5)) for a, b in zip(desk.size, image.size, strict=True)))
    return saved(desk, str(random.choice(["PNG", "JPEG"])))


@kind
def window(ink: Ink, random: np.random.Generator) -> bytes:
    """A window with a title bar, buttons and a soft shadow on a desktop."""
    image = drawn(ink, random)
    width, height = image.size
    bar = int(random.integers(24, 40))
    desktop = tuple(int(v) for v in random.integers(0, 256, 3))
    scene = Image.new("RGB", (width + 160, height + bar + 160), desktop)
    shadow = Image.new("L", scene.size)
    ImageDraw.Draw(shadow).rectangle((80, 90, 80 + width, 90 + bar + height), fill=160)
    scene.paste("black", (0, 0), shadow.filter(ImageFilter.GaussianBlur(18)))
    draw = ImageDraw.Draw(scene)
    draw.rectangle((80, 80, 79 + width, 80 + bar), fill=(222, 222, 226))
    for i, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        draw.ellipse((90 + 20 * i, 80 + bar / 2 - 6, 102 + 20 * i, 80 + bar / 2 + 6), fill=colour)
    draw.text((80 + width / 2, 80 + bar / 2), "Untitled 1", fill=(60, 60, 60), anchor="mm", font_size=14)
    scene.paste(image, (80, 80 + bar))
    return saved(scene)


@kind
def window_transparent(ink: Ink, random: np.random.Generator) -> bytes:
    """The same as a Mac saves it: round corners, the shadow in the transparency; with or without a title bar."""
    image = coloured(ink, "white", "black") if random.random() < 0.7 else coloured(ink, "black", "white")
    bar = int(random.choice([0, 28]))
    width, height = image.size[0], image.size[1] + bar
    scene = Image.new("RGBA", (width + 100, height + 100))
    shape = Image.new("L", scene.size)
    ImageDraw.Draw(shape).rounded_rectangle((50, 50, 49 + width, 49 + height), 10, fill=255)
    shadow = Image.new("L", scene.size)
    shadow.paste(shape.crop((50, 50, 50 + width, 50 + height)), (50, 62))
    scene.putalpha(shadow.filter(ImageFilter.GaussianBlur(15)).point(lambda v: v // 2))
    content = Image.new("RGBA", scene.size, (226, 226, 230, 255))
    content.paste(image, (50, 50 + bar))
    if bar:
        ImageDraw.Draw(content).ellipse((60, 58, 72, 70), fill="#ff5f57")
    scene.paste(content, (0, 0), shape)
    return saved(scene)


@kind
def transparent_margin(ink: Ink, random: np.random.Generator) -> bytes:
    image = drawn(ink, random).convert("RGBA")
    rim = int(random.choice([1, 2, 12, 40]))
    scene = Image.new("RGBA", (image.width + 2 * rim, image.height + 2 * rim))
    scene.paste(image, (rim, rim))
    return saved(scene, str(random.choice(["PNG", "WEBP"])), lossless=True)


@kind
def sticker(ink: Ink, random: np.random.Generator) -> bytes:
    """Ink with a halo of another tone, cut out."""
    pen, halo = ("black", "white") if random.random() < 0.5 else ("white", (20, 20, 60))
    mask = Image.fromarray((ink * 255).astype(np.uint8))
    wide = mask.filter(ImageFilter.MaxFilter(int(random.choice([5, 9, 15, 25]))))
    scene = Image.new("RGBA", mask.size)
    scene.paste(Image.new("RGBA", mask.size, halo), (0, 0), wide)
    scene.paste(Image.new("RGBA", mask.size, pen), (0, 0), mask)
    return saved(scene)


@kind
def paper_half_transparent(ink: Ink, random: np.random.Generator) -> bytes:
    image = coloured(ink, "white", "black").convert("RGBA")
    alpha = np.linspace(180, 255, image.width)[None].repeat(image.height, 0).astype(np.uint8)
    image.putalpha(Image.fromarray(alpha))
    return saved(image)


@kind
def figure(ink: Ink, random: np.random.Generator) -> bytes:
    """A saved figure: axes with a frame, ticks and their labels, a title."""
    image = coloured(ink, "black", "white") if random.random() < 0.5 else coloured(ink, "white", "black")
    scene = Image.new("RGB", (image.width + 120, image.height + 120), "white")
    scene.paste(image, (70, 50))
    draw = ImageDraw.Draw(scene)
    left, top, right, bottom = 69, 49, 70 + image.width, 50 + image.height
    draw.rectangle((left, top, right, bottom), outline="black")
    for i in range(6):
        x, y = left + i * image.width // 6 + 5, top + i * image.height // 6 + 5
        draw.line((x, bottom, x, bottom + 5), fill="black")
        draw.text((x, bottom + 8), str(5 * i), fill="black", anchor="mt", font_size=13)
        draw.line((left - 5, y, left, y), fill="black")
        draw.text((left - 9, y), str(5 * i), fill="black", anchor="rm", font_size=13)
    draw.text((70 + image.width / 2, 30), f"Label: {int(random.integers(10))}", fill="black", anchor="mm", font_size=16)
    return saved(scene, str(random.choice(["PNG", "JPEG"])))


@kind
def saved_figure(ink: Ink, random: np.random.Generator) -> bytes:
    """A figure without axes: its margin is of another colour than its page."""
    return saved(around(coloured(ink, "black", "white"), int(random.integers(5, 60)), "white"))
