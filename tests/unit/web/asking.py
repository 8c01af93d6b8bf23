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
    return _asked(routes, "GET", path, {"accept-encoding": encodings})


def post(routes: Sequence[Route], path: str, body: bytes, **headers: str) -> Answer:
    """The same, with something to take."""
    return _asked(routes, "POST", path, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def _asked(routes: Sequence[Route], method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    answer = Answer()
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": sent, "root_path": ""}
    parts = [body[k : k + 10_000] for k in range(0, len(body), 10_000)] or [b""]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        answer.body += message.get("body", b"")

    run_async(Starlette(routes=routes)(scope, receive, send))
    return answer
