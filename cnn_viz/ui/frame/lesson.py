"""The lesson's bar on every page: what this step says, its question, and the way on."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from cnn_viz.engine.data import sources
from cnn_viz.engine.playground.bench import LESSONS, Bench
from cnn_viz.engine.playground.examples import EXAMPLES
from cnn_viz.lessons import OnBench, Step, lessons
from cnn_viz.records import Digit
from cnn_viz.ui.components.lesson import show_bar
from cnn_viz.ui.frame.prediction import hide_what_tells
from cnn_viz.ui.frame.right_choice import right_choice
from cnn_viz.ui.session import history, links
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.link_query import read_query
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.visit import Visit


def begin(visitor: Visit, lesson: str, step: int = 0) -> None:
    """Go to a step: its state, its page, and the place that it points at."""
    visitor.going = visitor.going.at(lesson, step)
    if (here := visitor.going.here) is None:
        return
    _put(visitor, here)
    visitor.arrivals += 1
    visitor.sought = here.place
    history.switch_page(visitor, here.page)


def go_to(visitor: Visit, query: Mapping[str, str]) -> None:
    """Back or Forward: where the address names another step, that one's state first. The browser scrolls to it."""
    text = read_query(query)[0].l or ""
    if text != visitor.going.text and text.partition(".")[0] in lessons():
        visitor.going, visitor.sought = visitor.going.gone_to(text), ""
        if here := visitor.going.here:
            _put(visitor, here)
    history.go_to(visitor, query)


def _put(visitor: Visit, step: Step) -> None:
    """What the step is about, as a link would put it. What it does not mention stays as it is, but for what the step
    before it may have left behind: an earlier moment of the network, and changes of its filters."""
    visitor.moment = ""
    if (shown := NetworkId.of(visitor.network)).kind == "changed":
        visitor.network = shown.architecture
    number = visitor.going.digit if visitor.drawing.empty else step.digit
    if number is not None:
        digit = Digit.of_ink(sources.mnist(train=False)[0][number].numpy())
        visitor.put(Drawing(base=links.enlarged(digit), digit=digit))
    if step.bench is not None:
        visitor.playground = bench_of(step.bench)
    if step.link:
        visitor.navigations += 1
        visitor.rival, visitor.stage, visitor.selection = "", "", None
        links.follow(visitor, step.link)


def lesson_bar(visitor: Visit) -> None:
    """Nothing where no lesson is under way."""
    going = visitor.going
    plan, step = going.plan, going.here
    if plan is None or step is None:
        return

    def act(what: str) -> None:
        if what == "leave":
            visitor.going, visitor.moment = going.left(), ""
            history.switch_page(visitor, visitor.page)
        if what == "finish" and going.step == len(plan.steps) - 1:
            visitor.going, visitor.moment = going.finished(), ""
            history.switch_page(visitor, "lessons")
        to = going.step + {"back": -1, "next": 1}.get(what, 0)
        # A message that is sent again and again leads nowhere new.
        if to in range(len(plan.steps)) and (what != "again" or visitor.page != step.page):
            begin(visitor, going.lesson, to)

    def said(choice: int) -> None:
        if going.choice is not None:
            return
        visitor.going = going.choosing(choice)
        st.rerun()

    show_bar(
        plan,
        going.step,
        step,
        said=going.choice,
        right=right_choice(visitor, step.ask, bench_of(step.bench) if step.bench else None) if step.ask else None,
        away=visitor.page != step.page,
        language=visitor.language,
        chosen=said,
        act=act,
    )
    asks = going.choice is None and visitor.page == step.page
    hide_what_tells(step.ask if asks else None)  # always one element: what comes behind it stays where it is


def bench_of(asked: OnBench) -> Bench:
    """The playground as a lesson wants it."""
    example = EXAMPLES[asked.example]
    steps = (example.conv,) if asked.lesson == "conv" else LESSONS[asked.lesson]
    bench = Bench(asked.lesson, matrix=example.matrix, channels=example.channels, example=asked.example)
    return bench.with_steps(*steps).with_step(**asked.changes)
