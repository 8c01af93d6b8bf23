"""The settings of the step that is chosen on the playground, and the chain that it stands in."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from cnn_viz.engine.playground.bench import (
    DILATIONS,
    FILLS,
    FUNCTIONS,
    LARGEST_KERNEL,
    LOCAL_LIMITS,
    LONGEST_CHAIN,
    PADDINGS,
    STEPS,
    STRIDES,
    Activation,
    Conv,
    LocalNorm,
    Norm,
    Pool,
    Step,
)
from cnn_viz.engine.playground.kernels import KERNELS, RANDOM
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.playground.kernel import choose_learned, put_kernel, put_size
from cnn_viz.ui.pages.playground.widgets import (
    decimal,
    put_step,
    switch,
    whole_number,
)
from cnn_viz.ui.session.visit import Visit

ANY_NUMBER = (-1e6, 1e6)
ANY_POWER = (-4.0, 4.0)


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
    elif isinstance(step, LocalNorm):
        _set_local_norm(step, visitor, t)


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
    _set_padding(step, visitor, t)
    dilations = (1, DILATIONS[-1], step.dilation, setting("dilation"))
    whole_number(t("dilation"), *dilations, key="play_dilation", help=t("note_dilation"), width=104)
    decimal(t("bias"), ANY_NUMBER, step.bias, setting("bias"), key="play_bias", step=1.0, width=120)


def _set_padding(step: Conv, visitor: Visit, t: Say) -> None:
    """How much, and with what."""
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
            partial(_put_setting, visitor, "fill"),
            key="play_fill",
            say=lambda fill: t(f"fill_{fill}"),
            width=160,
        )


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


def _set_local_norm(step: LocalNorm, visitor: Visit, t: Say) -> None:
    setting = partial(partial, _put_setting, visitor)
    sizes = (1, LARGEST_KERNEL, step.size, setting("size"))
    whole_number(t("local_size"), *sizes, key="play_local_size", help=t("note_local_norm"), width=136)
    limits = {"alpha": (LOCAL_LIMITS["alpha"], 0.1), "beta": (ANY_POWER, 0.25), "offset": (LOCAL_LIMITS["offset"], 0.5)}
    for name, (range_, by) in limits.items():
        value, act = getattr(step, name), setting(name)
        decimal(t(f"local_{name}"), range_, value, act, key=f"play_local_{name}", step=by, width=136)


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
            st.button(t(name), icon=icon, key=f"play_{name}", disabled=not possible, on_click=act)
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
