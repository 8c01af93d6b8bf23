"""Networks from outside, and back: a description, weights, or both, on the pages "Build" and "Train"."""

from __future__ import annotations

import streamlit as st

from cnn_viz.engine.blueprint import blueprint_of, is_built
from cnn_viz.engine.blueprint_survey import survey
from cnn_viz.records import UserError
from cnn_viz.ui.desk import Desk, architecture_name, own_designs, own_name
from cnn_viz.ui.shell import Say
from cnn_viz.ui.state import Visit


def bring(visitor: Visit, t: Say) -> None:
    """What the files hold joins the pickers; a description goes onto the Build page besides."""
    desk, key = visitor.desk, "bring_files"

    def given() -> None:
        files = {file.name: file.getvalue() for file in st.session_state[key]}
        try:
            desk.told = (True, _take_in(desk, files, t)) if files else None
        except UserError as slip:
            desk.told = (False, t(slip.key, **slip.values))

    with st.expander(t("build.bring"), icon=":material/upload:", key="bring"):
        st.caption(t("build.bring_about"))
        files = st.file_uploader(
            t("build.bring_files"),
            accept_multiple_files=True,
            key=key,
            on_change=given,
            label_visibility="collapsed",
        )
        if files and desk.told:
            well, said = desk.told
            (st.success if well else st.error)(said, icon=":material/check:" if well else ":material/error:")


def _take_in(desk: Desk, files: dict[str, bytes], t: Say) -> str:
    """Take in what the files hold, and say what it was."""
    from cnn_viz.engine.brought import recognized  # imported late: few bring one

    found = recognized(files, own_designs(desk))
    if is_built(found.network):
        desk.redesign(blueprint_of(found.network))
    if not found.weights:
        said = "brought_flawed" if survey(blueprint_of(found.network)).problem else "brought_design"
        return t(f"build.{said}", name=architecture_name(found.network, t))
    own = desk.keep(found.network, found.weights)
    return t("build.brought_renamed" if found.renamed else "build.brought", name=own_name(own, t))
