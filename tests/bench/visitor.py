"""A person without a browser: Streamlit's own websocket messages, so that hundreds fit into one process."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import time
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from PIL import Image
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from cnn_viz.engine.data.strokes import render_grey
from tests.browser.drawing import CANVAS, Point, written_digits

PATIENCE = 60  # seconds for one answer; longer is an error
_OK = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Visitor:
    """One session. `await open()` runs the page, `await draw(report)` sends what the canvas would send.

    cookie: what a browser would send with its connection; what it gets back stands in `given` afterwards.
    """

    patience = PATIENCE

    def __init__(self, url: str, cookie: str = "") -> None:
        self.url = url
        self.cookie = cookie
        self.given: list[str] = []
        self.back = BackMsg()
        self.canvas = self.fragment = ""
        self.pictures = 0  # pictures of a network in the last run
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
        )
        self.given = self._socket.response.headers.get_all("Set-Cookie") if self._socket.response else []
        self.back.rerun_script.context_info.url = self.url
        self.back.rerun_script.context_info.locale = "en-US"
        return await self._run()

    async def draw(self, report: str) -> float:
        """Send a report of the canvas; seconds until the last message of its answer is here."""
        client = self.back.rerun_script
        client.fragment_id = self.fragment
        del client.widget_states.widgets[:]
        client.widget_states.widgets.add(id=self.canvas, json_value=report)
        return await self._run()

    async def close(self) -> None:
        if self._socket:
            await self._socket.close()

    async def _run(self) -> float:
        assert self._socket is not None, "open() comes first"
        begin = time.perf_counter()
        self.pictures = 0
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
        self.pictures += component.component_name == "cnn_viz_network"
        if component.component_name.startswith("streamlit-drawable-canvas"):
            self.canvas, self.fragment = component.id, forward.delta.fragment_id


def canvas_reports(seed: int = 0) -> Iterator[str]:
    """Endless reports of the canvas: people's digits, each turned and stretched otherwise, so that no cache helps."""
    chance = np.random.default_rng(seed)
    digits = written_digits()
    while True:
        digit = digits[chance.integers(len(digits))]
        yield canvas_report([_moved(stroke, chance) for stroke in digit.strokes])


def _moved(stroke: list[Point], chance: np.random.Generator) -> list[Point]:
    turn = np.eye(2) + chance.uniform(-0.15, 0.15, (2, 2))
    return [(float(x), float(y)) for x, y in (np.asarray(stroke) - CANVAS / 2) @ turn + CANVAS / 2]


def canvas_report(strokes: list[list[Point]], width: int = 20) -> str:
    """The JSON that the canvas sends: its strokes, and a PNG of white ink on nothing."""
    picture = f"data:image/png;base64,{base64.b64encode(canvas_png(strokes, width)).decode()}"
    raw = {"version": "7.4.0", "objects": [_path(stroke, width) for stroke in strokes], "background": ""}
    return json.dumps({"drawing": {"raw": raw, "data": picture}})


def canvas_png(strokes: list[list[Point]], width: int = 20) -> bytes:
    """White strokes on a transparent canvas, as the browser encodes them."""
    alpha = render_grey([np.asarray(s, np.float32) for s in strokes], (CANVAS, CANVAS), width)
    image = Image.merge("RGBA", [Image.new("L", (CANVAS, CANVAS), 255)] * 3 + [Image.fromarray(alpha)])
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=6)
    return buffer.getvalue()


def _path(stroke: list[Point], width: int) -> dict[str, object]:
    """A pen stroke as the canvas's JSON has it (Fabric 7): quadratic curves through the middles."""
    x, y = np.asarray(stroke).T
    curves = [["Q", *a, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2] for a, b in pairwise(stroke)]
    box = {"left": (x.min() + x.max()) / 2, "top": (y.min() + y.max()) / 2, "width": np.ptp(x), "height": np.ptp(y)}
    return {
        "type": "Path", "version": "7.4.0", "originX": "center", "originY": "center", **box, "fill": None,
        "stroke": "#ffffff", "strokeWidth": width, "strokeLineCap": "round", "strokeLineJoin": "round",
        "path": [["M", *stroke[0]], *curves, ["L", *stroke[-1]]],
    }  # fmt: skip
