"""The parts of the playground page: the lesson, its input, and the words about it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_viz.engine.playground.bench import LEAST as SMALLEST
from cnn_viz.engine.playground.bench import LESSONS, SOURCES, resized
from cnn_viz.engine.playground.bench import MOST as LARGEST
from cnn_viz.engine.playground.examples import EXAMPLES, SUGGESTED, TEXTBOOK_EXAMPLE
from cnn_viz.ui.frame import share
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.playground.widgets import (
    put,
    switch,
    whole_number,
)
from cnn_viz.ui.session.visit import Visit

MOVES = "moves"
CONCEPTS = {
    "conv": ("kernel", "stride", "padding", "dilation", "channel", "correlation"),
    "pool": ("pooling", "overlap"),
    "activation": ("activation", "functions"),
    "norm": ("norm", "batch"),
    "local_norm": ("local_norm", "lateral"),
    "flatten": ("flatten",),
    "chain": ("chain", "receptive"),
    MOVES: ("translation", "invariance", "centring"),
}


def choose_lesson(visitor: Visit, t: Say) -> None:
    """The page's head: what is looked at, and the link to it."""
    with st.container(key="lessons", horizontal=True, gap="small", vertical_alignment="center"):
        st.title(t("heading"), anchor=False, width="content")
        switch(
            t("lesson"),
            [*LESSONS, MOVES],
            visitor.playground.lesson,
            partial(_enter, visitor),
            key="play_lesson",
            say=lambda lesson: t(f"lesson_{lesson}"),
            label_visibility="collapsed",
        )
        if st.button(t("draw.share"), icon=":material/share:", key="play_share"):
            share.open_share(visitor, lambda key, **values: t(key if "." in key else f"draw.{key}", **values))
    st.caption(t(f"about_{visitor.playground.lesson}"))


def _enter(visitor: Visit, lesson: str) -> None:
    """Another lesson; its own example comes where the one of the lesson before has not been changed."""
    suggested = [SUGGESTED.get(name, TEXTBOOK_EXAMPLE) for name in (visitor.playground.lesson, lesson)]
    put(visitor, lesson=lesson, at=0)
    if visitor.playground.example == suggested[0] != suggested[1]:
        found = EXAMPLES[suggested[1]]
        put(visitor, matrix=found.matrix, channels=found.channels, example=suggested[1])


def choose_input(visitor: Visit, t: Say) -> None:
    """Where the numbers come from, and how many channels of them."""
    bench = visitor.playground
    switch(
        t("source"),
        SOURCES,
        bench.source,
        lambda source: put(visitor, source=source),
        key="play_source",
        say=lambda source: t(f"source_{source}"),
    )
    if bench.source == "matrix":
        _choose_matrix(visitor, t)
    elif bench.source == "digit":
        act = partial(_put_number, visitor, "digit")
        whole_number(t("digit"), 0, 9999, bench.digit, act, key="play_digit", width=136)
    switch(
        t("channels"),
        (1, 3),
        bench.channels,
        lambda count: put(visitor, channels=count),
        key="play_channels",
        say=str,
        help=t("note_channel"),
    )


def _choose_matrix(visitor: Visit, t: Say) -> None:
    matrix = visitor.playground.matrix
    example = visitor.playground.example
    own = [] if example else [""]
    choose(
        t("example"),
        [*EXAMPLES, *own],
        example,
        partial(_put_example, visitor),
        key="play_example",
        say=lambda name: t(f"example_{name}") if name else t("example_own"),
        width=224,
    )
    for side, label in enumerate(("rows", "columns")):
        size = (len(matrix[0]), len(matrix[0][0]))

        def act(count: int, side: int = side, size: tuple[int, int] = size) -> None:
            rows, columns = (count, size[1]) if side == 0 else (size[0], count)
            put(visitor, matrix=resized(visitor.playground.matrix, rows, columns), example="")

        whole_number(t(label), SMALLEST, LARGEST, size[side], act, key=f"play_{label}", width=112)


def _put_example(visitor: Visit, name: str) -> None:
    """The example's matrix, and its convolution in the first lesson; other lessons keep their steps."""
    found = EXAMPLES[name]
    lessons = {**visitor.playground.lessons, "conv": (found.conv,)}
    put(visitor, matrix=found.matrix, channels=found.channels, example=name, lessons=lessons)


def _put_number(visitor: Visit, name: str, number: float) -> None:
    put(visitor, **{name: int(number)})


def explain(visitor: Visit, t: Say) -> None:
    """A few sentences for each idea of the lesson."""
    concepts = CONCEPTS[visitor.playground.lesson]
    with st.container(key="concepts"):
        for column, concept in zip(st.columns(min(3, len(concepts))) * 2, concepts, strict=False):
            column.markdown(f"**{t(f'concept_{concept}')}**  \n{t(f'note_{concept}')}")
