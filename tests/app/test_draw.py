"""The Draw page in both languages, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.digits.digitize import digitize
from cnn_viz.engine.digits.ink import Stroke, inked
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.records import Digit, DigitizeStep
from cnn_viz.text import say
from cnn_viz.text.numbers import percent
from tests.app.conftest import component, draw
from tests.browser.drawing import inky

App = Callable[..., AppTest]
SEVEN = Digit.of_ink(sources.mnist(train=False)[0][0].numpy())


BOX = [(60, 60), (220, 60), (220, 220), (60, 220), (60, 60)]


def seven(colour: str = "#ffffff") -> Stroke:
    """A 7 in one stroke."""
    return inky([(80, 70), (200, 70), (140, 220)], colour=colour)


def crossed_box() -> list[Stroke]:
    """What is no digit."""
    lines = [BOX, [(60, 60), (220, 220)], [(220, 60), (60, 220)]]
    return [inky(line, width=16) for line in lines]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_before_the_first_stroke_the_page_teaches(app: App, language: str) -> None:
    at = app(language)
    assert not at.exception
    assert at.title[0].value == say("draw.heading", language)
    (answer,) = component(at, "answer")
    assert answer["digit"] is None and answer["words"]["verdict"] == say("draw.nothing", language)
    (strip,) = component(at, "strip")
    assert [s["id"] for s in strip["steps"]] == ["drawing", "ink", "crop", "fit", "centre"]
    assert len(component(at, "network")) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("model_id", MODELS)
def test_what_is_shown_is_what_torch_computes(app: App, model_id: str, language: str) -> None:
    import torch

    at = draw(app(language, m=model_id), seven())
    assert not at.exception
    (answer,) = component(at, "answer")
    model = weight_files.load(model_id)
    digit = digitize(inked((seven(),)))[-1].digit
    with torch.inference_mode():
        logits = model(model.input([digit]))[0]
    assert answer["digit"] == 7
    assert answer["logits"] == logits.tolist()
    assert answer["probabilities"] == torch.softmax(logits, 0).tolist()
    assert say(f"models.{model_id}", language) in answer["words"]["spoken"]


def test_a_dot_is_nothing_drawn_yet(app: App) -> None:
    at = draw(app(), inky([(140, 140)]))
    assert component(at, "answer")[0]["digit"] is None


def test_undo_and_clear(app: App) -> None:
    at = draw(app(), seven())
    visitor = at.session_state["visit"]
    for deed, digit, steps in ((visitor.wipe, None, 2), (visitor.wipe, None, 2), (visitor.undo, 7, 1)):
        deed()
        at.run()
        assert component(at, "answer")[0]["digit"] == digit
        assert component(at, "live")[0]["steps"] == steps, "how often one can go back"
    visitor.undo()
    at.run()
    assert component(at, "answer")[0]["digit"] is None and component(at, "live")[0]["steps"] == 0


def test_a_link_carries_digit_network_rival_selection_and_language(app: App) -> None:
    images, labels = sources.mnist(train=False)
    digit = Digit.of_ink(images[int((labels == 4).nonzero()[0])].numpy())
    at = app("zh", m="conv3_same", vs="pen:untrained", s="conv2.5", d=digit_link.encode(digit))
    assert not at.exception
    visitor = at.session_state["visit"]
    assert (visitor.network, visitor.rival, visitor.language) == ("conv3_same", "pen:untrained", "zh")
    assert (visitor.selection.layer, visitor.selection.channel) == ("conv2", 5)
    trained, untrained = component(at, "answer")
    assert trained["digit"] == 4
    assert max(untrained["probabilities"]) < 0.3
    (strip,) = component(at, "strip")
    assert [s["id"] for s in strip["steps"]] == ["ready"], "a ready-made digit is read as it is"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "query",
    [
        {"d": "AAAA"},
        {"m": "vgg"},
        {"vs": "vgg:untrained"},
        {"s": "conv1.x"},
        {"s": "conv9.0"},
        {"s": "conv1.16"},
        {"s": "conv1.2.28.0"},
    ],
)
def test_a_forged_link_gets_one_sentence(app: App, language: str, query: dict[str, str]) -> None:
    at = app(language, **query)
    assert not at.exception
    expected = "errors.bad_link" if "d" in query else "errors.garbled_link"
    assert [w.value for w in at.warning] == [say(expected, language)]


@pytest.mark.parametrize("page", ["1_draw", "2_inside", "3_networks", "4_build", "5_train", "7_scratch"])
def test_a_drawing_is_read_once_a_rerun_whoever_asks(app: App, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = draw(app(), seven())
    read: list[int] = []

    def counting(*drawing: Any) -> list[DigitizeStep]:
        read.append(1)
        return digitize(*drawing)

    monkeypatch.setattr("cnn_viz.ui.session.reading.digitize", counting)
    at.switch_page(f"pages/{page}.py").run()
    assert not at.exception and len(read) == 1
    assert at.session_state["visit"].read is None, "nothing of it is kept between reruns"


def test_the_pens_colour_reaches_lenets_channels(app: App) -> None:
    at = draw(app(m="lenet_rgb"), seven("#ff0000"))
    assert component(at, "answer")[0]["digit"] == 7
    visitor = at.session_state["visit"]
    from cnn_viz.ui.session.reading import read_drawing

    digit = read_drawing(visitor).digit
    assert digit is not None
    red, green, blue = digit.colour
    assert red.max() == 255 and green.max() == 0 and blue.max() == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_no_digit_is_told_and_the_probabilities_stay(app: App, language: str) -> None:
    at = draw(app(language, vs="scratch8"), *crossed_box())
    ours, other = component(at, "answer")
    said = say("draw.strange", language)
    assert ours["strange"] and ours["words"]["verdict"] == said and said in ours["words"]["spoken"]
    assert sum(ours["probabilities"]) == pytest.approx(1) and ours["digit"] is not None
    named = say("draw.strange_by", language, judge=say("models.pen", language))
    assert other["strange"] and other["words"]["verdict"] == named and named in other["words"]["spoken"]
    at.session_state["visit"].wipe()
    for answer in component(draw(at, seven()), "answer"):
        assert not answer["strange"] and answer["words"]["verdict"] == say("draw.sure", language)


@pytest.mark.parametrize("network", ["lenet_rgb", "pen:untrained", "built:1_28-f-d10", "pen:step500"])
def test_the_score_speaks_beside_every_kind_of_network_and_names_itself(app: App, network: str) -> None:
    at = app(m=network) if network == "lenet_rgb" else app(vs=network.partition(":step")[0])
    if ":step" in network:
        at.session_state["visit"].rival, at.session_state["visit"].moment = "", network
    answer = component(draw(at, *crossed_box()), "answer")[-1]
    assert answer["strange"] and answer["words"]["verdict"] == say("draw.strange_by", judge=say("models.pen"))
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-4)


def test_a_digit_stays_one_where_a_visitor_leaves_steps_out(app: App) -> None:
    at = draw(app(), inky([(10, 10), (70, 10), (40, 90)], width=10))
    at.session_state["visit"].switch_steps_off(["crop", "fit", "centre"])
    (answer,) = component(at.run(), "answer")
    assert not answer["strange"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_caption_tells_what_the_network_is_worth(app: App, language: str) -> None:
    sheet = sheets.sheet("pen")
    strokes, writers = sheet.stroke_accuracy.values(), sheet.by_writer.values()
    caption = next(c.value for c in app(language).caption if say("models.pen", language) in c.value)
    figures = [min(strokes), max(strokes), min(writers), max(writers)]
    assert all(f in caption for f in (f"{sheet.test_accuracy:.2%}", *(percent(share, 1) for share in figures)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_heard_is_what_is_read_and_a_tenth_is_a_guess(app: App, language: str) -> None:
    at = app(language, d=digit_link.encode(SEVEN))
    (sure,) = component(at, "answer")
    first, second = np.argsort(sure["probabilities"])[:-3:-1]
    assert sure["certainty"] == "sure"
    assert sure["percents"] == [percent(share, gap=" ") for share in sure["probabilities"]]
    assert all(sure["percents"][digit] in sure["words"]["spoken"] for digit in (first, second))
    at = app(language, d=digit_link.encode(SEVEN), vs="pen:untrained")
    _, guessed = component(at, "answer")
    first, second = np.argsort(guessed["probabilities"])[:-3:-1]
    assert max(guessed["probabilities"]) < 0.2 and guessed["certainty"] == "guess"
    assert guessed["words"]["verdict"] == say("draw.guess", language, other=second)
