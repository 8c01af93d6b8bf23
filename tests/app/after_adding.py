"""What is looked at in a copy of the tree to which ARCHITECTURE.md's examples were added; see test_adding_things.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnn_viz.cli.main import main
from cnn_viz.engine.digits.digitize import STEPS, digit_of
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.playground.kernels import kernel
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.frame.shell import ICONS
from cnn_viz.ui.session.page_files import page_file, page_files
from tests.app.conftest import component, named, put

App = Callable[..., AppTest]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


def header(at: AppTest, name: str) -> dict[str, Any]:
    assert not at.exception, at.exception
    return unpack(component(at, name)[0])[0]


def options(at: AppTest, key: str) -> list[str]:
    return named(at.selectbox, key).options


@LANGUAGES
def test_an_architecture(app: App, language: str) -> None:
    name = say("models.conv3_small", language)
    at = app(language, m="conv3_small", vs="conv3_small:untrained", s="conv1.3")
    visitor = at.session_state["visit"]
    assert (visitor.network, visitor.rival, visitor.notice) == ("conv3_small", "conv3_small:untrained", None)
    assert name in " ".join(options(at, "_network")) and header(at, "network")["model"] == "conv3_small"
    at.switch_page("pages/2_inside.py").run()
    assert [layer["name"] for layer in header(at, "inside")["layers"]][1] == "conv1"
    assert component(at, "filters"), "with the digits that excite each"
    at.switch_page("pages/3_networks.py").run()
    assert len(header(at, "plan")["layers"]) == 6
    assert "6,810" in str(at.table[0].value.to_dict()) and len(at.table[0].value) == len(MODELS)
    at.switch_page("pages/4_build.py").run()
    named(at.selectbox, "build_start").select(name).run()
    assert not at.exception and at.session_state["visit"].desk.design.short == "4C3-P2-10"
    at.switch_page("pages/5_train.py").run()
    assert not at.exception and name in options(at, "train_network")


def test_an_architecture_in_the_shell() -> None:
    listed = json.loads(CliRunner().invoke(main, ["models", "--json"]).output)
    (row,) = [row for row in listed if row["id"] == "conv3_small"]
    assert row["parameters"] == 6_810 and row["accuracy"] > 0.9 and row["name"] == say("models.conv3_small")


@LANGUAGES
def test_a_page(app: App, language: str) -> None:
    assert [*page_files()][-4:] == ["hello", "why", "glossary", "lessons"] and "hello" in ICONS
    at = app(language).switch_page(page_file("hello")).run()
    assert not at.exception and at.title[0].value == say("hello.heading", language)
    assert at.session_state["visit"].page == "hello"


@LANGUAGES
def test_a_kind_of_layer(app: App, language: str) -> None:
    design = "built:1_28-c3_5-g-m4_4-f-d10"
    at = app(language, m=design, s="gelu1.1.2.2")
    assert at.session_state["visit"].network == design and not at.session_state["visit"].notice
    (drawn,) = [layer for layer in header(at, "network")["layers"] if layer["kind"] == "gelu"]
    assert drawn["title"] == say("network.gelu", language, n=1)
    at.switch_page("pages/2_inside.py").run()
    told = header(at, "inside")
    assert told["layers"][told["at"]]["name"] == "gelu1" and "F.gelu" in at.code[0].value
    at.switch_page("pages/4_build.py").run()
    (build,) = component(at, "build")
    assert "gelu" in build["kinds"]["relu"]["swapped"]


@LANGUAGES
def test_a_kernel(app: App, language: str) -> None:
    at = app(language).switch_page("pages/6_playground.py").run()
    assert say("playground.kernel_prewitt_vertical", language) in options(at, "play_kernel")
    at.selectbox(key="play_kernel").set_value("prewitt_vertical").run()
    assert not at.exception
    assert np.array_equal(at.session_state["visit"].playground.step.weights[0], kernel("prewitt_vertical"))


@LANGUAGES
def test_a_term(app: App, language: str) -> None:
    at = app(language, term="loss_curve").switch_page(page_file("glossary")).run()
    assert not at.exception
    (arrival,) = component(at, "arrival")
    assert arrival["place"] == "term_loss_curve"
    assert any(heading.value.startswith(say("glossary.loss_curve", language)) for heading in at.subheader)
    assert any(say("glossary.loss_curve_text", language) in text.value for text in at.markdown)


@LANGUAGES
def test_a_sentence(app: App, language: str) -> None:
    at = app(language)
    assert not at.exception and say("draw.digits_saved", language, n=3) in [caption.value for caption in at.caption]
    assert {"en": "3 digits are saved.", "zh": "已保存 3 个数字。"}[language] == say("draw.digits_saved", language, n=3)


@LANGUAGES
def test_a_step_of_digitize(app: App, language: str) -> None:
    ink = Image.new("RGB", (280, 280))
    ink.paste((100, 100, 100), (100, 60, 120, 200))
    at = put(app(language), ink)
    assert not at.exception
    (strip,) = component(at, "strip")
    assert [step["id"] for step in strip["steps"]] == ["drawing", *STEPS]
    assert strip["steps"][-1]["name"] == say("draw.step_strengthen", language)
    pixels = np.asarray(ink.convert("RGB"))
    assert (digit_of(pixels).ink != digit_of(pixels, frozenset({"strengthen"})).ink).any()


@LANGUAGES
def test_a_lesson(app: App, language: str) -> None:
    at = app(language).switch_page("pages/9_lessons.py").run()
    title = {"en": "A short one", "zh": "很短的一课"}[language]
    assert not at.exception and title in [head.value for head in at.header]
    (bar,) = component(app(language, l="short.1"), "lesson")
    assert (bar["title"], bar["step"], bar["steps"]) == (title, 0, 2)
