"""A matrix of inputs: `make test` takes a part of it, `make campaign` the rest."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pytest


def diagonal(every: Iterable[Any], now: Container[Any]) -> list[Any]:
    """What parametrize takes: each of them; what is not in `now` is marked long. A tuple stands for several names."""
    return [
        pytest.param(*(each if isinstance(each, tuple) else (each,)), marks=[] if each in now else pytest.mark.long)
        for each in every
    ]
