"""What the app's own routes answer, without a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from tests.event_loop import run_async


@dataclass
class Answer:
    """What came over HTTP."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def get(routes: Sequence[Route], path: str, encodings: str = "gzip") -> Answer:
    """Ask the routes as a server would."""
    answer, headers = Answer(), [(b"accept-encoding", encodings.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "root_path": ""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        answer.body += message.get("body", b"")

    run_async(Starlette(routes=routes)(scope, receive, send))
    return answer
