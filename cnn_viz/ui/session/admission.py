"""Who comes: somebody new, a tab that was here before, or one whose server was restarted meanwhile."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from cnn_viz.ui.components.ticket import ask_for_ticket
from cnn_viz.ui.session import history, links, snapshot
from cnn_viz.ui.session.language import asked_language
from cnn_viz.ui.session.strokes import receive
from cnn_viz.ui.session.visit import (
    Visit,
    is_new,
    put_visit,
    visit,
)
from cnn_viz.ui.session.visits import VISITS
from cnn_viz.ui.streamlit_internals import bound_uploads, session_id

MOST_UPLOADED = 64_000_000  # bytes of one session's files: a photo, and a network in two files
PATIENCE = 10.0  # seconds in which a tab answers; a browser takes a few hundredths


def admitted() -> Visit:
    """This session's visit. In a session's first run the tab is asked for its ticket, and its answer ends that run."""
    answer = ask_for_ticket(session_id())
    if isinstance(answer, dict) and answer.get("session") == session_id() and not st.session_state.get("answered"):
        _admit(answer)
    elif is_new():
        if not st.session_state.get("answered"):
            _wait()
        _admit({"came": "navigate"})
    return visit()


def _wait() -> None:
    """Until the answer comes, which begins the next run at once; a client that never answers is somebody new."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        time.sleep(0.01)
        st.session_state.get("answered")  # where Streamlit asks whether another run has been asked for


def _admit(answer: Mapping[str, Any]) -> None:
    bound_uploads(MOST_UPLOADED)
    came, kept = answer.get("came"), answer.get("kept")
    kept = kept if isinstance(kept, dict) else {}
    late = not is_new()
    visitor = VISITS.find(str(kept.get("ticket", "")), session_id())
    if visitor is None:
        visitor = snapshot.restored(kept) if kept else Visit(asked_language())
        VISITS.remember(visitor, session_id())
    receive(visitor, kept.get("since"))  # what was drawn last may have been drawn without a server
    notice = visitor.notice
    visitor.take_in()
    visitor.notice = notice
    if came == "back_forward" and kept:
        history.go_to(visitor, st.query_params)
    elif came == "navigate" or not kept:
        visitor.page = ""
        links.forget_errors(visitor)
        links.follow(visitor, st.query_params)
        visitor.linked = (visitor.drawing, visitor.playground)
    visitor.restart_canvas()
    for name in [name for name in st.session_state if late and name != "framed"]:
        del st.session_state[name]  # widgets of the visit that had begun instead
    put_visit(visitor)
    st.session_state["answered"] = "session" in answer
    if late:
        st.rerun()
