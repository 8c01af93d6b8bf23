"""The README's pictures, taken of the real app: python -m tests.browser.pictures"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page

from tests.browser.chromium import PHONE, chromium, new_context, open_app
from tests.browser.drawing import clear, draw, on_screen, written_digits
from tests.serving import ROOT, Server, serve

DOCS = ROOT / "docs"
PROJECTOR = (1280, 720)
PICTURES: dict[str, dict[str, Any]] = {
    "draw-light": {"size": PROJECTOR, "scheme": "light", "language": "en"},
    "draw-zh-dark": {"size": PROJECTOR, "scheme": "dark", "language": "zh"},
    "draw-phone": {"size": PHONE, "scheme": "dark", "language": "en", "touch": True},
}


def take(browser: Browser, server: Server, name: str, size: tuple[int, int], language: str, **look: Any) -> None:
    """Draw a digit that a person wrote and photograph the page as it stands on the screen."""
    context = new_context(browser, size, **look)
    page: Page = context.new_page()
    open_app(page, server.url, lang=language)
    written = next(digit for digit in written_digits() if digit.label == 2)
    draw(page, written.strokes, look.get("touch", False))
    page.mouse.move(*size)  # nothing is pointed at
    page.screenshot(path=DOCS / f"{name}.png")
    context.close()


FRAMES, ACROSS = 8, 4  # of the film strip
CLIP: FloatRect = {"x": 0, "y": 72, "width": 860, "height": 600}  # canvas, answer, and the first layers
STAGE: FloatRect = {"x": 320, "y": 136, "width": 960, "height": 552}
DEPTHS = ({"v": "overview"}, {"v": "relu2"}, {"v": "conv2", "s": "conv2.8"})


def take_film(browser: Browser, server: Server) -> None:
    """The page while a person's 2 is being drawn, eight times within its one stroke; nothing is lifted in between."""
    page = new_context(browser, PROJECTOR).new_page()
    open_app(page, server.url)
    draw(page, [[(140, 60), (140, 220)]])  # the network has come to the browser
    clear(page)
    written = next(digit for digit in written_digits() if digit.label == 2 and len(digit.strokes) == 1)
    points = list(on_screen(page, written.strokes[0]))
    page.mouse.move(*points[0])
    page.mouse.down()
    frames = []
    for k in range(1, FRAMES + 1):
        for point in points[len(points) * (k - 1) // FRAMES : len(points) * k // FRAMES]:
            page.mouse.move(*point)
        page.wait_for_timeout(300)  # the maps and the strip come after the answer
        frames.append(Image.open(io.BytesIO(page.screenshot(clip=CLIP))))
    page.mouse.up()
    page.context.close()
    wide, high = int(0.6 * CLIP["width"]), int(0.6 * CLIP["height"])
    film = Image.new("RGB", (ACROSS * wide, -(-FRAMES // ACROSS) * high), "white")
    for k, frame in enumerate(frames):
        film.paste(frame.resize((wide, high), Image.Resampling.LANCZOS), (k % ACROSS * wide, k // ACROSS * high))
    film.quantize(128).save(DOCS / "while-drawing.png", optimize=True)
    print("docs/while-drawing.png")


def take_depths(browser: Browser, server: Server) -> None:
    """One digit at the three depths, side by side."""
    written = next(digit for digit in written_digits() if digit.label == 2)
    frames = []
    for link in DEPTHS:
        page = new_context(browser, PROJECTOR).new_page()
        open_app(page, server.url, **link)
        draw(page, written.strokes)
        page.mouse.move(*PROJECTOR)
        page.wait_for_timeout(500)
        frames.append(Image.open(io.BytesIO(page.screenshot(clip=STAGE))))
        page.context.close()
    wide, high = int(0.6 * STAGE["width"]), int(0.6 * STAGE["height"])
    strip = Image.new("RGB", (len(frames) * wide, high), "white")
    for k, frame in enumerate(frames):
        strip.paste(frame.resize((wide, high), Image.Resampling.LANCZOS), (k * wide, 0))
    strip.quantize(128).save(DOCS / "depths.png", optimize=True)
    print("docs/depths.png")


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    with serve() as server, chromium() as browser:
        take_film(browser, server)
        take_depths(browser, server)
        for name, settings in PICTURES.items():
            take(browser, server, name, **settings)
            print(f"docs/{name}.png")


if __name__ == "__main__":
    main()
