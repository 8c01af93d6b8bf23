"""The parts of the page "Glossary": the box to search in, the index, and the entries."""

from __future__ import annotations

import streamlit as st

from cnn_viz.text import LANGUAGES, say
from cnn_viz.ui.components.lookup import Entry, show_lookup
from cnn_viz.ui.frame.shell import ICONS, Say
from cnn_viz.ui.frame.terms import GROUPS, explained, other_name
from cnn_viz.ui.pages.glossary.places import TOUCHES, Touch
from cnn_viz.ui.session.page_files import page_file
from cnn_viz.ui.session.visit import Visit


def look_up(visitor: Visit, t: Say) -> None:
    """The search and the index. Both work in the browser: nothing is asked of the server as one types."""
    groups = {
        t(f"group_{group}"): [_entry(term, group, visitor.language) for term in terms]
        for group, terms in GROUPS.items()
    }
    show_lookup(groups, language=visitor.language, key="lookup")


def _entry(term: str, group: str, language: str) -> Entry:
    names = (f"glossary.{term}", f"glossary.{term}_also")
    also = [say(key, code) for code in LANGUAGES for key in names]
    return Entry(term, group, say(f"glossary.{term}", language), other_name(term, language), also,
                 say(f"glossary.{term}_text", language))  # fmt: skip


def show_entries(visitor: Visit, t: Say) -> None:
    """Every term under its group."""
    for group, terms in GROUPS.items():
        with st.container(key=f"group_{group}"):
            st.header(t(f"group_{group}"), anchor=False)
            with st.container(key=f"entries_{group}"):
                for term in terms:
                    _show_entry(term, visitor.language, t)


def _show_entry(term: str, language: str, t: Say) -> None:
    with st.container(key=f"term_{term}", gap="small"):
        other = other_name(term, language)
        st.subheader(f"{t(term)} :gray[{other}]" if other else t(term), anchor=False)
        st.markdown(explained(term, t))
        with st.container(key=f"touch_{term}", horizontal=True, gap="small"):
            for touch in TOUCHES[term]:
                _link(touch, language, t)


def _link(touch: Touch, language: str, t: Say) -> None:
    """Within this visit: drawing and language stay. Who copies the link takes the place and the language along."""
    query = {**touch.query, "lang": language}
    st.page_link(page_file(touch.page), label=f":primary[{t(touch.label)}]", icon=ICONS[touch.page], query_params=query)
