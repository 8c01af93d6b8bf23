"""What came of the files that were brought: how well they read, and in which order their weights stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnn_viz.engine.blueprint.layer_specs import blueprint_of, is_built
from cnn_viz.text.numbers import percent
from cnn_viz.ui.frame.naming import name_field
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.history import switch_page
from cnn_viz.ui.session.names import architecture_name, file_stem, own_name
from cnn_viz.ui.session.own_networks import (
    Kept,
)
from cnn_viz.ui.session.told import Told
from cnn_viz.ui.session.visit import Visit

if TYPE_CHECKING:
    from cnn_viz.engine.uploads.matching import Match

POOR = 0.5  # of the test digits: fewer than these read right are no trained network's, or its weights are mixed up


def show_told(visitor: Visit, t: Say) -> None:
    """The sentences about what was brought last, and what can be done with it; nothing if nothing was."""
    told = visitor.desk.told
    if told is None:
        return
    if told.error:
        st.error(t(told.key, **told.values), icon=":material/error:")
    elif own := visitor.desk.mine.get(told.own):
        _show_own(visitor, own, told, t)
    elif told.design:
        said = t(told.key, name=architecture_name(told.design, visitor.desk, t))
        if told.flawed:
            st.warning(said, icon=":material/construction:")
        else:
            st.success(said, icon=":material/check:")
        name_field(visitor, told.design, t, key="bring_name")
        if told.design == visitor.network:
            _draw_with(visitor, told.design, "bring_draw", t)


def _show_own(visitor: Visit, own: Kept, told: Told, t: Say) -> None:
    name, unsure = own_name(own, visitor.desk, t), own.match.unsure if own.match else ()
    if unsure and not told.ordered:
        st.warning(t("build.brought_guessed", name=name, layers=_layers(own, unsure, t)), icon=":material/help:")
    else:
        said = "build.brought_ordered" if told.ordered else "build.brought"
        st.success(t(said, name=name), icon=":material/check:")
    name_field(visitor, own.id, t, key="bring_name")
    _say_reading(own, t)
    if not _propose(visitor, own, told, t) and own.reading and own.reading.share < POOR:
        st.warning(t("build.brought_poor"), icon=":material/warning:")
    with st.container(horizontal=True, gap="small"):
        _draw_with(visitor, own.id, "bring_draw", t)
        take_home(visitor, own, t, "bring_weights")
    if own.match and (unsure or own.match.channels_last or told.proposal):
        _offer_orders(visitor, own, own.match, t)


def _say_reading(own: Kept, t: Say) -> None:
    if own.reading:
        figures = {"right": own.reading.right, "count": own.reading.count, "share": percent(own.reading.share, 1)}
        st.markdown(t("build.brought_reads", **figures))


def _propose(visitor: Visit, own: Kept, told: Told, t: Say) -> bool:
    """Another order that reads far better, for as long as it is not the one that stands; whether there is one."""
    if told.proposal is None or own.match is None or own.match == told.proposal.match:
        return False
    better = told.proposal.match
    layers = _layers(own, own.match.moved(better), t)
    way = "both" if layers and better.channels_last else "layers" if layers else "flatten"
    figures = {"before": percent(told.proposal.before, 0), "after": percent(told.proposal.after, 0)}
    st.info(t(f"build.propose_{way}", layers=layers, **figures), icon=":material/lightbulb:")
    take = partial(_rearrange, visitor, own, better)
    st.button(t("build.propose_take"), type="primary", icon=":material/swap_vert:", key="bring_take", on_click=take)
    return True


def _offer_orders(visitor: Visit, own: Kept, match: Match, t: Say) -> None:
    """For each layer that was guessed, what of the file stands in it; what stood there goes where that was."""
    st.caption(t("build.orders_about"))
    for layer in match.unsure:
        key = f"bring_order_{layer}"
        st.session_state[key] = dict(match.taken)[layer]

        def chosen(layer: str = layer, key: str = key) -> None:
            _rearrange(visitor, own, match.exchanged(layer, st.session_state[key]))

        said = t("build.order_of", layer=_layer(own.network, layer, t))
        st.selectbox(said, match.choices(layer), key=key, on_change=chosen)
    if match.flat:
        st.session_state["bring_flat"] = match.channels_last

        def turned() -> None:
            _rearrange(visitor, own, match.turned(st.session_state["bring_flat"]))

        st.toggle(t("build.channels_last"), key="bring_flat", help=t("build.channels_last_help"), on_change=turned)


def _rearrange(visitor: Visit, own: Kept, match: Match) -> None:
    """The other order takes the place of this one wherever it is chosen."""
    new = visitor.desk.rearrange(own, match).id
    if visitor.network == own.id:
        visitor.network = new
    if visitor.rival == own.id:
        visitor.rival = new


def _draw_with(visitor: Visit, choice: str, key: str, t: Say) -> None:
    if st.button(t("build.draw"), icon=":material/draw:", key=key):
        visitor.network = choice
        switch_page(visitor, "draw")


def take_home(visitor: Visit, own: Kept, t: Say, key: str) -> None:
    """The button that gives the weights away; until it is pressed they are nowhere but here."""
    st.download_button(
        t("train.download_weights"),
        own.weights,
        f"{file_stem(own_name(own, visitor.desk, visitor.say))}.safetensors",
        icon=":material/download:",
        key=key,
        on_click=own.note_download,
    )


def _layers(own: Kept, names: Sequence[str], t: Say) -> str:
    return t("build.listed").join(_layer(own.network, name, t) for name in names)


def _layer(network: str, layer: str, t: Say) -> str:
    """What a layer is called on the screen: "dense 2"."""
    blueprint = blueprint_of(network) if is_built(network) else None
    kinds = dict(zip(blueprint.names, blueprint.layers, strict=True)) if blueprint else {}
    number = layer.lstrip("abcdefghijklmnopqrstuvwxyz_")
    return t(f"network.{kinds[layer].kind}", n=number) if layer in kinds else layer
