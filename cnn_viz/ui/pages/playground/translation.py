"""What moves: the visitor's digit shifted by pixels, before the eyes of one network."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from cnn_viz.engine.playground.translation import Readings, before_and_after, readings
from cnn_viz.records import Digit
from cnn_viz.ui.components.moves import Moved
from cnn_viz.ui.components.moves import show_moves as show
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.playground.bench import digit_of, say_whose
from cnn_viz.ui.pages.playground.widgets import (
    put,
    switch,
    whole_number,
)
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.network_kinds import network_name
from cnn_viz.ui.session.own_networks import choices
from cnn_viz.ui.session.visit import Visit


def show_moves(visitor: Visit, t: Say) -> None:
    """The digit, its shift, and what becomes of it."""
    with st.container(key="play_input", horizontal=True, gap="small", vertical_alignment="bottom"):
        _choose(visitor, t)
    say_whose(visitor, t)
    digit, network = digit_of(visitor), networks.network(visitor.network)
    shift = visitor.playground.shift
    with st.spinner(t("moves.reading")):
        all_readings = _readings(visitor.network, digit)
    moved = Moved(digit, shift, *before_and_after(network, digit, *shift), all_readings)
    show(moved, language=visitor.language, key="moves", shift=lambda to: put(visitor, shift=to))


@lru_cache(maxsize=32)
def _readings(choice: str, digit: Digit) -> Readings:
    return readings(networks.network(choice), digit)


def _choose(visitor: Visit, t: Say) -> None:
    bench = visitor.playground

    def other(choice: str) -> None:
        visitor.network = choice

    switch(
        t("source"),
        ("drawing", "digit"),
        "digit" if bench.source == "digit" else "drawing",
        lambda source: put(visitor, source=source),
        key="play_whose",
        say=lambda source: t(f"source_{source}"),
    )
    if bench.source == "digit":
        whole_number(t("digit"), 0, 9999, bench.digit, lambda n: put(visitor, digit=n), key="play_digit", width=136)
    offered = choices(visitor.desk, visitor.network)
    choose(
        t("network"),
        offered,
        visitor.network,
        other,
        key="play_network",
        say=lambda choice: network_name(choice, visitor.desk, visitor.say),
        width=240,
    )
