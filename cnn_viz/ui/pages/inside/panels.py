"""The parts of the page "Inside a layer": where in the network one stands."""

from __future__ import annotations

import streamlit as st

from cnn_viz.records import (
    LayerTrace,
    Selection,
    Trace,
)
from cnn_viz.ui.components.inside.message import has_classes
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.frame import share
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.network_picker import choose_network
from cnn_viz.ui.frame.number_input import number
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.visit import Visit


def choose_place(visitor: Visit, place: Selection, trace: Trace, t: Say) -> None:
    """Network, layer and channel, each with a way back and forth. Acts on the next run, through `visitor.selection`."""
    names = [layer.name for layer in trace.layers]
    here = names.index(place.layer)
    with st.container(key="place", horizontal=True, gap="small", vertical_alignment="center"):
        st.title(t("heading"), anchor=False, width="content")
        choose_network(visitor, t, key="inside_network")
        _choose_layer(visitor, trace, place, t)
        _step(visitor, trace, here - 1, "previous", t)
        _step(visitor, trace, here + 1, "next", t)
        _choose_channel(visitor, trace, place, t)
        if st.button(t("draw.share"), icon=":material/share:", key="inside_share"):
            share.open_share(visitor, lambda key, **values: t(key if "." in key else f"draw.{key}", **values))


def _choose_layer(visitor: Visit, trace: Trace, place: Selection, t: Say) -> None:
    def chosen(layer: str) -> None:
        visitor.selection = first_of(trace, trace[layer], place)

    def title(name: str) -> str:
        words = layer_words(trace[name], trace, visitor.language)
        return f"{words['title']} · {words['about']}"

    names = [x.name for x in trace.layers]
    choose(t("layer"), names, place.layer, chosen, key="inside_layer", say=title, label_visibility="collapsed")


def _step(visitor: Visit, trace: Trace, to: int, key: str, t: Say) -> None:
    """Its words are for the ear, and on pointing; to the eye it is a sign (streamlit_overrides.css)."""

    def go() -> None:
        visitor.selection = first_of(trace, trace.layers[to], visitor.selection)

    there = 0 <= to < len(trace.layers)
    st.button(t(key), key=f"inside_{key}", help=t(key), disabled=not there, on_click=go)


def _choose_channel(visitor: Visit, trace: Trace, place: Selection, t: Say) -> None:
    """Counted from 1 as people do; the ten digits from 0."""
    layer = trace[place.layer]
    start = 0 if has_classes(trace, layer) else 1

    def chosen(channel: int) -> None:
        visitor.selection = Selection(place.layer, channel - start, place.row, place.column)

    count = layer.output.shape[0]
    label = (
        t("channel_digit")
        if start == 0
        else t("channel_map" if layer.output.ndim == 3 else "channel_unit", count=f"{count:,}")
    )
    now, last = place.channel + start, start + count - 1
    st.caption(label, width="content")
    number(label, start, last, now, chosen, key="inside_channel", label_visibility="collapsed")


def first_of(trace: Trace, layer: LayerTrace, before: Selection | None) -> Selection:
    """A place in another layer: the same channel, if it has that many; the ten classes begin with the winner."""
    if has_classes(trace, layer) and not (before and has_classes(trace, trace[before.layer])):
        return Selection(layer.name, trace.answer)
    channel = before.channel if before else 0
    return Selection(layer.name, min(channel, layer.output.shape[0] - 1))
