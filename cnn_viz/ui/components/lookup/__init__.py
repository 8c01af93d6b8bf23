"""The glossary's search box and index. What is typed filters the page's entries in the browser, letter by letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from cnn_viz.text import sentences
from cnn_viz.ui.components import component

_lookup = component("lookup", '<div class="cv-lookup"></div>')


@dataclass(frozen=True)
class Entry:
    """A term to be found.

    name:  its container on the page is term_{name}; group: that of its group is group_{group}.
    title, other: the term in the language of the page and in the other one.
    also:  all its names, in both languages.  said: its sentences.
    """

    name: str
    group: str
    title: str
    other: str
    also: Sequence[str]
    said: str


def show_lookup(groups: Mapping[str, Sequence[Entry]], *, language: str, key: str) -> None:
    """Show the box and the index. groups: entries by their group's title, in the order of the page."""
    listed = [{"title": title, "entries": [asdict(entry) for entry in entries]} for title, entries in groups.items()]
    words = {name[6:]: pair[language] for name, pair in sentences("glossary").items() if name.startswith("shown_")}
    _lookup(key=key, data={"groups": listed, "words": words, "language": language})
