"""What we need of Streamlit and it does not export; another release of it may break this file and no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial, wraps
from typing import Any

import streamlit as st
from streamlit import cli_util, config, dataframe_util, runtime
from streamlit.components.v2.bidi_component import serialization
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitInvalidLayoutContextError
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.web.server import server_util

Place = DeltaGenerator  # what st.container() gives


def run_command(arguments: Sequence[str]) -> None:
    """What `streamlit …` does, in this process, which it ends."""
    from streamlit.web.cli import main  # imported late: a running server has no use for it

    main(list(arguments), prog_name="streamlit")


def open_browser() -> None:
    """Open the app where there is a screen. Streamlit does so for a script, but not for an ASGI app."""
    if config.get_option("server.headless"):
        return
    address = "localhost"
    for option in ("server.address", "browser.serverAddress"):
        if config.is_manually_set(option):
            address = server_util.get_display_address(config.get_option(option))
    cli_util.open_browser(server_util.get_url(address))


def opens_session(scope: Mapping[str, Any]) -> bool:
    """Whether this request, as ASGI tells it, is a page's connection, which lasts as long as the page is open."""
    return scope["type"] == "websocket" and scope["path"].endswith("/_stcore/stream")


def look_for_fewer_data_frames() -> None:
    """From now on, in this process, a plain Python value counts as no data frame without pandas being asked.

    Streamlit asks so of every value in a component's mapping, and imports pandas to ask. The canvas sends such a
    mapping, so that this alone kept the first page waiting for a second. About anything else it is asked as before.
    """
    setattr(serialization, "is_dataframe_like", _is_dataframe_like)  # noqa: B010 - a name that it does not export


def _is_dataframe_like(value: Any) -> bool:
    return type(value).__module__ != "builtins" and dataframe_util.is_dataframe_like(value)


def fragment(act: Callable[..., None] | None = None, *, run_every: float | str | None = None) -> Callable[..., Any]:
    """As st.fragment; and where the page's run was cut off before the fragment had written all, it runs anew.

    A fragment may write only where it wrote when the whole page ran. Whoever presses Back, or draws, while the page is
    still being written stops that run, and what follows is a run of the fragment alone.
    """
    if act is None:
        return partial(fragment, run_every=run_every)

    @wraps(act)
    def whole(*given: Any) -> None:
        try:
            act(*given)
        except StreamlitInvalidLayoutContextError:
            st.rerun()

    return st.fragment(whole, run_every=run_every)


def stay_on_the_page_that_was_asked_for() -> None:
    """From now on, in this process, what is pressed on a page that is being left does not bring that page back.

    While the server is busy, a visitor may follow a link and press something before the page has changed. Streamlit
    has a fragment's message run on the page that it was sent from. Joined to the link's, it would turn that back into
    the old page. Behind it, its fragment went with the old page: what Streamlit begins in vain would leave the browser
    with an empty page, where it hears of the new page and of that run at once.
    """
    join, run = ScriptRequests._request_rerun_locked, ScriptRunner._run_script

    def joined(requests: ScriptRequests, new: RerunData) -> bool:
        pending = requests._rerun_data
        link = requests._state is ScriptRequestType.RERUN and not pending.fragment_id_queue
        if link and new.fragment_id and new.page_script_hash != pending.page_script_hash:
            there = {name: getattr(pending, name) for name in ("page_script_hash", "page_name", "query_string")}
            new = replace(new, **there)
        return join(requests, new)

    def run_there(runner: ScriptRunner, data: RerunData) -> None:
        here = runner._get_script_run_ctx().page_script_hash
        if not data.fragment_id_queue or data.page_script_hash in ("", here):
            run(runner, data)

    setattr(ScriptRequests, "_request_rerun_locked", joined)  # noqa: B010 - names that it does not export
    setattr(ScriptRunner, "_run_script", run_there)  # noqa: B010


def send_all_of_a_fragment() -> None:
    """From now on, in this process, a fragment's run leaves in the queue what waits there for the browser.

    Streamlit throws away what the fragment wrote before and was not sent yet, since it writes all of it anew: but not
    the elements that it only names, as the browser has them already. Without the container that one lies in, the
    browser cannot place it ("Cannot set a node at a delta path"), and the whole page is gone.
    """
    clear = ForwardMsgQueue.clear

    @wraps(clear)
    def cleared(
        queue: ForwardMsgQueue, *given: Any, fragment_ids_this_run: list[str] | None = None, **named: Any
    ) -> None:
        if fragment_ids_this_run is None:
            clear(queue, *given, **named)
        else:
            queue._delta_index_map = {}  # what is written anew comes behind, not in place of it

    setattr(ForwardMsgQueue, "clear", cleared)  # noqa: B010


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
    manager: Any = getattr(runtime.get_instance(), "_session_mgr", None)  # AppTest's stand-in has none
    if manager is None:
        return
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
