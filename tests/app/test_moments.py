"""The time machine in both languages, without a browser: what it shows, what it says, where it is offered."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.trained.checkpoints import checkpoints, network_at
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.session import links
from cnn_viz.ui.session.visit import Visit
from tests.app.conftest import component, named

App = Callable[..., AppTest]
MOMENTS = checkpoints("pen")
LAST = MOMENTS[-1]


@pytest.fixture(scope="module")
def digit() -> Digit:
    return Digit.of_ink(sources.mnist(train=False)[0][0].numpy())


def then(app: App, at_step: int, digit: Digit, language: str = "en", **query: str) -> AppTest:
    """The page as a link to that moment opens it."""
    at = app(language, m=f"pen:step{at_step}", d=digit_link.encode(digit), **query)
    assert not at.exception
    return at


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("moment", [MOMENTS[0], MOMENTS[6]], ids=["untrained", "amid"])
def test_the_answer_is_what_torch_computes_with_that_moments_weights(
    app: App, digit: Digit, language: str, moment: object
) -> None:
    at = then(app, moment.step, digit, language)
    model = network_at("pen", moment.step)
    with torch.inference_mode():
        logits = model(model.input([digit]))[0]
    (answer,) = component(at, "answer")
    assert answer["logits"] == logits.tolist()
    assert answer["probabilities"] == torch.softmax(logits, 0).tolist()
    assert (max(answer["probabilities"]) < 0.3) == (moment.step == 0), "untrained it guesses"
    assert component(at, "strip")[0]["steps"][-1]["answer"] == answer["digit"]
    header, arrays = unpack(component(at, "network")[0])
    assert any(np.array_equal(array, logits.numpy()) for array in arrays)
    assert header["title"] == name_at(moment.step, language)
    (slider,) = component(at, "moments")
    assert slider["at"] == MOMENTS.index(moment) and len(slider["moments"]) == len(MOMENTS)
    assert f"{moment.test_accuracy:.2%}" in slider["moments"][slider["at"]]["worth"]
    named = say("draw.about_named", language, name=header["title"], about="")
    (said,) = (c.value for c in at.caption if c.value.startswith(named))
    assert f"{moment.test_accuracy:.2%}" in said and f"{LAST.step:,}" in said
    assert not any(say("models.pen_about", language) in c.value for c in at.caption), (
        "nothing is said of the trained network"
    )


def name_at(step: int, language: str) -> str:
    name = say("models.pen", language)
    said = {"name": name, "step": f"{step:,}"}
    return say("draw.moment_name", language, **said) if step else say("draw.untrained", language, name=name)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_opens_at_the_trained_network_and_closes_again(app: App, language: str) -> None:
    at = app(language)
    assert not component(at, "moments"), "closed, it costs nothing"
    before = [c.value for c in at.caption]
    at.button(key="moments").click().run()
    (slider,) = component(at, "moments")
    assert slider["at"] == len(MOMENTS) - 1
    assert slider["moments"][-1]["when"] == say("draw.moment_last", language, last=f"{LAST.step:,}")
    assert all(slider["words"].values())
    assert [c.value for c in at.caption] == before, "what is shown is the trained network, and it says so"
    at.session_state["visit"].moment = "pen:step0"
    at.run()
    at.button(key="moments").click().run()
    assert not component(at, "moments")
    assert at.session_state["visit"].shown == "pen"
    assert [c.value for c in at.caption] == before


def test_only_networks_with_checkpoints_have_it(app: App, digit: Digit) -> None:
    at = then(app, 0, digit)
    at.run()  # AppTest gives every widget another id after the first run
    marked = say("draw.marked", "en", name=say("models.scratch8", "en"), mark=say("draw.mark_smallest", "en"))
    named(at.selectbox, "_network").select(marked).run()
    assert not at.exception and not component(at, "moments")
    assert not [b for b in at.button if b.key == "moments"]
    assert at.session_state["visit"].shown == "scratch8"


def test_the_network_beside_stays_what_it_is_and_may_be_the_same_one_trained(app: App, digit: Digit) -> None:
    at = then(app, MOMENTS[5].step, digit, vs="pen")
    now, trained = component(at, "answer")
    assert trained["probabilities"][7] > 0.99 and now["probabilities"] != trained["probabilities"]
    assert say("models.pen", "en") in at.selectbox(key="_rival").options
    at.session_state["visit"].moment = "pen:step0"
    assert component(at.run(), "answer")[1]["probabilities"] == trained["probabilities"]
    at.button(key="moments").click().run()
    assert not at.exception
    assert len(component(at, "answer")) == 1, "beside itself it would be twice the same"


def test_inside_a_layer_shows_the_moment_s_own_numbers(app: App, digit: Digit) -> None:
    step = MOMENTS[4].step
    at = then(app, step, digit, s="conv1.3").switch_page("pages/2_inside.py").run()
    assert not at.exception
    weight = network_at("pen", step).state_dict()["conv1.weight"].numpy()
    header, arrays = unpack(component(at, "inside")[0])
    assert np.array_equal(arrays[header["weights"]["weight"]], weight[3])
    filters, (sheet, *_) = unpack(component(at, "filters")[0])
    assert np.array_equal(sheet, weight)
    assert not filters["digits"], "the digits that excite the trained network's filters are not its"
    (slider,) = component(at, "moments")
    assert MOMENTS[slider["at"]].step == step
    at.session_state["visit"].moment = "pen"
    _, (sheet, *_) = unpack(component(at.run(), "filters")[0])
    assert not np.array_equal(sheet, weight)


@pytest.mark.parametrize("step", [0, MOMENTS[-2].step, LAST.step])
def test_a_link_opens_at_that_moment(step: int) -> None:
    came = Visit("en")
    links.follow(came, {"m": f"pen:step{step}"})
    assert came.notice is None and came.looks_back
    assert came.shown == ("pen" if step == LAST.step else f"pen:step{step}")
    assert links.query(came, None)["m"] == came.shown


@pytest.mark.parametrize("m", ["pen:step7", "pen:step", "pen:stepx", "scratch8:step0", "pen:step-1", "pen:step٥٠٠"])
def test_a_link_to_a_moment_that_was_not_kept_shows_the_trained_network(m: str) -> None:
    came = Visit("en")
    links.follow(came, {"m": m})
    assert came.notice is not None and came.notice[0] == "errors.garbled_link"
    assert came.shown == m.partition(":")[0]
