"""Networks from outside, and back: a description, weights, or both, on the pages "Build" and "Train"."""

from __future__ import annotations

import streamlit as st

from cnn_viz.engine.blueprint.layer_specs import blueprint_of, is_built
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.errors import UserError
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.upload_report import show_told
from cnn_viz.ui.session.own_networks import own_designs
from cnn_viz.ui.session.told import Told
from cnn_viz.ui.session.visit import Visit


def bring(visitor: Visit, t: Say) -> None:
    """What the files hold is chosen on every page; a description goes onto the Build page besides."""
    desk, key = visitor.desk, "bring_files"

    def given() -> None:
        files = {file.name: file.getvalue() for file in st.session_state[key]}
        try:
            desk.told = _taken_in(visitor, files) if files else None
        except UserError as error:
            desk.told = Told(error.key, error.values)

    with st.expander(t("build.bring"), desk.told is not None, icon=":material/upload:", key="bring"):
        st.caption(t("build.bring_about"))
        st.file_uploader(
            t("build.bring_files"),
            accept_multiple_files=True,
            key=key,
            on_change=given,
            label_visibility="collapsed",
        )
        show_told(visitor, t)


def _taken_in(visitor: Visit, files: dict[str, bytes]) -> Told:
    """Take in what the files hold, and choose it."""
    from cnn_viz.engine.uploads.arrangement import better, reading  # imported late: few bring one
    from cnn_viz.engine.uploads.uploads import recognized

    desk = visitor.desk
    found = recognized(files, own_designs(desk))
    if is_built(found.network):
        desk.redesign(blueprint_of(found.network))
    if not found.weights:
        return _described(visitor, found.network)
    read = reading(found.network, found.weights)
    own = desk.keep(found.network, found.weights, None, read.mistakes, read, found.match)
    doubtful = found.match is not None and not found.known
    _choose(visitor, own.id, found.network)
    return Told(own=own.id, proposal=better(found.weights, found.match) if doubtful and found.match else None)


def _described(visitor: Visit, network: str) -> Told:
    if survey(blueprint_of(network)).problem:
        return Told("build.brought_flawed", design=network, flawed=True)
    _choose(visitor, network, network)
    return Told("build.brought_design", design=network)


def _choose(visitor: Visit, choice: str, network: str) -> None:
    """What has just come is what every page shows next, and a design what is trained next."""
    visitor.network = choice
    if is_built(network):
        visitor.desk.choose_for_training(network)
