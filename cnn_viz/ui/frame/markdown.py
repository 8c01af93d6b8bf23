"""What a file or a person says, inside a sentence that Streamlit reads as Markdown: it stands for itself."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#|~<>$!:&])")
_ADDRESSES = re.compile(r"(?i)(?<=www)(?=\.)|(?<=@)|(?<=:)(?=//)")
_APART = "\u2060"  # word joiner, which is not seen: GitHub's Markdown makes links of bare addresses, escaped or not


def escaped(value: object) -> object:
    """Text without its meaning in Markdown, on one line; numbers as they are."""
    if not isinstance(value, str):
        return value
    line = _ADDRESSES.sub(_APART, " ".join(value.split()))
    return _MARKS.sub(r"\\\1", line)
