"""What several unit tests share."""

import pytest

from cnn_viz.engine import pen_pictures
from cnn_viz.engine.data import pen_digits


@pytest.fixture
def few_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pen pictures of a few writers' digits, which are made quickly."""
    few = [digit for digit in pen_digits(held_out=False) if digit.writer < 3]
    monkeypatch.setattr(pen_pictures, "pen_digits", lambda held_out: few)
