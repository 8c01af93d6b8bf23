"""Asks the browser's tab whether it has been here before: its ticket, and what it kept of the visit."""

from __future__ import annotations

from typing import Any

from cnn_viz.ui.components import component

_ticket = component("ticket", "<i></i>", styles=())


def ask_for_ticket(session: str) -> Any:
    """What the tab answers, once for each session; None before. It comes from a browser, so it may be anything.

    {"session": the same, "kept": what it kept or null, "came": how the page was opened: "navigate", "reload" or
    "back_forward", or "stayed" where the page outlived the server}.
    """
    return _ticket(key="ticket", data={"session": session}, on_answer_change=lambda: None, height=0).answer
