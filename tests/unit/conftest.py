"""What several unit tests share."""

from pathlib import Path

import pytest
from PIL import Image

from cnn_viz.engine.data import pen_pictures, sources
from cnn_viz.engine.data.sources import pen_digits


@pytest.fixture
def few_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pen pictures of a few writers' digits, which are made quickly."""
    few = [digit for digit in pen_digits(held_out=False) if digit.writer < 3]
    monkeypatch.setattr(pen_pictures, "pen_digits", lambda held_out: few)


@pytest.fixture
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Image.Image:
    """Somebody's folder in which the shell is used, with 100 test images to judge on. Returns the first: a 7."""
    read = sources.mnist
    few = tuple(part[:100] for part in read(train=False))
    monkeypatch.setattr(sources, "mnist", lambda train: read(train=True) if train else few)
    monkeypatch.chdir(tmp_path)
    return Image.fromarray(few[0][0].numpy())
