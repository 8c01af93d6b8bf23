"""The Networks page in both languages, reached as a new visitor and by the menu."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine import weights
from cnn_viz.engine.models import MODELS
from cnn_viz.text import say


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_network_stands_there_with_its_sheet(app: Callable[..., AppTest], language: str) -> None:
    at = app(language).switch_page("pages/3_networks.py").run()
    assert not at.exception
    assert at.title[0].value == say("networks.heading", language)
    (table,) = (t.value for t in at.table)
    assert len(table) == len(MODELS)
    for row, model_id in zip(table.to_dict("records"), MODELS, strict=True):
        sheet = weights.sheet(model_id)
        assert f"{sheet.parameters:,}" in row.values()
        assert f"{sheet.test_accuracy:.2%}" in row.values()
    assert at.code[0].value == weights.sheet("pen").command
