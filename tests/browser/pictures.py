"""The README's pictures, taken of the real app: python -m tests.browser.pictures"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESKTOP, PHONE, chromium, new_context, open_app
from tests.browser.drawing import draw, written_digits
from tests.serving import ROOT, Server, serve

DOCS = ROOT / "docs"
PICTURES: dict[str, dict[str, Any]] = {
    "draw-light": {"size": DESKTOP, "scheme": "light", "language": "en"},
    "draw-zh-dark": {"size": DESKTOP, "scheme": "dark", "language": "zh"},
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


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    with serve() as server, chromium() as browser:
        for name, settings in PICTURES.items():
            take(browser, server, name, **settings)
            print(f"docs/{name}.png")


if __name__ == "__main__":
    main()
