"""The group of all shell commands: maintainers' apart, and output that no encoding can stop."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Sequence
from typing import Any

import click

from cnn_viz.cli.columns import Context
from cnn_viz.cli.language import t

INTERRUPTED = 130  # the exit code after Ctrl-C
PLAIN = {"→": "->", "×": "x", "…": "...", "—": "-", "–": "-", "≥": ">=", "≤": "<="}


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """What an encoding cannot write: an arrow as "->", the letters of a name as Python's own escapes."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter = error.object[error.start]
    return PLAIN.get(letter) or letter.encode("ascii", "backslashreplace").decode(), error.start + 1


codecs.register_error("plainly", _plainly)

_ASCII = codecs.lookup("ascii")
ASCII = codecs.CodecInfo(
    _ASCII.encode,
    _ASCII.decode,
    incrementalencoder=_ASCII.incrementalencoder,
    incrementaldecoder=_ASCII.incrementaldecoder,
    name="plain-ascii",
)
codecs.register(lambda name: ASCII if name == "plain_ascii" else None)  # click takes "ascii" for a mistake: UTF-8


def _tolerant(stream: Any) -> None:
    """A script's or Windows' encoding may lack letters: that must not end a command."""
    if hasattr(stream, "reconfigure"):
        plain = codecs.lookup(stream.encoding).name == "ascii"
        stream.reconfigure(encoding="plain-ascii" if plain else stream.encoding, errors="plainly")


class Shell(click.Group):
    """Commands for visitors, and under a heading of their own those that replace the package's files."""

    context_class = Context

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.maintainers: list[str] = []

    def for_maintainers(self, *commands: click.Command) -> None:
        for command in commands:
            self.add_command(command)
            self.maintainers.append(str(command.name))

    def main(self, *given: Any, **named: Any) -> Any:
        """Run a command line."""
        _tolerant(sys.stdout)
        _tolerant(sys.stderr)
        return super().main(*given, **named)

    def invoke(self, context: click.Context) -> Any:
        """Ctrl-C ends every command with the same code, as other programs do."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo(f"\n{t('stopped')}", err=True)
            context.exit(INTERRUPTED)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Two lists."""
        names = self.list_commands(context)
        visitors = [name for name in names if name not in self.maintainers]
        self._list(t("commands"), visitors, formatter)
        self._list(t("for_maintainers"), self.maintainers, formatter)

    def _list(self, title: str, names: Sequence[str], formatter: click.HelpFormatter) -> None:
        with formatter.section(title):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=80)) for name in names])
