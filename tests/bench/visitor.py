"""A person without a browser: Streamlit's own messages and the app's own route, so that hundreds fit into a process."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

import numpy as np
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from cnn_viz.engine.digits.ink import Stroke
from tests.browser.drawing import CANVAS, Point, inky, written_digits

PATIENCE = 60  # seconds for one answer; longer is an error
_OK = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Visitor:
    """One session. `await open()` runs the page, `await draw(stroke)` sends what the page's script would send.

    cookie: what a browser would send with its connection; what it gets back stands in `given` afterwards.
    """

    patience = PATIENCE

    def __init__(self, url: str, cookie: str = "") -> None:
        self.url = url
        self.cookie = cookie
        self.given: list[str] = []
        self.back = BackMsg()
        self.live: BidiComponent | None = None  # what follows the pen, where the page has a canvas
        self.fragment = ""  # that it stands in
        self.count = 0  # deeds on the canvas
        self.answers: list[Any] = []  # to the last stroke, of each network
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._socket: ClientConnection | None = None
        self._question: BidiComponent | None = None  # whether this visitor was here before
        self._answered = False

    async def open(self) -> float:
        """Connect and run the page once. Returns seconds."""
        self._question, self._answered = None, False
        stream = self.url.replace("http", "ws") + "/_stcore/stream"
        sent = {"Cookie": self.cookie} if self.cookie else None
        self._socket = await connect(
            stream,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=sent,
            max_size=None,
            compression=None,
            proxy=None,
            open_timeout=240,  # as Chromium's
            ping_interval=None,  # a browser sends none, and waits for an overloaded server as long as its person does
        )
        self.given = self._socket.response.headers.get_all("Set-Cookie") if self._socket.response else []
        self.back.rerun_script.context_info.url = self.url
        self.back.rerun_script.context_info.locale = "en-US"
        return await self._run()

    async def draw(self, stroke: Stroke) -> float:
        """Draw a stroke; seconds until the last word of its answer is here. Raises RuntimeError if it is not taken."""
        return await self._do(stroke)

    async def clear(self) -> float:
        """Press Clear, as far as the server hears of it."""
        return await self._do("clear")

    async def _do(self, deed: Stroke | Literal["clear"]) -> float:
        begin = time.perf_counter()
        status, body = await self.post(self._sent(deed))
        if status != 200:
            raise RuntimeError(f"a stroke was answered with status {status}")
        told = json.loads(body)
        self.answers, self.count = told["answers"], told["count"]
        if told["rerun"]:
            await self.hand_over(self._sent())
        return time.perf_counter() - begin

    async def post(self, content: object, **headers: str) -> tuple[int, bytes]:
        """Ask the route of strokes: status and body. headers: others than a page's own script sends."""
        assert self.live is not None, "this page has no canvas"
        header, where = json.loads(self.live.bytes), urlsplit(self.url)
        body = json.dumps(content).encode()
        sent = {"Host": where.netloc, "Origin": self.url, "Content-Type": "application/json"}
        sent |= {"X-Ticket": header["ticket"], "Content-Length": str(len(body)), "Cookie": self.cookie, **headers}
        lines = [f"POST {where.path}/{header['address']} HTTP/1.1", *(f"{name}: {sent[name]}" for name in sent)]
        return await self._asked("\r\n".join([*lines, "", ""]).encode() + body)

    async def hand_over(self, content: object) -> None:
        """The same as the component's message, which is a run of the page."""
        assert self.live is not None, "this page has no canvas"
        client = self.back.rerun_script
        client.fragment_id = self.fragment
        del client.widget_states.widgets[:]
        client.widget_states.widgets.add(id=self.live.id, json_value=json.dumps({"deeds": content}))
        await self._run()

    def _sent(self, *deeds: Stroke | Literal["clear"]) -> dict[str, object]:
        assert self.live is not None, "this page has no canvas"
        return {"generation": json.loads(self.live.bytes)["generation"], "first": self.count, "deeds": deeds}

    async def _asked(self, request: bytes) -> tuple[int, bytes]:
        """Over one connection, as browsers do; over a new one where the server has closed that."""
        async with asyncio.timeout(self.patience):
            for _ in range(2):
                if self._line is None:
                    where = urlsplit(self.url)
                    self._line = await asyncio.open_connection(where.hostname, where.port)
                reader, writer = self._line
                try:
                    writer.write(request)
                    head = await reader.readuntil(b"\r\n\r\n")
                except (asyncio.IncompleteReadError, ConnectionError):
                    self._line = None
                    continue
                length = next(row for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:"))
                return int(head.split(b" ")[1]), await reader.readexactly(int(length.partition(b":")[2]))
        raise ConnectionError("the server closes every connection")

    async def close(self) -> None:
        if self._line:
            self._line[1].close()
        if self._socket:
            await self._socket.close()

    async def _run(self) -> float:
        assert self._socket is not None, "open() comes first"
        begin = time.perf_counter()
        await self._socket.send(self.back.SerializeToString())
        async with asyncio.timeout(self.patience):
            while not self._read(await self._socket.recv(decode=False)):
                if self._question and not self._answered:
                    await self._answer(self._question)
        return time.perf_counter() - begin

    async def _answer(self, question: BidiComponent) -> None:
        """A new tab knows of no visit. The server's run ends early for it and begins again."""
        assert self._socket is not None
        self._answered = True
        told = {"session": json.loads(question.bytes)["session"], "kept": None, "came": "navigate"}
        states = self.back.rerun_script.widget_states.widgets
        events = json.dumps([{"event": "answer", "value": told}])
        states.add(id=_make_trigger_id(question.id, "events"), json_trigger_value=events)
        await self._socket.send(self.back.SerializeToString())
        del states[:]

    def _read(self, message: bytes) -> bool:
        """Take in one message; True at the end of the run. Raises RuntimeError where the app failed."""
        forward = ForwardMsg.FromString(message)
        kind = forward.WhichOneof("type")
        if kind == "new_session":
            self.back.rerun_script.page_script_hash = forward.new_session.page_script_hash
        elif kind == "navigation":  # an address names a page, and the script that answers finds which
            self.back.rerun_script.page_script_hash = forward.navigation.page_script_hash
        elif kind == "script_finished":
            if forward.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return False
            if forward.script_finished not in _OK:
                raise RuntimeError(f"the run ended with status {forward.script_finished}")
            return True
        elif kind == "delta" and forward.delta.WhichOneof("type") == "new_element":
            self._read_element(forward)
        return False

    def _read_element(self, forward: ForwardMsg) -> None:
        element = forward.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(f"the page shows {element.exception.type}: {element.exception.message}")
        component = element.bidi_component
        if component.component_name == "cnn_viz_ticket":
            self._question = component
        if component.component_name == "cnn_viz_live":
            self.live, self.fragment = component, forward.delta.fragment_id
            self.count = json.loads(component.bytes)["deeds"]


def digits(seed: int = 0) -> Iterator[list[Stroke]]:
    """Endless digits of people's, stroke by stroke, each turned and stretched otherwise, so that no cache helps."""
    chance = np.random.default_rng(seed)
    written = written_digits()
    while True:
        digit = written[chance.integers(len(written))]
        yield [inky(_moved(stroke, chance)) for stroke in digit.strokes]


def strokes(seed: int = 0) -> Iterator[Stroke]:
    """Their strokes, one after the other."""
    for digit in digits(seed):
        yield from digit


def _moved(stroke: list[Point], chance: np.random.Generator) -> list[Point]:
    turn = np.eye(2) + chance.uniform(-0.15, 0.15, (2, 2))
    return [(float(x), float(y)) for x, y in (np.asarray(stroke) - CANVAS / 2) @ turn + CANVAS / 2]
