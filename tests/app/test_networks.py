"""The Networks page in both languages, reached as a new visitor and by the menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from safetensors.torch import save
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.engine.training.twins import TWINS
from cnn_viz.text import say
from cnn_viz.text.numbers import percent
from cnn_viz.ui.session.names import own_name
from tests.app.conftest import component


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_network_stands_there_with_its_sheet(app: Callable[..., AppTest], language: str) -> None:
    at = app(language).switch_page("pages/3_networks.py").run()
    assert not at.exception
    assert at.title[0].value == say("networks.heading", language)
    table, twins = (t.value for t in at.table)
    assert len(table) == len(MODELS) and len(twins) == 1 + len(TWINS)
    for row, model_id in zip(table.to_dict("records"), MODELS, strict=True):
        sheet = sheets.sheet(model_id)
        assert f"{sheet.parameters:,}" in row.values()
        assert f"{sheet.test_accuracy:.2%}" in row.values()
        by_writer = [widths["20"] for widths in sheet.writers.values()]
        assert f"{min(by_writer):.1%} – {percent(max(by_writer), 1)}" in row.values(), "writers differ"
    assert [code.value for code in at.code][-1] == sheets.sheet("pen").command
    assert ("cores" in at.caption[-1].value) == (language == "en"), "the machine, in the visitor's language"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_twin_stands_there_with_its_sheet_and_beside_the_network_that_it_is_compared_with(
    app: Callable[..., AppTest], language: str
) -> None:
    at = app(language).switch_page("pages/3_networks.py").run()
    _, twins = (t.value for t in at.table)
    for row, twin in zip(twins.to_dict("records")[1:], TWINS, strict=True):
        sheet = sheets.sheet(twin)
        expected = (percent(sheet.training_accuracy, 1), f"{sheet.test_accuracy:.2%}", f"{sheet.test_loss:.4f}")
        assert set(expected) <= set(row.values())
    twin = list(TWINS)[-1]
    at.button(f"beside_{twin.replace(':', '_')}").click().run()
    visitor = at.session_state["visit"]
    assert (visitor.network, visitor.rival) == ("conv3_same", twin)
    visitor.network = twin
    at.switch_page("pages/3_networks.py").run()
    assert not at.exception and [code.value for code in at.code][-1] == sheets.sheet(twin).command


@pytest.mark.parametrize("twin", TWINS)
def test_a_twin_goes_by_link_through_the_pages_and_one_that_there_is_not_is_told(
    app: Callable[..., AppTest], twin: str
) -> None:
    at = app(m=twin, vs="conv3_same")
    visitor = at.session_state["visit"]
    assert not at.exception and visitor.network == twin and visitor.notice is None
    for page in ("2_inside", "8_why"):
        assert not at.switch_page(f"pages/{page}.py").run().exception
    garbled = app(m="conv3_same:nobody")
    assert garbled.session_state["visit"].network == "pen" and garbled.warning


def test_a_network_of_ones_own_is_painted_with_its_own_numbers(app: Callable[..., AppTest]) -> None:
    at = app()
    visitor = at.session_state["visit"]
    own = visitor.desk.keep("scratch8", save(weight_files.fresh("scratch8", seed=7).state_dict()))
    visitor.network = own.id
    at.switch_page("pages/3_networks.py").run()
    assert not at.exception
    (painted,) = component(at, "plan")
    at.session_state["visit"].network = "scratch8"
    (shipped,) = component(at.run(), "plan")
    assert painted != shipped, "the plan shows what this network makes of the drawing"
    name = own_name(own, visitor.desk, partial(say, language="en"))
    assert say("networks.own", "en", name=name) not in [c.value for c in at.caption]
    at.session_state["visit"].network = own.id
    at.run()
    assert say("networks.own", "en", name=name) in [c.value for c in at.caption]
    assert component(at, "plan") == [painted] and at.session_state["visit"].network == own.id
