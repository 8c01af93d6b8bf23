"""Every lesson is one that can be walked: its places are there, its links are followed, its words are short."""

from __future__ import annotations

import re

import pytest
import torch
from torch.nn import functional as F

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.playground.bench import TEXTBOOK
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.lessons import FOLDER, MOST_SENTENCES, Said, Step, asked_first, lessons
from cnn_viz.records import Digit
from cnn_viz.text import LANGUAGES
from cnn_viz.ui.frame.lesson import bench_of
from cnn_viz.ui.frame.places import PLACES
from cnn_viz.ui.frame.right_choice import output_of
from cnn_viz.ui.session import links
from cnn_viz.ui.session.page_files import page_files
from cnn_viz.ui.session.visit import Visit

STEPS = [
    pytest.param(step, id=f"{name}-{k + 1}")
    for name, lesson in lessons().items()
    for k, step in enumerate(lesson.steps)
]
END = re.compile(r"[.?!:](?=\s|$)|[。？！：]")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_points_at_a_place_of_its_page_and_says_two_sentences_at_most(step: Step) -> None:
    assert step.page in page_files()
    assert not step.place or step.place in [place.name for place in PLACES if place.page == step.page]
    for language in LANGUAGES:
        assert 1 <= len(END.findall(step.say[language])) <= MOST_SENTENCES + 1, step.say[language]


@pytest.mark.parametrize("step", STEPS)
def test_its_link_is_one_that_is_followed_whole(step: Step) -> None:
    visitor = Visit()
    links.follow(visitor, step.link)
    assert visitor.notice is None
    assert visitor.shown == step.link.get("m", "pen") and visitor.stage == step.link.get("v", "")


@pytest.mark.parametrize("step", [step for step in STEPS if step.values[0].ask])
def test_a_question_has_choices_that_differ_and_one_of_them_is_so(step: Step) -> None:
    ask = step.ask
    assert ask
    for language in LANGUAGES:
        assert len({choice[language] for choice in ask.choices}) == len(ask.choices)
    if ask.right == "read":
        assert step.digit is not None, "whatever a visitor draws, the right choice must be among them"
        digit = Digit.of_ink(mnist(train=False)[0][step.digit].numpy())
        read = int(predict(load(step.link["m"]), [digit])[0].argmax())
        assert str(read) in [choice.en for choice in ask.choices]
    elif isinstance(ask.right, int):
        assert ask.right < len(ask.choices)
    elif ask.right == "sign":
        assert step.page == "inside" and [choice.en for choice in ask.choices] == ["above 0", "exactly 0", "below 0"]
    else:
        assert step.bench and output_of(bench_of(step.bench), ask.right) in [choice.en for choice in ask.choices]


def test_a_lesson_has_its_place_in_the_list_and_every_sentence_both_languages() -> None:
    orders = [lesson.order for lesson in lessons().values()]
    assert orders == sorted(set(orders)) and len(orders) >= 3
    for lesson in lessons().values():
        for said in (lesson.title, lesson.about, *(step.say for step in lesson.steps)):
            assert isinstance(said, Said) and said.en.strip() and re.search(r"[\u4e00-\u9fff]", said.zh)


def test_what_a_bench_gives_is_what_torch_gives() -> None:
    """The size by hand, 6 - 3 + 1; the numbers by torch's own pooling."""
    sized, *rest = [step for step in lessons()["stride_padding_pooling"].steps if step.ask]
    assert sized.bench and output_of(bench_of(sized.bench), "size") == "4 × 4"
    pooled = [step for step in rest if step.ask and step.ask.right == "cell"]
    textbook = torch.tensor(TEXTBOOK)[None, 0:1]
    for step, how in zip(pooled, (F.max_pool2d, F.avg_pool2d), strict=True):
        assert step.bench and output_of(bench_of(step.bench), "cell") == f"{float(how(textbook, 2)[0, 0, 0, 0]):g}"


ASKED = [path.stem for path in (FOLDER / "first").glob("*.toml")]


def test_a_question_can_stand_in_front_of_every_page_that_computes() -> None:
    assert {"draw", "inside", "networks", "build", "train", "playground", "scratch", "why"} <= set(ASKED)
    assert set(ASKED) <= set(page_files())


@pytest.mark.parametrize("page", ASKED)
def test_what_is_asked_in_front_of_a_page_has_choices_and_its_reason(page: str) -> None:
    questions = asked_first(page)
    assert questions and asked_first("lessons") == asked_first("../lessons") == ()
    for ask in questions:
        for language in LANGUAGES:
            assert len({choice[language] for choice in ask.choices}) == len(ask.choices)
            assert ask.say[language] and ask.because[language]
        assert ask.right in ("read", "sign") or ask.right in range(len(ask.choices))
