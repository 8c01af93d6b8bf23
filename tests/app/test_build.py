"""The Build page in both languages: layers edited as the browser sends them, and what comes of a design elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import Blueprint, blueprint_of
from cnn_viz.engine.blueprint.module import blueprint_for, made
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import fresh, network_of, weights_bytes
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.pages.build.panels import outcome_of
from cnn_viz.ui.session.own_networks import FIRST
from tests.app.conftest import component, named
from tests.unit.engine.blueprint.random_blueprints import EVERY

App = Callable[..., AppTest]
PAGE = "pages/4_build.py"
DIGIT = Digit.of_ink(mnist(train=False)[0][0].numpy())
OTHERS = ("pages/1_draw.py", "pages/2_inside.py", "pages/3_networks.py", "pages/5_train.py", "pages/6_playground.py")


def put(at: AppTest, design: Blueprint) -> AppTest:
    at.session_state["visit"].desk.redesign(design)
    return at.run()


def listed(at: AppTest) -> dict[str, Any]:
    (message,) = component(at, "build")
    return message


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_design_stands_there_with_its_shapes_and_the_digit_in_it(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    assert not at.exception
    assert at.title[0].value == say("build.heading", language)
    rows = listed(at)["rows"]
    assert [row["state"] for row in rows] == ["fine"] * len(FIRST.layers)
    assert rows[0]["title"] == say("network.conv", language, n=1)
    shapes = [stage.output_shape for stage in survey(FIRST).stages]
    assert [row["shape"] for row in rows] == [" × ".join(map(str, shape)) for shape in shapes]
    assert rows[0]["formula"] == "8 × (5 × 5 × 1 + 1)" and rows[0]["parameters"] == "208"
    _, arrays = unpack(component(at, "learning")[0])
    assert arrays[1].tolist() == predict(fresh(FIRST.id).eval(), [DIGIT])[0].tolist()
    plans = [unpack(message)[0] for message in component(at, "plan")]
    assert [plan["parts"] for plan in plans] == [["drawing"], ["table"]]
    assert plans[1]["totals"]["parameters"] == survey(FIRST).parameters


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_impossible_layer_is_marked_with_its_sentence_and_what_follows_is_grey(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    at = put(at, blueprint_of("built:1_28-m4_4-c4_9-r-f-d10"))
    assert not at.exception
    rows = listed(at)["rows"]
    assert [row["state"] for row in rows] == ["fine", "wrong", "after", "after", "after"]
    assert rows[1]["said"] == say("errors.build_kernel", language, reach=9, rows=7, columns=7)
    assert not component(at, "learning") and len(component(at, "plan")) == 2, "as far as it goes"
    assert not [button for button in at.button if button.key == "build_train"]
    at = put(at, Blueprint(()))
    assert not at.exception
    assert listed(at)["end"] == say("errors.build_end", language, classes=10)


def test_any_of_the_seven_can_be_started_from_and_undone(app: App) -> None:
    at = app().switch_page(PAGE).run()
    for network in MODELS:
        named(at.selectbox, "build_start").select(say(f"models.{network}")).run()
        assert not at.exception
        assert at.session_state["visit"].desk.design == blueprint_for(made(network))
        assert listed(at)["total"]["parameters"] == f"{survey(blueprint_for(made(network))).parameters:,}"
    at.button(key="build_undo").click().run()
    assert at.session_state["visit"].desk.design == blueprint_for(made(list(MODELS)[-2]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_design_is_met_on_every_page_and_says_that_it_is_untrained(app: App, language: str) -> None:
    at = put(app(language).switch_page(PAGE).run(), blueprint_of(EVERY))
    at.button(key="build_draw").click().run()
    name = say("build.called", language, layers=blueprint_of(EVERY).short)
    shown = say("draw.untrained", language, name=name)
    for page in OTHERS:
        at.switch_page(page).run()
        assert not at.exception, page
        assert at.session_state["visit"].network == EVERY, page
    at.switch_page("pages/1_draw.py").run()
    assert named(at.selectbox, "_network").value == EVERY and shown in named(at.selectbox, "_network").options
    assert any(say("build.untrained", language, parameters=f"{survey(blueprint_of(EVERY)).parameters:,}") in c.value
               for c in at.caption)  # fmt: skip
    marked = {"name": say("models.pen", language), "mark": say("draw.mark_best", language)}
    named(at.selectbox, "_network").select(say("draw.marked", language, **marked)).run()
    at.selectbox(key="_rival").select(shown).run()
    assert not at.exception and at.session_state["visit"].rival == EVERY
    at.switch_page(PAGE).run()
    at = put(at, FIRST).switch_page("pages/1_draw.py").run()
    assert not at.exception and at.session_state["visit"].rival == EVERY, "what is in use stays, whatever is built next"


def test_train_it_opens_the_train_page_with_it(app: App) -> None:
    at = app().switch_page("pages/5_train.py").run()
    named(at.selectbox, "train_recipe").select("own").run()
    at = at.switch_page(PAGE).run()
    at.button(key="build_train").click().run()
    at.switch_page("pages/5_train.py").run()
    assert not at.exception
    desk = at.session_state["visit"].desk
    assert desk.network == FIRST.id and desk.recipe_name == "quick", "it has no recipe of its own"
    assert named(at.selectbox, "train_network").value == FIRST.id
    assert say("train.recipe_own") not in named(at.selectbox, "train_recipe").options
    named(at.selectbox, "train_network").select(say("models.pen")).run()
    assert say("train.recipe_own") in named(at.selectbox, "train_recipe").options


def test_a_link_carries_an_untrained_design_and_a_forged_one_is_told(app: App) -> None:
    assert app(m=EVERY, s="tanh1.0").session_state["visit"].network == EVERY
    for forged in (
        "built:",
        "built:1_28-d10",
        "built:9_9-x",
        "built:1_28-" + "c128_15_1_7-" * 30 + "f-d10",
        EVERY + ":untrained",
    ):
        at = app(m=forged, vs=forged)
        assert not at.exception
        assert at.session_state["visit"].network == "pen" and at.warning, forged


@pytest.mark.parametrize("page", [PAGE, "pages/5_train.py"])
def test_a_description_and_weights_from_outside_become_a_network(app: App, page: str) -> None:
    model = fresh(EVERY, seed=3).eval()
    at = app().switch_page(page).run()
    files = at.file_uploader(key="bring_files")
    files.set_value([("net.json", as_json(blueprint_of(EVERY)).encode(), "application/json")]).run()
    assert not at.exception
    desk = at.session_state["visit"].desk
    name = say("build.called", layers=blueprint_of(EVERY).short)
    assert desk.design == blueprint_of(EVERY) and not desk.mine
    assert [s.value for s in at.success] == [say("build.brought_design", name=name)]
    at.file_uploader(key="bring_files").set_value(
        [("net.json", as_json(blueprint_of(EVERY)).encode(), "application/json"),
         ("net.safetensors", weights_bytes(model), "application/octet-stream")]
    ).run()  # fmt: skip
    (own,) = desk.mine.values()
    assert [s.value for s in at.success] == [say("build.brought", name=say("train.mine", number=1, name=name))]
    assert (predict(network_of(own.network, own.weights), [DIGIT]) == predict(model, [DIGIT])).all()
    at.switch_page("pages/1_draw.py").run()
    named(at.selectbox, "_network").select(say("train.mine", number=1, name=name)).run()
    assert not at.exception and at.session_state["visit"].network == own.id


def test_the_file_that_is_taken_home_comes_back_the_same(app: App) -> None:
    at = app().switch_page(PAGE).run()
    (download,) = [d for d in at.get("download_button") if d.proto.label == say("build.download")]
    assert download.proto.url
    assert json.loads(as_json(at.session_state["visit"].desk.design))["format"] == "cnn-viz network"


def test_a_network_of_the_list_can_be_changed_into_ones_own(app: App) -> None:
    at = app(m="lenet_rgb").switch_page("pages/3_networks.py").run()
    at.button(key="change").click().run()
    assert at.session_state["visit"].desk.design == blueprint_for(made("lenet_rgb"))
    assert app(m=EVERY).switch_page(PAGE).run().session_state["visit"].desk.design == blueprint_of(EVERY)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_design_that_is_not_possible_yet_gets_no_tick_and_its_units_are_no_logits(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    design = blueprint_of("built:1_28-c8_5-r-f-d50")
    at.file_uploader(key="bring_files").set_value([("n.json", as_json(design).encode(), "application/json")]).run()
    assert not at.exception and not at.success
    name = say("build.called", language, layers=design.short)
    assert say("build.brought_flawed", language, name=name) in [w.value for w in at.warning]
    outcome = outcome_of(at.session_state["visit"])
    dense = next(layer for layer in outcome.run.layers if layer.kind == "dense")
    assert layer_words(dense, outcome.run, language)["about"] == say("network.dense_about", language, c="50")


def test_what_a_normalized_input_is_drawn_as_is_said() -> None:
    digit = Digit.of_ink(np.zeros((28, 28), np.uint8))
    plain, own = (trace(fresh(f"built:1_28{normal}-f-d10").eval(), digit) for normal in ("", "_0.1307_0.3081"))
    assert "note" not in layer_words(plain.layers[0], plain, "en")
    told = {"mean": "0.1307", "std": "0.3081", "black": "−0.424", "white": "2.82"}
    assert layer_words(own.layers[0], own, "zh")["note"] == say("network.note_normal", "zh", **told)
