"""The shell's language: the terminal's, as gettext finds it. It is settled when the commands are made."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from cnn_viz import text
from cnn_viz.errors import UserError

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as for gettext


def language_of(environment: Mapping[str, str]) -> str:
    """The first language wished for that there is: "zh" for zh_CN.UTF-8, "en" for C and where nothing fits."""
    wishes = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    codes = ("en" if wish in ("C", "POSIX") else wish[:2].lower() for wish in wishes.split(":"))
    return next((code for code in codes if code in text.LANGUAGES), "en")


def written_in(language: str, encoding: str | None) -> str:
    """The same language, or English where the output's encoding lacks its letters: all would be escapes."""
    try:
        text.LANGUAGES[language].encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return "en"
    return language


LANGUAGE = written_in(language_of(os.environ), sys.stdout.encoding)
if LANGUAGE != "en":  # click's own words ("Usage:") pass through gettext; its English is in its code
    gettext.bindtextdomain("messages", str(Path(text.__file__).parent / "locale"))


def t(key: str, **values: object) -> str:
    """A sentence of text/shell.toml in the shell's language."""
    return say(f"shell.{key}", **values)


def say(key: str, **values: object) -> str:
    """Any page's sentence in the shell's language."""
    return text.say(key, LANGUAGE, **values)


def sentence(error: UserError) -> str:
    """What a user reads about their error, in the shell's language."""
    return text.sentence(error, LANGUAGE)
