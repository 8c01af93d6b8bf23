"""A question in front of each page: said, told what is so, skipped, and no more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.lessons import asked_first
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.session.page_files import page_files

App = Callable[..., AppTest]
SEVEN = Digit.of_ink(mnist(train=False)[0][0].numpy())


def choose(at: AppTest, choice: int) -> AppTest:
    return next(group for group in at.button_group if group.key == "predicted").set_value(choice).run()


def asked(at: AppTest) -> bool:
    return any(group.key == "predicted" for group in at.button_group)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_asks_and_tells_what_is_so(app: App, language: str) -> None:
    at = app(language, ask="1", d=digit_link.encode(SEVEN))
    for page, path in page_files().items():
        questions = asked_first(page)
        at.switch_page(str(path)).run()
        assert not at.exception and asked(at) == bool(questions), page
        if not questions:
            continue
        wrong = (questions[0].right + 1) % 3 if isinstance(questions[0].right, int) else 0
        choose(at, wrong)
        assert not asked(at) and not at.exception
        told = [text.value for text in at.markdown]
        assert any(str(questions[0].because[language]).split("“")[0][:12] in text for text in told), page


def test_what_the_network_reads_is_what_is_so(app: App) -> None:
    at = app(ask="1", d=digit_link.encode(SEVEN))
    choose(at, 7)
    because = asked_first("draw")[0].because["en"]
    assert say("frame.was_right", said="7", so="7", because=because) in [text.value for text in at.markdown]
    at.button(key="another_prediction").click().run()
    assert asked(at)
    at.button(key="skip_prediction").click().run()
    assert not asked(at) and at.session_state["visit"].predicting.on


def test_the_sign_of_the_framed_number(app: App) -> None:
    at = app(ask="1", m="pen", s="conv1.3.5.9", d=digit_link.encode(SEVEN)).switch_page("pages/2_inside.py").run()
    choose(at, 1)
    value = float(trace(load("pen"), SEVEN)["conv1"].output[3, 5, 9])
    assert at.session_state["visit"].predicting.right == 1 - int(np.sign(value))


def test_nothing_drawn_is_nothing_to_predict_and_it_can_be_switched_off(app: App) -> None:
    at = app(ask="1")
    choose(at, 7)
    assert say("frame.nothing_to_read") in [text.value for text in at.markdown]
    at.button(key="no_prediction").click().run()
    assert not at.session_state["visit"].predicting.on
    at.switch_page("pages/9_lessons.py").run()
    at.toggle(key="ask_first").set_value(True).run()
    assert at.session_state["visit"].predicting.on
