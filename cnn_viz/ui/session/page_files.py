"""The files of the pages, by their names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cnn_viz.paths import APP

PAGES = APP / "pages"


@cache
def page_files() -> dict[str, Path]:
    """In the menu's order: pages/1_draw.py is the page "draw"; its number orders, its name is its address and text."""
    return {path.stem.partition("_")[2]: path for path in sorted(PAGES.glob("*.py"))}


def page_file(name: str) -> str:
    """The file of the page with this name, as st.page_link and st.switch_page want it."""
    return f"pages/{page_files()[name].name}"
