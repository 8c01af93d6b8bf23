"""The page "From scratch" in both languages, without a browser."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.jobs.queue import Jobs
from cnn_viz.engine.jobs.scratch_job import ScratchJob
from cnn_viz.engine.scratch import vectorized
from cnn_viz.engine.scratch.line_tracer import source
from cnn_viz.engine.scratch.walkthrough import STEPS
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.pages.scratch import training
from tests.app.conftest import component
from tests.diagonal import diagonal

App = Callable[..., AppTest]
NINE = Digit.of_ink(sources.mnist(train=False)[0][7].numpy())


def computed(at: AppTest, name: str) -> ScratchJob:
    """Wait for what a button asked for, and look at the page again."""
    job = getattr(at.session_state["visit"].scratch, name)
    end = time.monotonic() + 120
    while not job.over:
        assert time.monotonic() < end, job.phase
        time.sleep(0.02)
    at.run()
    assert not at.exception
    return job


def page(app: App, language: str = "en", **query: str) -> AppTest:
    at = app(language, **query).switch_page("pages/7_scratch.py").run()
    assert not at.exception
    return at


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_step_shows_its_own_source_and_its_numbers(app: App, language: str) -> None:
    at = page(app, language, d=digit_link.encode(NINE))
    shown = trace(weight_files.load("scratch8"), NINE)
    assert at.title[0].value == say("scratch.heading", language)
    for name, step in STEPS.items():
        at.segmented_control(key="scratch_step").set_value(name).run()
        assert not at.exception
        header, (_, _, *arrays) = unpack(component(at, "walk")[0])
        assert header["source"] == list(source(step.written())[0])
        assert at.code[0].value.strip() == inspect.getsource(step.written(vectorized)).strip()
        named = dict(zip((a["name"] for a in header["arrays"]), arrays, strict=True))
        if name == "convolve":
            np.testing.assert_allclose(named["image"], shown["input"].output[0], atol=1e-6)
            np.testing.assert_array_equal(named["filters"], shown["conv1"].weights["weight"][:, 0])
        if name == "softmax":
            np.testing.assert_allclose(named["logits"], shown.logits, rtol=1e-4)
        assert say(f"scratch.{name}_about", language) in [m.value for m in at.markdown]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_drawing_a_test_digit_stands_in_with_its_label(app: App, language: str) -> None:
    at = page(app, language)
    assert say("scratch.example", language, index=0, label=7) in [c.value for c in at.caption]
    assert [s.value for s in at.selectbox] == [7]


def test_the_right_answer_reaches_the_way_back(app: App) -> None:
    at = page(app)
    at.segmented_control(key="scratch_step").set_value("dense_backward").run()
    at.selectbox[0].select(3).run()
    header, (_, _, *arrays) = unpack(component(at, "walk")[0])
    slopes = arrays[[a["name"] for a in header["arrays"]].index("logit_gradients")]
    assert slopes.argmin() == 3 and slopes[3] == pytest.approx(-1, abs=0.01)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_untrained_it_prints_a_loss_of_230_every_100_digits(app: App, language: str) -> None:
    at = page(app, language)
    at.button(key="scratch_untrained").click().run()
    computed(at, "untrained")
    lines = at.code[1].value.splitlines()
    assert len(lines) == 10
    assert all("2.30" in line for line in lines)


@pytest.mark.parametrize("language", diagonal(("en", "zh"), ("zh",)))
def test_it_trains_here_and_its_weights_can_be_walked_through(app: App, language: str) -> None:
    at = page(app, language)
    at.button(key="scratch_train").click().run()
    job = computed(at, "training")
    assert job.phase == "finished" and job.done == 800
    judged = job.reports[-1].judged
    assert judged > 0.8
    assert any(f"{judged:.1%}" in element.proto.body for element in at.get("html"))
    at.button(key="scratch_use").click().run()
    header, (_, _, *arrays) = unpack(component(at, "walk")[0])
    filters = arrays[[a["name"] for a in header["arrays"]].index("filters")]
    np.testing.assert_array_equal(filters, job.parameters.filters)


def test_a_training_goes_on_without_the_page_and_is_found_again(app: App) -> None:
    at = page(app)
    at.button(key="scratch_train").click().run()
    at.switch_page("pages/9_glossary.py").run()
    assert at.session_state["visit"].scratch.training.phase != "stopped"
    at.switch_page("pages/7_scratch.py").run()
    assert computed(at, "training").phase == "finished"
    assert say("scratch.training_again") in [b.label for b in at.button]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_waits_is_told_their_place_and_may_leave_the_queue(
    app: App, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Jobs(kind=ScratchJob)
    full.slots = 0
    monkeypatch.setattr(training, "jobs", lambda: full)
    at = page(app, language)
    at.button(key="scratch_train").click().run()
    assert say("scratch.waiting", language, place=1) in [c.value for c in at.caption]
    at.button(key="scratch_stop").click().run()
    assert at.session_state["visit"].scratch.training.phase == "stopped"
    assert say("scratch.training_again", language) in [b.label for b in at.button]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_full_queue_is_told(app: App, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Jobs(kind=ScratchJob, most_waiting=0)
    monkeypatch.setattr(training, "jobs", lambda: full)
    at = page(app, language)
    at.button(key="scratch_train").click().run()
    assert [e.value for e in at.error] == [say("errors.queue_full", language, count=0)]


@pytest.mark.parametrize("language", diagonal(("en", "zh"), ("en",)))
def test_times_are_measured_only_when_asked(app: App, language: str) -> None:
    at = page(app, language)
    assert at.session_state["visit"].scratch.speed is None
    at.button(key="scratch_speed").click().run()
    spent = computed(at, "speed").milliseconds
    assert spent["loops"] > spent["vectorized"] > 0
    told = " ".join(element.proto.body for element in at.get("html"))
    assert say("scratch.speed_ms", language, ms=f"{spent['loops']:.3g}") in told
