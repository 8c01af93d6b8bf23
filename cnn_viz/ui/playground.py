"""The parts of the playground page: the lesson, the input, the chosen step's settings, and the words about them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from cnn_viz.engine.playground import (
    DILATIONS,
    FILLS,
    FUNCTIONS,
    LARGEST_KERNEL,
    LESSONS,
    LONGEST_CHAIN,
    PADDINGS,
    SOURCES,
    STEPS,
    STRIDES,
    Activation,
    Conv,
    Norm,
    Pool,
    Step,
    resized,
)
from cnn_viz.engine.playground import LEAST as SMALLEST
from cnn_viz.engine.playground import MOST as LARGEST
from cnn_viz.engine.playground_examples import EXAMPLES, SUGGESTED, TEXTBOOK_EXAMPLE
from cnn_viz.engine.playground_kernels import KERNELS, RANDOM
from cnn_viz.ui import dialogs
from cnn_viz.ui.playground_kernel import choose_learned, put_kernel, put_size
from cnn_viz.ui.playground_widgets import choose, decimal, put, put_step, switch, whole_number
from cnn_viz.ui.shell import Say
from cnn_viz.ui.state import Visit

MOVES = "moves"
ANY_NUMBER = (-1e6, 1e6)
CONCEPTS = {
    "conv": ("kernel", "stride", "padding", "dilation", "channel", "correlation"),
    "pool": ("pooling", "overlap"),
    "activation": ("activation", "functions"),
    "norm": ("norm", "batch"),
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
            dialogs.open_share(visitor, lambda key, **values: t(key if "." in key else f"draw.{key}", **values))
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


def set_step(visitor: Visit, t: Say) -> None:
    """The settings of the step that is chosen."""
    step = visitor.playground.step
    if isinstance(step, Conv):
        _set_conv(step, visitor, t)
    elif isinstance(step, Pool):
        _set_pool(step, visitor, t)
    elif isinstance(step, Activation):
        _set_activation(step, visitor, t)
    elif isinstance(step, Norm):
        for name in ("gamma", "beta"):
            act = partial(_put_setting, visitor, name)
            decimal(t(name), ANY_NUMBER, getattr(step, name), act, key=f"play_{name}", step=0.5, width=136)


def _put_setting(visitor: Visit, name: str, value: float) -> None:
    put_step(visitor, **{name: value})


def _set_conv(step: Conv, visitor: Visit, t: Say) -> None:
    setting = partial(partial, _put_setting, visitor)
    own = ["own"] if step.name == "own" else []
    choose(
        t("kernel"),
        [*KERNELS, "learned", *own],
        step.name,
        partial(put_kernel, visitor),
        key="play_kernel",
        say=lambda name: t(f"kernel_{name}"),
        help=t("note_kernel"),
        width=208,
    )
    if step.name == RANDOM:
        again = partial(put_kernel, visitor, RANDOM)
        st.button(t("again"), icon=":material/casino:", key="play_again", help=t("again"), on_click=again)
    if step.name == "learned":
        choose_learned(step, visitor, t)
    else:
        size = partial(put_size, visitor)
        whole_number(t("size"), 1, LARGEST_KERNEL, step.size, size, key="play_size", width=112)
    whole_number(
        t("stride"), 1, STRIDES[-1], step.stride, setting("stride"), key="play_stride", help=t("note_stride"), width=104
    )
    choose(
        t("padding"),
        ["none", "same", *PADDINGS[1:]],
        step.padding or "none",
        lambda choice: put_step(visitor, padding=0 if choice == "none" else choice),
        key="play_padding",
        say=lambda choice: t(f"padding_{choice}") if isinstance(choice, str) else str(choice),
        help=t("note_padding"),
        width=128,
    )
    if step.padding:
        choose(
            t("fill"),
            FILLS,
            step.fill,
            setting("fill"),
            key="play_fill",
            say=lambda fill: t(f"fill_{fill}"),
            width=160,
        )
    dilations = (1, DILATIONS[-1], step.dilation, setting("dilation"))
    whole_number(t("dilation"), *dilations, key="play_dilation", help=t("note_dilation"), width=104)
    decimal(t("bias"), ANY_NUMBER, step.bias, setting("bias"), key="play_bias", step=1.0, width=120)


def _set_pool(step: Pool, visitor: Visit, t: Say) -> None:
    setting = partial(partial, _put_setting, visitor)
    say = lambda how: t(f"pool_{how}")  # noqa: E731
    switch(t("pool"), ("max", "average"), step.how, setting("how"), key="play_how", say=say, help=t("note_pooling"))
    whole_number(t("window_size"), 1, LARGEST_KERNEL, step.size, setting("size"), key="play_pool_size", width=136)
    help_ = t("note_overlap")
    whole_number(
        t("stride"), 1, STRIDES[-1], step.stride, setting("stride"), key="play_pool_stride", help=help_, width=136
    )


def _set_activation(step: Activation, visitor: Visit, t: Say) -> None:
    setting = partial(partial, _put_setting, visitor)
    switch(
        t("function"),
        FUNCTIONS,
        step.function,
        setting("function"),
        key="play_function",
        say=lambda function: t(f"function_{function}"),
    )
    if step.function == "leaky_relu":
        decimal(t("slope"), (0.0, 1.0), step.slope, setting("slope"), key="play_slope", step=0.05, width=136)


def arrange_chain(visitor: Visit, t: Say) -> None:
    """Add a step behind the chosen one, move it, take it away."""
    bench = visitor.playground
    steps, here = list(bench.steps), bench.here
    others = [*steps[:here], *steps[here + 1 :]]

    def arranged(order: list[Step], at: int) -> None:
        visitor.playground = replace(bench.with_steps(*order, at=at), place=None)

    def add(kind: str) -> None:
        arranged([*steps[: here + 1], STEPS[kind](), *steps[here + 1 :]], here + 1)

    def move(to: int) -> None:
        arranged([*others[:to], steps[here], *others[to:]], to)

    with st.container(key="chain", horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t("chosen_step", n=here + 1, name=t(f"step_{_kind(steps[here])}")), width="content")
        tools = (
            ("earlier", ":material/chevron_left:", here > 0, partial(move, here - 1)),
            ("later", ":material/chevron_right:", here + 1 < len(steps), partial(move, here + 1)),
            (
                "remove",
                ":material/delete:",
                len(steps) > 1,
                partial(arranged, [*steps[:here], *steps[here + 1 :]], here),
            ),
        )
        for name, icon, possible, act in tools:
            st.button("", icon=icon, key=f"play_{name}", help=t(name), disabled=not possible, on_click=act)
        st.caption(t("add"), width="content")
        full = len(steps) >= LONGEST_CHAIN
        for kind in STEPS:
            st.button(
                t(f"step_{kind}"),
                icon=":material/add:",
                key=f"play_add_{kind}",
                disabled=full,
                on_click=add,
                args=(kind,),
            )


def _kind(step: Step) -> str:
    return next(kind for kind, made in STEPS.items() if isinstance(step, made))


def explain(visitor: Visit, t: Say) -> None:
    """A few sentences for each idea of the lesson."""
    concepts = CONCEPTS[visitor.playground.lesson]
    with st.container(key="concepts"):
        for column, concept in zip(st.columns(min(3, len(concepts))) * 2, concepts, strict=False):
            column.markdown(f"**{t(f'concept_{concept}')}**  \n{t(f'note_{concept}')}")
