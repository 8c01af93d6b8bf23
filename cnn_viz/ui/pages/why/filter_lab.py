"""The filter lab on the page: whose network is changed, and what becomes of a change."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from cnn_viz.engine.explain.ablation import without_each
from cnn_viz.engine.trained.filter_statistics import filter_statistics
from cnn_viz.records import Array, Digit
from cnn_viz.ui.components.lab import Ranking, show_lab
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.history import switch_page
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.visit import Visit


def filter_lab(visitor: Visit) -> None:
    """The visitor's network, changed or not: every change makes it another one, which all pages then show."""
    base, edits = _apart(visitor.network)
    digit = digit_or_example(visitor)
    before, now = (networks.answer(network, digit) for network in (base, visitor.network))
    ranked = visitor.asked.ranked == (visitor.network, digit)
    show_lab(
        before,
        now,
        networks.network(base),
        edits=edits,
        weights=networks.weights(base),
        language=visitor.language,
        run=visitor.run_of(visitor.network),
        edited=lambda text: _change(visitor, base, text),
        acts={
            "rank": lambda: _rank(visitor, digit),
            "keep": lambda: _keep(visitor),
            "compare": lambda: _compare(visitor),
        },
        chosen=visitor.selection,
        kept=visitor.network in visitor.desk.changed,
        ranking=Ranking(edits, _without(visitor.network, digit)) if ranked else None,
        statistics=filter_statistics(base) if NetworkId.of(base).shipped else (0, {}),
        key="lab",
    )


def _apart(network: str) -> tuple[str, str]:
    """The network before it was changed, and the changes; "" for none."""
    found = NetworkId.of(network)
    return (found.architecture, found.detail) if found.kind == "changed" else (network, "")


def _change(visitor: Visit, base: str, text: str) -> None:
    """A browser may send anything: what this network can't be changed to is told, and it stays as it was."""
    wanted = str(NetworkId("changed", base, text)) if text else base
    try:
        networks.network(wanted)
    except KeyError:
        visitor.notice = ("errors.no_change", {})
        return
    visitor.network = wanted


def _rank(visitor: Visit, digit: Digit) -> None:
    if visitor.asked.ranked == (visitor.network, digit):
        return
    visitor.asked = replace(visitor.asked, ranked=(visitor.network, digit))
    st.rerun(scope="fragment")


def _keep(visitor: Visit) -> None:
    if visitor.network in visitor.desk.changed:
        return
    visitor.desk.changed = list(dict.fromkeys([*visitor.desk.changed, visitor.network]))
    st.rerun(scope="fragment")


def _compare(visitor: Visit) -> None:
    visitor.rival = _apart(visitor.network)[0]
    switch_page(visitor, "draw")


@lru_cache(maxsize=32)
def _without(network: str, digit: Digit) -> dict[str, Array]:
    return without_each(networks.network(network), digit)
