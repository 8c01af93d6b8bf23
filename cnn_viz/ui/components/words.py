"""What nearly every message carries for the browser: the sentences that are filled in there, and the two themes."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any

from cnn_viz.figures.palette import THEMES
from cnn_viz.text import sentences

_PREFIX = "shown_"


@cache
def words(language: str, *tables: str) -> dict[str, str]:
    """The sentences of text/<table>.toml that the browser fills in, by their names without "shown_".

    Of two with one name the later table's is taken.
    """
    found = {key: pair for table in tables for key, pair in sentences(table).items() if key.startswith(_PREFIX)}
    return {key.removeprefix(_PREFIX): pair[language] for key, pair in found.items()}


@cache
def themes() -> dict[str, dict[str, Any]]:
    """The palettes by name; lib/colours.js chooses by the page's background."""
    return {name: asdict(palette) for name, palette in THEMES.items()}
