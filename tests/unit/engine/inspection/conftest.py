"""Keras for the tests of what the app says about it; the app itself never imports it."""

from collections.abc import Iterator

import pytest

from tests.unit.engine.inspection.keras_process import Keras, started


@pytest.fixture(scope="session")
def keras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keras]:
    """One process for all, since importing takes seconds."""
    there = started(tmp_path_factory.mktemp("keras"))
    yield there
    there.process.shutdown()
