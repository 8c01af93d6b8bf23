"""Where the shell commands write: never over what is there without --force, and told before anything is computed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile

import click

from cnn_viz.records import UserError

force_option = click.option("--force", is_flag=True, help="Replace files that are there already.")


def must_be_free(paths: Iterable[Path], force: bool, make: bool = False, shipped: bool = False) -> None:
    """Raises UserError for the first path that cannot be written, or holds a file already while not `force`.

    make: the folder, if it is not there.  shipped: whether the files are the package's own.
    """
    for path in paths:
        if make:
            _make_folder(path)
        if _is_there(path):
            if not path.is_file():
                raise UserError("errors.not_a_file", "{path} is not a file; name another one.", path=path)
            if shipped and not force:
                english = "{path} ships with CNN Viz; --force replaces it, --folder names another place."
                raise UserError("errors.shipped_there", english, path=path)
            if not force:
                raise UserError("errors.file_there", "{path} is there already; --force replaces it.", path=path)
        _must_take_files(path)


def must_not_replace(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raises UserError if one of the files to be written is one that is read: not even --force means that."""
    read = [path for path in inputs if os.path.exists(path)]
    for output in outputs:
        if os.path.exists(output) and any(output.samefile(path) for path in read):
            english = "{path} is read here and cannot be written to as well; choose another --out."
            raise UserError("errors.takes_place", english, path=output)


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
        english = "{path} cannot be written: there is no folder {folder}; make it first."
        raise UserError("errors.no_folder", english, path=path, folder=path.parent)
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise not_written(path, error) from None


def not_written(path: Path, error: OSError | ValueError) -> UserError:
    """The sentence for a file that the system does not let us write."""
    reason = getattr(error, "strerror", None) or error
    return UserError("errors.not_written", "{path} cannot be written: {reason}.", path=path, reason=reason)
