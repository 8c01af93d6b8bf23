"""What happens when the server starts: the browser opens, and what takes seconds to import is imported meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from threading import Event, Thread
from typing import Any

import streamlit as st

from cnn_viz.errors import UserError
from cnn_viz.text import say
from cnn_viz.ui.session.language import asked_language
from cnn_viz.ui.startup import room
from cnn_viz.ui.streamlit_internals import open_browser

_loaded = Event()
_loaded.set()  # nobody loads ahead where there is no server


@asynccontextmanager
async def loading_ahead(app: object) -> AsyncIterator[None]:
    """The server's lifespan: it answers at once, and a thread loads what the first page will need."""
    room.make_room()
    _loaded.clear()
    Thread(target=_load, name="loading ahead", daemon=True).start()
    asyncio.get_running_loop().call_soon(open_browser)
    yield


def _load() -> None:
    try:
        import_module("torch")
        import_module("cnn_viz.ui.pages.draw.panels")
        import_module("cnn_viz.ui.pages.draw.stroke_reply")
        import_module("cnn_viz.ui.session.networks").warm()
    finally:
        _loaded.set()  # what went wrong is told to whoever opens a page
    with suppress(UserError):  # it is told to whoever comes to a page with a test digit, which are all others
        import_module("cnn_viz.engine.data.sources").mnist(train=False)


def wait_until_loaded() -> None:
    """Keep a page that is opened meanwhile, and say so on it: a whole class may come, and it is loaded once for all."""
    if not _loaded.is_set():
        with st.spinner(say("frame.loading", asked_language())):
            _loaded.wait()


def answer_to_strokes(ticket: str, content: Any) -> Mapping[str, Any] | None:
    """What the route of the pen's strokes answers; see cnn_viz/web/strokes.py."""
    _loaded.wait()
    from cnn_viz.ui.pages.draw.stroke_reply import reply

    return reply(ticket, content)
