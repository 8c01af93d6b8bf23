"""Room for visitors: the limit is raised at start, and who comes when it is reached reads a sentence."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from cnn_viz.text import say
from cnn_viz.ui.startup import room
from tests.event_loop import run_async

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")

_IN_A_PROCESS = """
import os, resource, sys
from cnn_viz.ui.startup import room
resource.setrlimit(resource.RLIMIT_NOFILE, (128, 512))
before = room.has_room()
opened = []
while room.has_room():
    opened.append(os.dup(2))
left = 128 - len(os.listdir("/dev/fd")) + 1
room.make_room()
print(before, left, resource.getrlimit(resource.RLIMIT_NOFILE), room.has_room())
"""


def test_the_limit_is_raised_and_a_quarter_of_it_kept_free() -> None:
    said = subprocess.run([sys.executable, "-c", _IN_A_PROCESS], capture_output=True, text=True)
    assert said.stdout.split(" ", 2)[0] == "True", said.stderr
    assert 28 <= int(said.stdout.split()[1]) <= 34  # full with 32 of 128 free
    assert said.stdout.split(" ", 2)[2].strip() == "(512, 512) True"


@pytest.mark.parametrize("soft_and_hard", [(-1, -1), (1024, -1), (1024, 4096), (70_000, 1_000_000)])
def test_the_limit_is_never_lowered_and_never_set_over_the_hard_one(
    soft_and_hard: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to: list[tuple[int, int]] = []
    monkeypatch.setattr(room.resource, "getrlimit", lambda _: soft_and_hard)
    monkeypatch.setattr(room.resource, "setrlimit", lambda _, limits: set_to.append(limits))
    room.make_room()
    soft, hard = soft_and_hard
    assert set_to == ([] if soft in (-1, 70_000) else [(room.WANTED if hard == -1 else hard, hard)])


def test_a_system_that_refuses_is_asked_for_less_and_then_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def refuse(_: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(room.resource, "getrlimit", lambda _: (256, -1))
    monkeypatch.setattr(room.resource, "setrlimit", refuse)
    room.make_room()
    assert asked == [room.WANTED, room.MOST_ON_MACOS]


def test_where_there_is_no_such_limit_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "resource", None)
    room.make_room()
    assert room.has_room()


def answer(scope: Scope) -> list[dict[str, Any]]:
    """What the door sends; [] where it lets in."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None: ...

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    run_async(room.Door(app)(scope, receive, send))
    return sent


def page(language: str, path: str = "/train", accept: str = "text/html,*/*") -> Scope:
    headers = [(b"accept", accept.encode()), (b"accept-language", language.encode())]
    return {"type": "http", "method": "GET", "path": path, "headers": headers}


VISIT: Scope = {"type": "websocket", "path": "/cnn/_stcore/stream", "headers": []}


@pytest.mark.parametrize(("asked", "told"), [("zh-CN,zh;q=0.9", "zh"), ("de-DE,de", "en"), ("", "en")])
def test_a_full_server_says_so_in_the_browsers_language(asked: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "has_room", lambda reserve=0: False)
    start, body = answer(page(asked))
    assert start["status"] == 503
    assert dict(start["headers"])[b"retry-after"] == b"30"
    assert say("errors.full_house", told, seconds=30) in body["body"].decode()
    assert answer(VISIT)[0]["type"] == "websocket.close"


def test_a_full_server_goes_on_serving_those_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "has_room", lambda reserve=0: False)
    assert answer(page("en", "/static/js/index.js", accept="*/*")) == []
    assert answer(page("en", "/_stcore/health", accept="")) == []
    monkeypatch.setattr(room, "has_room", lambda reserve=0: True)
    assert answer(page("en")) == answer(VISIT) == []


def test_who_got_the_page_finds_room_for_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "has_room", lambda reserve=room.RESERVE: reserve < room.RESERVE)
    assert answer(page("en"))
    assert answer(VISIT) == []
