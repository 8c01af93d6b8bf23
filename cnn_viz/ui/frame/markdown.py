"""Sentences that Streamlit reads as Markdown. What a file or a person says in one stands for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cnn_viz.text import say

_MARKS = re.compile(r"([\\`*_{}\[\]()#|~<>$!:&])")
_LIST = re.compile(r"^(\d{0,9})([-+.])(?=\s|$)")  # a mark that makes a list of the line which it begins
# What is made of plain text after Markdown was read, escaped or not: links of bare addresses, Streamlit's icons and
# arrows. A word joiner, which is not seen, keeps their letters apart.
_REPLACED = re.compile(r"(?i)(?<=www)(?=\.)|(?<=@)|(?<=:)(?=//|material/|streamlit:)|(?<=[-<>=~])(?=[-<>=])")
_APART = "\u2060"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # such as turn the rest of a line around


class Markdown(str):
    """A sentence as Markdown; a part of another one, it is taken as it is."""

    __slots__ = ()

    def join(self, parts: Iterable[str], /) -> Markdown:
        return Markdown(super().join(str(escaped(part)) for part in parts))


def said(key: str, language: str, **values: object) -> Markdown:
    """The sentence `page.key` for Streamlit's calls, which all read Markdown but for the options of a list to choose
    from. Whoever writes plain text, for those, for files' names and for the browser's scripts, asks `Visit.say`."""
    return Markdown(say(key, language, **{name: escaped(value) for name, value in values.items()}))


def escaped(value: object) -> object:
    """Text without its meaning in Markdown, on one line; numbers and sentences as they are."""
    if not isinstance(value, str) or isinstance(value, Markdown):
        return value
    line = _REPLACED.sub(_APART, _UNSEEN.sub("", " ".join(value.split())))
    return _LIST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", line))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are sentences on one line, as Markdown: st.table's are numbers, set to the right."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
