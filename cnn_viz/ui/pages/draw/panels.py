"""The parts of the Draw page: tools at the canvas, the networks' pickers, answer and network picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from cnn_viz.engine.models import MODELS
from cnn_viz.engine.training.twins import TWINS
from cnn_viz.records import Selection
from cnn_viz.ui.components.answer import show_answer
from cnn_viz.ui.components.network import show_network
from cnn_viz.ui.frame import share
from cnn_viz.ui.frame.markdown import escaped
from cnn_viz.ui.frame.network_picker import choose_network, choose_which
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.time_machine import offer_moments
from cnn_viz.ui.pages.draw import dialogs
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.history import switch_page
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.network_kinds import about_network, network_name, without_filter
from cnn_viz.ui.session.own_networks import changed_ones, own_designs
from cnn_viz.ui.session.reading import Reading
from cnn_viz.ui.session.sides import keep, sides
from cnn_viz.ui.session.strangeness import strange_words
from cnn_viz.ui.session.strokes import PEN_COLOURS, PEN_WIDTHS
from cnn_viz.ui.session.visit import KEPT, Visit
from cnn_viz.ui.streamlit_internals import Place

_KEEP = "keep"  # among the rivals: not one, but what makes one of the digit on the canvas


@dataclass(frozen=True)
class Places:
    """Where a network's answer stands, its picture, and the words on what it is if they change with a slider."""

    answer: Place
    picture: Place
    about: Place | None


def choose_pen(visitor: Visit, t: Say) -> None:
    """The pen's width and colour; the next stroke is the first to show them."""
    with st.popover(t("pen"), icon=":material/edit:", key="pen"):
        visitor.pen_width = st.slider(
            t("pen_width"), PEN_WIDTHS[0], PEN_WIDTHS[-1], visitor.pen_width, PEN_WIDTHS.step, key="_pen_width"
        )
        visitor.pen_colour = st.pills(
            t("pen_colour"),
            list(PEN_COLOURS),
            default=visitor.pen_colour,
            required=True,
            format_func=lambda colour: f":material/circle: {t(f'draw.colour_{PEN_COLOURS[colour]}')}",
            key="_pen_colour",
        )


def other_ways_in(visitor: Visit, t: Say) -> None:
    """Digits that need not be drawn."""
    with st.container(key="ways_in", horizontal=True, gap="small"):
        if st.button(t("test_digits"), icon=":material/grid_view:", key="test_digits"):
            dialogs.open_gallery(visitor, t)
        if st.button(t("photo"), icon=":material/photo_camera:", key="photo"):
            dialogs.open_photo(visitor, t)


def choose_networks(visitor: Visit, t: Say) -> None:
    """The network, the one beside it, and what can be taken away."""
    with st.container(key="choices", horizontal=True, gap="small", vertical_alignment="bottom"):
        choose_network(visitor, t, key="_network")
        _choose_rival(visitor, t)
        offer_moments(visitor, t)
        if st.button(t("share"), icon=":material/share:", key="share"):
            share.open_share(visitor, t)
        if st.button(t("download"), icon=":material/download:", key="download"):
            dialogs.open_download(visitor, t)


def _choose_rival(visitor: Visit, t: Say) -> None:
    """What stands beside the network: nothing, the digit drawn now while one draws another, or another network."""
    rivals = _rivals(visitor)
    if visitor.rival not in rivals:
        visitor.rival = ""
    words = {"": "rival_none", _KEEP: "rival_keep", KEPT: "rival_kept"}
    others = {choice: visitor.say(f"draw.{word}") for choice, word in words.items()}
    choose_which(visitor, "rival", rivals, t, key="_rival", others=others, acts={_KEEP: keep})


def _rivals(visitor: Visit) -> list[str]:
    """Every other network, those of the list untrained as well and their twins, after what is no network."""
    rivals = [
        "",
        _KEEP,
        *([KEPT] if visitor.kept else []),
        *(c for m in MODELS for c in (m, str(NetworkId("untrained", m)))),
        *TWINS,
    ]
    in_use = (visitor.network, visitor.rival)
    rivals += [*own_designs(visitor.desk, *in_use), *visitor.desk.mine, *changed_ones(visitor.desk, *in_use)]
    if not visitor.looks_back:  # who looks back may put the finished network beside
        rivals.remove(visitor.network)
    return rivals


def places_for_networks(visitor: Visit, t: Say, beside_pen: Place) -> list[Places]:
    """Where each network's answer and picture will stand, and below them what the network is.

    beside_pen: where the answer of a single network stands; two stand each beside its picture.
    With the time machine open, what the first network is changes with the slider: its place is left open too.
    """
    seen: list[tuple[Place, Place]] = []
    beside = sides(visitor)
    with st.container(key="pictures"):
        for i, _ in enumerate(beside):
            with st.container(key=f"pair_{i}", horizontal=True, gap="medium", wrap=False):
                answer = st.container(key=f"reading_{i}") if visitor.rival else beside_pen
                seen.append((answer, st.container(key=f"picture_{i}")))
        abouts = [st.container(key=f"about_{i}") for i, _ in enumerate(beside)]
    for i, (side, about) in enumerate(zip(beside, abouts, strict=True)):
        if side.kept is None and (i or not visitor.looks_back):
            with about:
                _say_what_it_is(visitor, side.network, t)
    changing = [about if visitor.looks_back and not i else None for i, about in enumerate(abouts)]
    return [Places(*place, about) for place, about in zip(seen, changing, strict=True)]


def _say_what_it_is(visitor: Visit, choice: str, t: Say) -> None:
    st.caption(t("about_named", name=network_name(choice, visitor.desk, t), about=about_network(choice, t)))


def answers_of(visitor: Visit, reading: Reading, places: list[Places], t: Say) -> None:
    """Each network's answer in its place."""
    for i, (side, place) in enumerate(zip(sides(visitor), places, strict=True)):
        with place.answer:
            name, run = side.name(visitor), side.run(visitor)
            trace, strange = side.trace(reading), strange_words(side.network, side.whole(reading), t)
            weights = "" if side.kept else networks.weights(side.network)
            if visitor.rival:
                st.caption(f"**{escaped(name)}**")
            said = {"strange": strange, "run": run, "weights": weights}
            show_answer(trace, name, visitor.say, **said, beside=bool(visitor.rival), key=f"answer_{i}")
        if place.about is not None:
            with place.about:
                _say_what_it_is(visitor, side.network, t)


def pictures_of(visitor: Visit, reading: Reading, places: list[Places]) -> None:
    """Each network as a picture. The map opened in the first one goes into links, and one can step inside it."""

    def inside(place: Selection) -> None:
        visitor.selection = place
        switch_page(visitor, "inside")

    def without(place: Selection) -> None:
        try:
            visitor.network = without_filter(visitor.network, place.layer, place.channel)
        except KeyError:  # a browser may send anything
            return
        visitor.asked, visitor.selection = replace(visitor.asked, instrument="filters"), place
        switch_page(visitor, "why")

    beside = sides(visitor)
    for i, (side, place) in enumerate(zip(beside, places, strict=True)):
        trace = side.trace(reading)
        with place.picture:
            show_network(
                trace or networks.structure(side.network),
                empty=trace is None,
                title=side.name(visitor),
                language=visitor.language,
                selection=visitor.rival_selection if i else visitor.selection,
                select=visitor.select_rival if i else visitor.select,
                run=side.run(visitor),
                inside=None if i else inside,
                without=None if i else without,
                navigations=visitor.navigations,
                stage=visitor.stage,
                look=None if i else visitor.look,
                count=len(beside),
                still=side.kept is not None,
                weights=networks.weights(side.network),
                key=f"network_{i}",
            )
