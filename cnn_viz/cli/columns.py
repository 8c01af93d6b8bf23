"""Text in a terminal's columns, of which a Chinese letter takes two and ends a line anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

from cnn_viz.cli.language import t

_WIDE = r"\u2e80-\ufeff\uff00-\uff60"
# Spaces; a Chinese letter with the marks that may not be parted from it; a word of other letters.
_PIECES = re.compile(rf"\s+|[“（《]*[{_WIDE}]?[，。；：、！？）”》…]+|[“（《]*[{_WIDE}]|[^\s{_WIDE}“（《]+")
_AS_IT_IS = "\b\n"  # click wraps no paragraph that begins so


def width_of(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def left(text: str, width: int) -> str:
    """Filled up with spaces to so many columns."""
    return text + " " * (width - width_of(text))


def right(text: str, width: int) -> str:
    """The same with the spaces before it."""
    return " " * (width - width_of(text)) + text


def folded(text: str, width: int) -> list[str]:
    """The lines of one paragraph, each at most so many columns wide unless a word is wider."""
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split())):
        if width_of(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] or piece.strip() else ""
    return lines


def _kept(text: str, width: int) -> str:
    return "\n\n".join(_AS_IT_IS + "\n".join(folded(paragraph, width)) for paragraph in text.split("\n\n"))


class Columns(click.HelpFormatter):
    """click's help, wrapped by columns where click counts letters."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{t('heading', title=heading)}\n")

    def write_text(self, text: str) -> None:
        super().write_text(_kept(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max((len(name) for name, _ in rows), default=0), col_max) + col_spacing
        width = max(self.width - first - 2, 10)  # as click works it out
        super().write_dl([(name, _kept(text, width)) for name, text in rows], col_max, col_spacing)


class Context(click.Context):
    """Makes its help with Columns."""

    formatter_class = Columns


class Command(click.Command):
    """A command whose help is wrapped so."""

    context_class = Context
