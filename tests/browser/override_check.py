"""How a rule of streamlit_overrides.css is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.browser.chromium import DESKTOP

LANDSCAPE = (844, 390)
SMALL_DESK = (1024, 768)
NARROW = (800, 768)  # where the menu folds
TABLET = (1100, 800)


@dataclass(frozen=True)
class Check:
    """On which page and at what size it is looked at, what is then true, and the words that this asks for.

    media: the theme, or a contrast theme of the system, as Playwright's emulate_media has them.
    """

    page: str
    true: str
    size: tuple[int, int] = DESKTOP
    words: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    touch: bool = False


def in_sight(key: str, by: int, top: int) -> str:
    """The part stands at `top` when the page has been scrolled by so much."""
    return f"(one('[data-testid=stMain]').scrollTo(0, {by}), outer('{key}').y) === {top}"
