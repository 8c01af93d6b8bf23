"""Every sentence a user reads, English and Chinese side by side: one TOML a page, one table a sentence."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from cnn_viz.errors import UserError

LANGUAGES = {"en": "English", "zh": "中文"}


@cache
def sentences(page: str) -> dict[str, dict[str, str]]:
    """All sentences of text/<page>.toml: {key: {"en": …, "zh": …}}."""
    return tomllib.loads((Path(__file__).parent / f"{page}.toml").read_text(encoding="utf-8"))


def say(key: str, language: str = "en", **values: object) -> str:
    """The sentence `page.key` in a language, its {placeholders} filled with `values`; an error among them is said too.

    Raises KeyError for an unknown page, key or language: a missing sentence is our mistake, not the user's.
    """
    page, _, name = key.partition(".")
    said = {
        name: sentence(value, language) if isinstance(value, UserError) else value for name, value in values.items()
    }
    return sentences(page)[name][language].format(**said)


def sentence(error: UserError, language: str = "en") -> str:
    """What a user reads about their error."""
    return say(error.key, language, **error.values)
