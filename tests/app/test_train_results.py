"""The Train page around a training: what it leaves, what comes next, and which numbers it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.jobs.job import Job, Phase
from cnn_viz.engine.jobs.queue import MOST_OF_ONE
from cnn_viz.engine.trained.weight_files import fresh, weights_bytes
from cnn_viz.engine.training.order import OFFERED, Order
from cnn_viz.errors import UserError
from cnn_viz.records import EpochReport
from cnn_viz.text import say
from cnn_viz.ui.pages.train.order import jobs
from cnn_viz.ui.session.own_networks import FIRST, MOST_EARLIER, Desk
from tests.app.conftest import named

App = Callable[..., AppTest]
PAGE = "pages/5_train.py"


@pytest.fixture(autouse=True)
def _nothing_is_learnt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A job that is started waits for ever."""
    monkeypatch.setattr(jobs(), "slots", 0)
    monkeypatch.setattr(jobs(), "expect", lambda: None)
    yield
    jobs().end()


def desk_of(at: AppTest) -> Desk:
    return at.session_state["visit"].desk


def job_of(phase: Phase, seed: int = 0, right: float = 0.9, network: str = "scratch8") -> Job:
    """A training of so many epochs and steps, whose network reads that share of the test images."""
    job = Job(Order(network, OFFERED["quick"], seed), lambda: True, lambda: None)
    labels = mnist(train=False)[1].numpy()
    answers = np.where(np.arange(len(labels)) < right * len(labels), labels, (labels + 1) % 10)
    job.logits = np.eye(10, dtype=np.float32)[answers] * 9
    job.weights, job.weights_step, job.total = weights_bytes(fresh(network, seed)), 8, 8
    job.steps, job.epochs = [(8, 0.5, 0.9, 0.1)], [EpochReport(1, 1, 0.5, 0.9, 0.4, 0.9, 1.0)]
    job.phase = phase
    return job


def page(app: App, job: Job, language: str = "en") -> AppTest:
    at = app(language).switch_page(PAGE).run()
    desk_of(at).job = job
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("seed", [-5, 2**32, 10**20, 1.5])
def test_a_seed_that_is_none_is_said_and_not_started(app: App, language: str, seed: float) -> None:
    at = app(language).switch_page(PAGE).run()
    at.number_input(key="train_seed").set_value(seed).run()
    assert not at.exception
    told = say("errors.seed_range", language, low=0, high="4,294,967,295", value=f"{seed:,}")
    assert [e.value for e in at.error] == [told]
    assert at.button(key="train_start").disabled and desk_of(at).seed == 0
    at.number_input(key="train_seed").set_value(2**32 - 1).run()
    assert not at.error and not at.button(key="train_start").disabled and desk_of(at).seed == 2**32 - 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_design_waits_for_the_training_under_way_and_is_chosen_then(app: App, language: str) -> None:
    at = page(app, job := job_of("learning"), language)
    at.switch_page("pages/4_build.py").run()
    at.button(key="build_train").click().run()
    at.switch_page(PAGE).run()
    assert not at.exception
    names = {"name": say("build.called", language, layers=FIRST.short), "now": say("models.scratch8", language)}
    assert say("train.coming", language, **names) in [i.value for i in at.info]
    assert named(at.selectbox, "train_network").value == "scratch8" and named(at.selectbox, "train_network").disabled
    job.phase = "stopped"
    at.run()
    assert not at.exception and not at.button(key="train_start").disabled
    assert named(at.selectbox, "train_network").value == FIRST.id == desk_of(at).network and not desk_of(at).coming
    assert not any(names["name"] in i.value for i in at.info)
    at.button(key="train_start").click().run()
    assert desk_of(at).job.order.network == FIRST.id


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_next_start_leaves_the_last_result_within_reach(app: App, language: str) -> None:
    at = page(app, first := job_of("finished", 1), language)
    at.button(key="train_start").click().run()
    assert not at.exception
    desk = desk_of(at)
    assert desk.job is not first and [result.weights for result in desk.earlier] == [first.weights]
    told = {"name": say("models.scratch8", language), "steps": "8", "seed": 1, "accuracy": "90.00%"}
    assert say("train.earlier_one", language, **told) in [m.value for m in at.markdown]
    labels = {d.proto.label for d in at.get("download_button")}
    assert {say("train.download_weights", language), say("train.download_sheet", language)} <= labels
    at.run().button(key="train_earlier_0_keep").click().run()
    assert not at.exception
    (own,) = desk.mine.values()
    assert (own.weights, own.accuracy, len(own.mistakes)) == (first.weights, 0.9, 1000)
    assert at.session_state["visit"].network == own.id and not desk.earlier


def test_the_results_that_wait_are_few_and_can_be_discarded(app: App) -> None:
    at = page(app, job_of("finished", 0))
    desk = desk_of(at)
    for seed in range(1, MOST_EARLIER + 3):
        desk.put_aside()
        desk.put_aside()
        desk.job = job_of("stopped", seed)
    assert [result.order.seed for result in desk.earlier] == [4, 3, 2][:MOST_EARLIER]
    at.run()
    at.button(key="train_earlier_1_discard").click().run()
    assert not at.exception and [result.order.seed for result in desk.earlier] == [4, 2]
    at.button(key="train_keep").click().run()
    desk.put_aside()
    assert [result.order.seed for result in desk.earlier] == [4, 2], "what was kept is not kept twice"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_kept_is_chosen_and_noted_until_it_is_taken_home(app: App, language: str) -> None:
    at = page(app, job_of("finished"), language)
    at.button(key="train_keep").click().run()
    (own,) = desk_of(at).mine.values()
    name = say("train.mine", language, number=1, name=say("models.scratch8", language))
    assert say("train.kept", language, name=name) in [s.value for s in at.success]
    assert at.session_state["visit"].network == own.id and not own.downloaded
    assert "train_keep" not in [b.key for b in at.button]
    for other in ("pages/2_inside.py", "pages/3_networks.py", "pages/1_draw.py"):
        at.switch_page(other).run()
        assert not at.exception and at.session_state["visit"].network == own.id
    assert named(at.selectbox, "_network").value == own.id
    unsaved = say("train.not_downloaded", language, about="").strip()
    assert any(unsaved in caption.value for caption in at.caption)
    own.note_download()
    assert not any(unsaved in caption.value for caption in at.run().caption)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_nothing_was_learnt_there_is_nothing_to_keep(app: App, language: str) -> None:
    job = job_of("diverged")
    job.trouble, job.logits, job.epochs, job.weights_step = ("errors.diverged", {"step": 20, "rate": "1"}), None, [], 0
    job.steps = [(1, 2.3, 0.1, 1.0), (19, 3e25, 0.1, 1.0)]
    at = page(app, job, language)
    told = say("errors.diverged", language, step=20, rate="1")
    assert [e.value for e in at.error] == [f"{told} {say('train.nothing_learnt', language)}"]
    assert not at.metric and not {"train_keep", "train_draw"} & {b.key for b in at.button}
    at.button(key="train_start").click().run()
    assert not desk_of(at).earlier


def test_after_good_epochs_the_last_one_is_what_can_be_kept(app: App) -> None:
    job = job_of("diverged")
    job.trouble = ("errors.diverged", {"step": 20, "rate": "1"})
    at = page(app, job)
    assert say("train.went_well", epoch=1) in at.error[0].value and "train_keep" in [b.key for b in at.button]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_answers_that_are_no_numbers_are_said_and_not_judged(app: App, language: str) -> None:
    job = job_of("finished")
    job.logits = np.full((10_000, 10), np.nan, np.float32)
    at = page(app, job, language)
    assert [e.value for e in at.error] == [say("train.no_answers", language)]
    assert not at.metric and "train_keep" not in [b.key for b in at.button]


def test_a_network_that_guesses_is_said_to_guess(app: App) -> None:
    at = page(app, job_of("finished", right=0.11))
    assert say("train.no_better") in [w.value for w in at.warning]
    assert at.button(key="train_keep").proto.type == "secondary"
    assert page(app, job_of("finished")).button(key="train_keep").proto.type == "primary"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_visitor_has_a_few_places_in_the_queue(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    desk, family = desk_of(at), at.session_state["visit"].family
    for _ in range(MOST_OF_ONE):  # in other tabs
        jobs().start(desk.order, lambda: True, family)
    at.button(key="train_start").click().run()
    assert not at.exception and desk.job is None
    assert say("errors.queue_enough", language, count=MOST_OF_ONE) in [e.value for e in at.error]
    with pytest.raises(UserError):
        jobs().start(desk.order, lambda: True, family)


def test_what_was_kept_is_named_and_its_files_after_it(app: App) -> None:
    at = page(app, job_of("finished"))
    at.button(key="train_keep").click().run()
    name = "Ours **3b** ![a](http://x.example/a.png)"
    at.text_input(key="train_name").set_value(name).run()
    assert not at.exception
    (own,) = desk_of(at).mine.values()
    assert desk_of(at).names == {own.id: name}
    (told,) = [s.value for s in at.success if "Ours" in s.value]
    assert r"\*\*3b\*\*" in told and "![" not in told
    at.switch_page("pages/3_networks.py").run()
    row = at.table[0].value.reset_index().iloc[-1].tolist()
    assert r"Ours \*\*3b\*\*" in row[0] and row[1:5] == ["1 × 28 × 28", "13,602", "90.00%", "–"] and row[-1] == "1"
    at.switch_page("pages/1_draw.py").run()
    assert named(at.selectbox, "_network").value == own.id and name in named(at.selectbox, "_network").options
    at.switch_page("pages/3_networks.py").run()
    at.text_input(key="networks_name").set_value("").run()
    assert not at.exception and not desk_of(at).names


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lost_training_says_what_was_reached_and_what_is_kept(app: App, language: str) -> None:
    job = job_of("lost")
    job.reached, job._state_at = 4082, (3961, 0)
    at = page(app, job, language)
    assert say("train.lost", language, step="4,082", kept="3,961") in [e.value for e in at.error]
