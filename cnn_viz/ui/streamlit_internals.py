"""What we need of Streamlit and it does not export; another release of it may break this file and no other."""

from __future__ import annotations

import json
import re
from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

_CANVAS = re.compile(r"-(canvas_\d+)$")


def session_id() -> str:
    """The session of the browser's page that runs this script; "" outside a server."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def session_is_connected(session: str) -> bool:
    """Whether that session's browser is there at this moment; always so outside a server. Any thread may ask."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def is_history_navigation() -> bool:
    """Whether this run answers the browser's Back or Forward."""
    context = get_script_run_ctx()
    return bool(context and context.is_history_navigation)


def forget_ended_sessions() -> None:
    """Streamlit drops a session that ended `disconnectedSessionTTL` ago only when another one is touched."""
    if not runtime.exists():
        return
    manager: Any = runtime.get_instance()._session_mgr
    with manager._storage_lock:
        manager._session_storage._cache.expire()


def bound_uploads(most: int) -> None:
    """From now on a session holds at most this many bytes of uploaded files; the ones that came first go first."""
    if not runtime.exists():
        return
    manager: Any = getattr(runtime.get_instance(), "_uploaded_file_mgr", None)  # AppTest's stand-in has none
    if manager is None or "add_file" in vars(manager):
        return
    add = manager.add_file

    def add_file(session_id: str, file: Any) -> None:
        add(session_id, file)
        held = manager.file_storage[session_id]
        while len(held) > 1 and sum(len(one.data) for one in list(held.values())) > most:
            manager.remove_file(session_id, next(iter(held)))

    manager.add_file = add_file


def waiting_canvas_reports() -> dict[str, Any]:
    """What canvases report in a session that has not shown one yet, by their keys.

    A page that was open when the server was restarted sends the state of all its components as it comes back.
    """
    context = get_script_run_ctx()
    if context is None:
        return {}
    found: dict[str, Any] = {}
    state: Any = context.session_state
    for widget, value in getattr(state, "_state", state)._new_widget_state.states.items():
        key, told = _CANVAS.search(widget), getattr(getattr(value, "value", None), "json_value", "")
        if key and isinstance(told, str) and told:
            found[key[1]] = _json(told)
    return found


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
