"""Room for visitors: each takes some four file descriptors, and a process may have only so many."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from html import escape
from importlib import import_module
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cnn_viz.text import say
from cnn_viz.ui.session.language import known_language
from cnn_viz.ui.streamlit_internals import opens_session

# Windows has none: sockets are no file descriptors there, and there is no such limit.
resource: Any = import_module("resource") if sys.platform != "win32" else None

WANTED = 65_536
MOST_ON_MACOS = 10_240  # per process, whatever the hard limit says
RESERVE = 256  # for those who are inside: their files, their scripts' event loops, the connections of open pages
RETRY = 30  # seconds


def make_room() -> None:
    """Raise this process's limit of file descriptors, usually 1,024, as far as the system lets it."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (WANTED, MOST_ON_MACOS):
        able = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < able:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (able, hard))
                return


def has_room(reserve: int = RESERVE) -> bool:
    """Whether so many descriptors could be opened now; never asking for more than a quarter of all."""
    if resource is None:
        return True
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = reserve if soft == resource.RLIM_INFINITY else min(reserve, soft // 4)
    opened: list[int] = []
    try:
        opened.extend(os.dup(2) for _ in range(needed))
    except OSError:
        return False
    finally:
        for descriptor in opened:
            os.close(descriptor)
    return True


class Door:
    """ASGI middleware: who comes when the server is full reads a sentence, which asks again by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_page(scope) and not has_room():
            await _full(scope)(scope, receive, send)
        elif opens_session(scope) and not has_room(RESERVE // 2):  # whoever got the page finds room for its connection
            await send({"type": "websocket.close", "code": 1013})  # "try again later", as the browser does
        else:
            await self.app(scope, receive, send)


def _is_page(scope: Scope) -> bool:
    return scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", "")


def _full(scope: Scope) -> HTMLResponse:
    language = known_language(Headers(scope=scope).get("accept-language", ""))
    sentence = escape(say("errors.full_house", language, seconds=RETRY))
    page = _PAGE.format(language=language, retry=RETRY, sentence=sentence)
    return HTMLResponse(page, 503, {"Retry-After": str(RETRY), "Cache-Control": "no-store"})


_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>CNN Viz</title>
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{retry}">
<p style="font: 16px/24px sans-serif; max-width: 60ch; margin: 15vh auto; padding: 0 24px">{sentence}</p></html>"""
