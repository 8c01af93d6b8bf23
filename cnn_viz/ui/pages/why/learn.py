"""One step of learning, on the page: what the digit is taught as, and how far."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from cnn_viz.engine.data.known_digits import label_of
from cnn_viz.engine.explain.learning_step import LearningStep, learning_step
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.records import Digit
from cnn_viz.ui.components.backward import Place, is_place, show_backward
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.asked import Taught
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.visit import Visit

RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
MOST = 50  # steps on one digit


def learn_a_step(visitor: Visit) -> None:
    """The loss of this digit, its gradient back through every layer, and the network one step on."""
    digit = digit_or_example(visitor)
    answer = networks.answer(visitor.shown, digit)
    known = label_of(digit)
    label = visitor.asked.digit if visitor.asked.digit is not None else answer.answer if known is None else known
    taught = visitor.asked.taught
    taught = taught if taught.whom == (visitor.shown, digit, label) else Taught((visitor.shown, digit, label))
    with st.container(key="why_learn", horizontal=True, gap="medium", vertical_alignment="bottom"):
        _choose_label(visitor, label)
        _choose_rate(visitor, taught)
        _choose_step(visitor, taught)
    step = _step(visitor.shown, digit, label, taught.rate, taught.steps)
    before, after = trace(step.before, digit), trace(step.after, digit)
    place = Place(visitor.asked.layer, taught.channel)
    if not is_place(place, before):
        known_layer = place.layer if any(x.name == place.layer for x in before.layers[1:]) else "softmax"
        place = Place(known_layer, label if known_layer == "softmax" else 0)

    def opened(to: Place) -> None:
        visitor.asked = replace(visitor.asked, layer=to.layer, taught=replace(taught, channel=to.channel))

    show_backward(
        step,
        before,
        after,
        place,
        language=visitor.language,
        run=f"{visitor.run_of(visitor.shown)}:{label}:{taught.rate}:{taught.steps}",
        opened=opened,
        key="backward",
    )


def _choose_label(visitor: Visit, label: int) -> None:
    def chosen(digit: int) -> None:
        visitor.asked = replace(visitor.asked, digit=digit)

    said = visitor.say("backward.teach")
    choose(said, range(10), label, chosen, key="learn_label", widget=st.pills, required=True, wrap=True)


def _choose_rate(visitor: Visit, taught: Taught) -> None:
    def chosen(rate: float) -> None:
        visitor.asked = replace(visitor.asked, taught=replace(taught, rate=rate, steps=0))

    said = visitor.say("backward.rate")
    choose(said, RATES, taught.rate, chosen, key="learn_rate", widget=st.pills, required=True, wrap=True)


def _choose_step(visitor: Visit, taught: Taught) -> None:
    """The step that is seen is taken: the next one begins from there."""

    def go(steps: int) -> None:
        visitor.asked = replace(visitor.asked, taught=replace(taught, steps=steps))

    say = visitor.say
    full = taught.steps >= MOST
    st.button(say("backward.step"), key="learn_step", on_click=lambda: go(taught.steps + 1), disabled=full)
    st.button(say("backward.again"), key="learn_again", on_click=lambda: go(0), disabled=not taught.steps)
    if taught.steps:
        st.caption(say("backward.done", n=taught.steps), width="content")


@lru_cache(maxsize=8)
def _step(network: str, digit: Digit, label: int, rate: float, number: int) -> LearningStep:
    """The step after `number` others like it."""
    model = networks.network(network)
    if number:
        model = _step(network, digit, label, rate, number - 1).after
    return learning_step(model, digit, label, rate)
