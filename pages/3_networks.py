"""The networks: what each is made of, and what it is worth."""

import pandas as pd
import streamlit as st

from cnn_viz.engine.blueprint.layer_specs import is_built
from cnn_viz.engine.blueprint.module import blueprint_for, made
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets
from cnn_viz.engine.training.twins import TWINS, architecture_of
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.naming import name_field
from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.pages.networks.panels import show_architecture
from cnn_viz.ui.pages.networks.table import rows, twin_rows
from cnn_viz.ui.session.history import end_page, switch_page
from cnn_viz.ui.session.names import architecture_name, own_name
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.network_kinds import network_name
from cnn_viz.ui.session.own_networks import architecture, kept, own_designs
from cnn_viz.ui.session.page_files import page_file

visitor, t = open_page("networks")


st.title(t("heading"), anchor=False)
st.caption(t("about"))
show_notice(visitor, t)
offer_terms(("parameter", "cross_entropy", "calibration", "epoch"), t, key="terms_sheets")
with st.container(key="sheets"):
    st.table(pd.DataFrame(rows(visitor, t)).set_index(t("name")))

st.header(t("twins"), anchor=False)
st.caption(t("twins_about"))
with st.container(key="twins"):
    st.table(pd.DataFrame(twin_rows(visitor, t)).set_index(t("name")))
with st.container(key="twins_beside", horizontal=True, gap="small"):
    for twin in TWINS:
        said = t("compare", name=network_name(twin, visitor.desk, visitor.say))
        if st.button(said, icon=":material/compare_arrows:", key=f"beside_{twin.replace(':', '_')}"):
            visitor.network, visitor.rival = architecture_of(twin), twin
            switch_page(visitor, "draw")

st.header(t("choose"), anchor=False)
offered = [*MODELS, *own_designs(visitor.desk, architecture(visitor.network))]
choose(
    t("name"),
    offered,
    architecture(visitor.network),  # one of the visitor's own stays chosen
    lambda network: setattr(visitor, "network", network),
    key="networks_network",
    say=lambda network: architecture_name(network, visitor.desk, visitor.say),
    label_visibility="collapsed",
)
if own := kept(visitor.network):
    st.caption(t("own", name=own_name(own, visitor.desk, t)))
if own or is_built(visitor.network):
    name_field(visitor, visitor.network, t, key="networks_name")
show_architecture(visitor, visitor.network, t)

if NetworkId.of(visitor.network).shipped:
    sheet = sheets.sheet(visitor.network)
    machine = sheets.named_machine(sheet.machine)
    how = {"seed": sheet.seed, "date": sheet.date, "minutes": f"{sheet.seconds / 60:.0f}"}
    how["machine"] = t("machine", **machine) if machine else sheet.machine
    with st.container(key="command"):
        st.caption(t("command", torch=sheet.versions["torch"], **how))
        st.code(sheet.command, language="bash")
st.page_link(page_file("draw"), label=t("open"), icon=":material/draw:")
if st.button(t("change"), icon=":material/construction:", key="change"):
    visitor.desk.redesign(blueprint_for(made(architecture(visitor.network))))
    switch_page(visitor, "build")
end_page(visitor)
