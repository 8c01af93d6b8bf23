"""What a user is told about their error, for the tests that look at the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cnn_viz.errors import UserError
from cnn_viz.text import sentence


@contextmanager
def refused(match: str) -> Iterator[pytest.ExceptionInfo[UserError]]:
    """pytest.raises for a UserError whose English sentence matches."""
    with pytest.raises(UserError) as caught:
        yield caught
    assert re.search(match, sentence(caught.value))
