"""Attribution maps on the page: whose, for which class, always beside random weights."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from cnn_viz.engine.explain.beside_random import Beside, attributed
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.trained.heatmap_figures import SEED
from cnn_viz.engine.trained.sheets import HeatMaps, sheet
from cnn_viz.records import Digit
from cnn_viz.ui.components.heatmaps import show_heatmaps
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.own_networks import architecture
from cnn_viz.ui.session.visit import Visit


def heatmaps(visitor: Visit) -> None:
    """Every method for the class that was answered, or for another one that the visitor chooses."""
    digit = digit_or_example(visitor)
    answer = networks.answer(visitor.shown, digit).answer
    target = answer if visitor.asked.digit is None else visitor.asked.digit

    def chosen(digit_class: int) -> None:
        visitor.asked = replace(visitor.asked, digit=digit_class)

    said = visitor.say("why.for_class")
    choose(said, range(10), target, chosen, key="why_class", widget=st.pills, required=True, wrap=True)
    with st.spinner(visitor.say("why.computing")):
        found = _attributed(visitor.shown, digit, target)
    run = f"{visitor.run_of(visitor.shown)}:{target}"
    show_heatmaps(digit, found, target, language=visitor.language, run=run, key="heatmaps")
    if NetworkId.of(visitor.shown).shipped and (checked := sheet(visitor.shown).heat_maps):
        _checks(visitor, checked)


def _checks(visitor: Visit, checked: HeatMaps) -> None:
    """What the sheet says of the methods on this network, over some test digits."""
    say = visitor.say
    st.header(say("why.checks"), anchor=False)
    st.caption(say("why.checks_about", count=checked.digits, lot=f"{checked.by_lot:.2f}"))
    layers = list(next(iter(checked.alike.values())))
    rows = {
        "method": [say(f"why.shown_method_{name}") for name in checked.alike],
        "last": [f"{alike[layers[0]]:.2f}" for alike in checked.alike.values()],
        "all": [f"{alike[layers[-1]]:.2f}" for alike in checked.alike.values()],
        "deletion": [f"{checked.deletion[name]:.2f}" for name in checked.alike],
    }
    with st.container(key="heat_checks"):
        st.table(pd.DataFrame({say(f"why.check_{name}"): cells for name, cells in rows.items()}).set_index(
            say("why.check_method")))  # fmt: skip


@lru_cache(maxsize=64)
def _attributed(network: str, digit: Digit, target: int) -> dict[str, Beside]:
    return attributed(networks.network(network), _random(architecture(network)), digit, target)


@lru_cache(maxsize=8)
def _random(network: str) -> Network:
    return weight_files.fresh(network, SEED).eval()
