"""A browser that sends whatever it likes: raw websocket messages to any page of a running server."""

from __future__ import annotations

import json
import re
from typing import Any

from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from tests.bench.visitor import Visitor
from tests.serving import Server

OURS = "cnn_viz_"
PAGES = ("", "inside", "networks", "build", "train", "playground", "scratch", "why", "glossary", "lessons")


class Peer(Visitor):
    """One session on one page. components: those of ours that the last full run showed, by their ids."""

    patience = 240  # a failing, crowded machine may be slow

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        super().__init__(url)
        self.back.rerun_script.page_name = page
        self.back.rerun_script.query_string = query
        self.components: dict[str, tuple[BidiComponent, str]] = {}  # and the fragment that it stands in
        self.buttons: dict[str, str] = {}  # ids of those that can be pressed, by their labels
        self.told: list[str] = []  # the sentences of errors, warnings and notes

    def _read(self, message: bytes) -> bool:
        """As for everybody, but a run that ends for another one, of this page or the next, is followed."""
        forward = ForwardMsg.FromString(message)
        begins = forward.WhichOneof("type") == "new_session"
        if begins and (not self.back.rerun_script.fragment_id or forward.new_session.page_script_hash != self.page):
            self.components.clear()
            self.buttons.clear()
            self.told.clear()
        if forward.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        return super()._read(message)

    @property
    def page(self) -> str:
        """The page that it is on, as the server calls it."""
        return self.back.rerun_script.page_script_hash

    def _read_element(self, forward: ForwardMsg) -> None:
        super()._read_element(forward)
        element = forward.delta.new_element
        match element.WhichOneof("type"):
            case "bidi_component" if element.bidi_component.component_name.startswith(OURS):
                component = element.bidi_component
                self.components[component.id] = (component, forward.delta.fragment_id)
            case "button" if not element.button.disabled:
                self.buttons[element.button.label] = element.button.id
            case "alert":
                self.told.append(element.alert.body)

    async def look(self) -> None:
        """Run the page again as it is."""
        self._begin()
        await self._run()

    async def press(self, label: str) -> None:
        """Press a button of the page and wait for the answer."""
        self._begin()
        self.back.rerun_script.widget_states.widgets.add(id=self.buttons[label], trigger_value=True)
        await self._run()

    async def tell(self, component: str, event: str, value: Any, *, state: bool) -> None:
        """What the component `component` (an id) would send by setStateValue, or by setTriggerValue."""
        self._begin(self.components[component][1])
        widgets = self.back.rerun_script.widget_states.widgets
        if state:
            widgets.add(id=component, json_value=json.dumps({event: value}))
        else:
            sent = json.dumps([{"event": event, "value": value}])
            widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{component}__events", json_trigger_value=sent)
        await self._run()

    def _begin(self, fragment: str = "") -> None:
        self.back.rerun_script.fragment_id = fragment
        del self.back.rerun_script.widget_states.widgets[:]


FAILED = (RuntimeError, OSError, TimeoutError, EOFError, ConnectionClosed, KeyError)


def last_error(server: Server, after: int = 0) -> str:
    """The name and sentence of the last error in a server's log since byte `after`; "" if there was none."""
    said = re.sub(r"\x1b\[[0-9;]*m", "", server.tracebacks(after))
    errors = [row for row in said.splitlines() if re.match(r"[\w.]*(Error|Exception|Warning)\b", row)]
    return (errors or [said[-200:]])[-1]
