"""Where files lie: the app's own beside the package in the repository, inside it once it is installed."""

from pathlib import Path

PACKAGE = Path(__file__).parent
INSTALLED = PACKAGE / "_app"  # pyproject.toml puts them there

APP = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent
"""The folder with app.py, pages/ and .streamlit/."""

WEIGHTS = PACKAGE / "weights"
"""What trainings made: weight files, and beside each the sheet that says how."""

DATA = PACKAGE / "data"
"""MNIST and the pen strokes, packed."""


def is_installed() -> bool:
    """Whether this is a copy that was installed, and not the repository."""
    return APP == INSTALLED
