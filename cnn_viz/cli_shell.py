"""The group of all shell commands: maintainers' apart, and output that no encoding can stop."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Sequence
from typing import Any

import click

INTERRUPTED = 130  # the exit code after Ctrl-C
PLAIN = {"→": "->", "×": "x", "…": "...", "—": "-", "–": "-", "≥": ">=", "≤": "<="}


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """What an encoding cannot write: an arrow as "->", the letters of a name as Python's own escapes."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter = error.object[error.start]
    return PLAIN.get(letter) or letter.encode("ascii", "backslashreplace").decode(), error.start + 1


codecs.register_error("plainly", _plainly)


class Shell(click.Group):
    """Commands for visitors, and under a heading of their own those that replace the package's files."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.maintainers: list[str] = []

    def for_maintainers(self, *commands: click.Command) -> None:
        for command in commands:
            self.add_command(command)
            self.maintainers.append(str(command.name))

    def main(self, *given: Any, **named: Any) -> Any:
        """Run a command line. A script's or Windows' encoding may lack letters: they must not end it."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="plainly")
        return super().main(*given, **named)

    def invoke(self, context: click.Context) -> Any:
        """Ctrl-C ends every command with the same code, as other programs do."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("\nstopped", err=True)
            context.exit(INTERRUPTED)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Two lists."""
        names = self.list_commands(context)
        visitors = [name for name in names if name not in self.maintainers]
        self._list("Commands", visitors, formatter)
        self._list("For maintainers, to make the files that the package ships", self.maintainers, formatter)

    def _list(self, title: str, names: Sequence[str], formatter: click.HelpFormatter) -> None:
        with formatter.section(title):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=80)) for name in names])
