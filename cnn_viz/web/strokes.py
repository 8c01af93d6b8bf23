"""The pen's strokes on a route of our own: some hundred bytes come, PyTorch's ten numbers go back, and no script runs.

Whose strokes they are is told by the ticket of the visit, which nobody can guess and no other page can read. Streamlit
does not look at requests to routes like this one, so what it would refuse is refused here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cnn_viz.web.scripts import under_base_path

ADDRESS = "cnn-viz/strokes"  # from the page's own address
MOST = 128 * 1024  # bytes of one request

Answer = Callable[[str, Any], Mapping[str, Any] | None]


def routes(answer: Answer) -> list[Route]:
    """For the server.

    answer: given a visit's ticket and what was sent, what goes back as JSON; None where it belongs to no visit, or to
    a canvas that is gone. Called in another thread, for one at a time.
    """
    return [Route(under_base_path(ADDRESS), partial(_strokes, answer, _Turns()), methods=["POST"])]


class _Turns:
    """One at a time: Python runs one thread anyway, and those that call PyTorch would hand its lock to and fro. With
    300 people two threads took twice the processor time of one, and everybody waited a second."""

    def __init__(self) -> None:
        self._limit: anyio.CapacityLimiter | None = None

    async def run(self, act: Callable[[], Any]) -> Any:
        self._limit = self._limit or anyio.CapacityLimiter(1)  # it belongs to the running loop
        return await anyio.to_thread.run_sync(act, limiter=self._limit)


async def _strokes(answer: Answer, turns: _Turns, request: Request) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if not _from_our_page(request):
        return PlainTextResponse("not from a page of this app", 403, headers)
    body = await _body(request)
    if body is None:
        return PlainTextResponse("too much at once", 413, headers)
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return PlainTextResponse("no JSON", 400, headers)
    told = await turns.run(partial(answer, request.headers.get("x-ticket", ""), sent))
    if told is None:
        return PlainTextResponse("no such visit, or not its canvas", 409, headers)
    return Response(json.dumps(told, separators=(",", ":")), media_type="application/json", headers=headers)


def _from_our_page(request: Request) -> bool:
    """A browser says which page asks, and no script can make it say otherwise.

    Where a proxy hides the address that the browser knows, the browser's own word for "the same" counts.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    same = site == "same-origin" if site else urlsplit(origin).netloc == request.headers.get("host", "")
    return kind == "application/json" and same  # no form can send that kind


async def _body(request: Request) -> bytes | None:
    """What was sent; None where it is more than we take."""
    content = bytearray()
    try:
        async for part in request.stream():
            content += part
            if len(content) > MOST:
                return None
    except ClientDisconnect:
        return b""
    return bytes(content)
