"""Where the shell commands write: never over what is there without --force, and told before anything is computed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile

import click

from cnn_viz.cli.language import t
from cnn_viz.errors import UserError, reason_of
from cnn_viz.paths import is_installed

force_option = click.option("--force", is_flag=True, help=t("force_option"))


def must_be_free(paths: Iterable[Path], force: bool, make: bool = False, shipped: bool = False) -> None:
    """Raises UserError for the first path that cannot be written, or holds a file already while not `force`.

    make: the folder, if it is not there.  shipped: whether the files are the package's own, which are made in the
    repository alone: an installed package is written to by whoever installs it.
    """
    for path in paths:
        if shipped and is_installed():
            raise UserError("errors.installed", path=path)
        if make:
            _make_folder(path)
        if _is_there(path):
            if not path.is_file():
                raise UserError("errors.not_a_file", path=path)
            if shipped and not force:
                raise UserError("errors.shipped_there", path=path)
            if not force:
                raise UserError("errors.file_there", path=path)
        _must_take_files(path)


def must_not_replace(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raises UserError if one of the files to be written is one that is read: not even --force means that."""
    read = [path for path in inputs if os.path.exists(path)]
    for output in outputs:
        if os.path.exists(output) and any(output.samefile(path) for path in read):
            raise UserError("errors.takes_place", path=output)


def _is_there(path: Path) -> bool:
    """Also of a link to nothing. Raises UserError for a name that no file can have."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise not_written(path, error) from None
    return True


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(path.parent, error) from None


def _must_take_files(path: Path) -> None:
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise UserError("errors.no_folder", path=path, folder=path.parent)
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise not_written(path, error) from None


def not_written(path: Path, error: OSError | ValueError) -> UserError:
    """The sentence for a file that the system does not let us write."""
    return UserError("errors.not_written", path=path, reason=reason_of(error))
