"""Fooling the network, on the page: the same small step for every pixel, along the gradient and by lot."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnn_viz.engine.explain.fooling import LARGEST, fooled, noisy
from cnn_viz.engine.models import MODELS
from cnn_viz.records import Digit
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components.pictures import Picture, show_pictures
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.markdown import escaped, table
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.session import links, networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.network_kinds import network_name
from cnn_viz.ui.session.visit import Visit


def fool_it(visitor: Visit) -> None:
    """The digit, the digit moved along the gradient's sign, and moved as far by lot; and what every network says."""
    digit = digit_or_example(visitor)
    model, say = networks.network(visitor.shown), visitor.say
    answer = networks.answer(visitor.shown, digit).answer
    wanted = None if visitor.asked.digit == answer else visitor.asked.digit
    with st.container(key="why_fool", horizontal=True, gap="large", vertical_alignment="bottom"):
        _choose_class(visitor, answer, wanted)
        _choose_step(visitor)
    step = visitor.asked.step
    changed = {
        "as_drawn": digit,
        "along": fooled(model, digit, step, wanted),
        "by_lot": noisy(model, digit, step),
    }
    row = [_picture(visitor, name, each) for name, each in changed.items()]
    run = f"{visitor.run_of(visitor.shown)}:{step}:{wanted}"
    show_pictures(digit, [(say("why.fool_row", step=step), row)], run=run, key="fool")
    if st.button(say("why.shown_use_digit"), icon=":material/east:", key="fool_use", disabled=step == 0):
        visitor.put(Drawing(base=links.enlarged(changed["along"]), digit=changed["along"]))
        st.rerun(scope="fragment")
    _others(visitor, changed)


def _choose_class(visitor: Visit, answer: int, wanted: int | None) -> None:
    def chosen(digit: int) -> None:
        visitor.asked = replace(visitor.asked, digit=None if digit < 0 else digit)

    choose(
        visitor.say("why.fool_towards"),
        [-1, *(c for c in range(10) if c != answer)],
        -1 if wanted is None else wanted,
        chosen,
        key="fool_class",
        say=lambda c: visitor.say("why.fool_away", digit=answer) if c < 0 else str(c),
        widget=st.pills,
        required=True,
        wrap=True,
    )


def _choose_step(visitor: Visit) -> None:
    def chosen(step: int) -> None:
        visitor.asked = replace(visitor.asked, step=step)

    st.slider(visitor.say("why.fool_step"), 0, LARGEST, **shows("fool_step", visitor.asked.step, chosen))


def _picture(visitor: Visit, name: str, digit: Digit) -> Picture:
    sure = networks.answer(visitor.shown, digit).probabilities
    read = {"digit": int(sure.argmax()), "percent": percent(float(sure.max()))}
    title = visitor.say(f"why.fool_{name}")
    caption = visitor.say("why.fool_reads", title=title, **read)
    return Picture(digit.ink, caption, caption, visitor.say("why.fool_differs", title=title))


def _others(visitor: Visit, changed: dict[str, Digit]) -> None:
    """What the networks of the list say of the same pictures."""
    say = visitor.say
    st.header(say("why.fool_others"), anchor=False)
    rows = []
    for model in MODELS:
        read = [
            say("why.fool_read", digit=int(sure.argmax()), percent=percent(float(sure.max())))
            for sure in networks.probabilities(model, list(changed.values()))
        ]
        rows.append([network_name(model, visitor.desk, say), *read])
    heads = [say("draw.network"), *(say(f"why.fool_{name}") for name in changed)]
    kept = [[str(escaped(cell)).replace("> ", ">\u00a0") for cell in row] for row in rows]  # no line ends there
    st.markdown(table(heads, kept))
