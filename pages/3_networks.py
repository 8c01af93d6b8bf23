"""The networks: what each is made of, and what it is worth."""

import pandas as pd
import streamlit as st

from cnn_viz.engine.blueprint.module import blueprint_for, made
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets
from cnn_viz.text.numbers import percent
from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.pages.networks.panels import show_architecture
from cnn_viz.ui.session.history import end_page, switch_page
from cnn_viz.ui.session.own_networks import (
    architecture,
    architecture_name,
    kept,
    own_designs,
    own_name,
)
from cnn_viz.ui.session.page_files import page_file

visitor, t = open_page("networks")


def figures_of(model_id: str) -> dict[str, str]:
    """A network's line in the table, from its sheet."""
    sheet = sheets.sheet(model_id)
    writers = [widths["20"] for widths in sheet.writers.values()]
    return {
        t("name"): f"**{t(f'models.{model_id}')}**  \n{t(f'models.{model_id}_about')}",
        t("input"): " × ".join(map(str, MODELS[model_id].input.shape)),
        t("parameters"): f"{sheet.parameters:,}",
        t("mnist"): percent(sheet.test_accuracy),
        t("pen"): percent(sheet.stroke_accuracy["20"], 1),
        t("writers"): f"{percent(min(writers), 1)} – {percent(max(writers), 1)}" if writers else "–",
        t("loss"): f"{sheet.test_loss:.4f}",
        t("calibration"): "–" if sheet.calibration_error is None else percent(sheet.calibration_error),
        t("epochs"): str(sheet.epochs),
    }


st.title(t("heading"), anchor=False)
st.caption(t("about"))
show_notice(visitor, t)
offer_terms(("parameter", "cross_entropy", "calibration", "epoch"), t, key="terms_sheets")
with st.container(key="sheets"):
    st.table(pd.DataFrame([figures_of(model_id) for model_id in MODELS]).set_index(t("name")))

st.header(t("choose"), anchor=False)
offered = [*MODELS, *own_designs(visitor.desk, architecture(visitor.network))]
chosen = st.selectbox(
    t("name"),
    offered,
    offered.index(architecture(visitor.network)),
    format_func=lambda network: architecture_name(network, t),
    label_visibility="collapsed",
)
if chosen != architecture(visitor.network):  # one of the visitor's own stays chosen
    visitor.network = chosen
if own := kept(visitor.network):
    st.caption(t("own", name=own_name(own, t)))
show_architecture(visitor, visitor.network, t)

if chosen in MODELS:
    sheet = sheets.sheet(chosen)
    machine = sheets.named_machine(sheet.machine)
    how = {"seed": sheet.seed, "date": sheet.date, "minutes": f"{sheet.seconds / 60:.0f}"}
    how["machine"] = t("machine", **machine) if machine else sheet.machine
    st.caption(t("command", torch=sheet.versions["torch"], **how))
    st.code(sheet.command, language="bash")
st.page_link(page_file("draw"), label=t("open"), icon=":material/draw:")
if st.button(t("change"), icon=":material/construction:", key="change"):
    visitor.desk.redesign(blueprint_for(made(chosen)))
    switch_page(visitor, "build")
end_page(visitor)
