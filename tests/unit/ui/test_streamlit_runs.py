"""How we have Streamlit's runs follow each other: a new release that does otherwise fails here first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from inspect import unwrap
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import AppTest

from cnn_viz.ui import streamlit_internals


def test_a_fragment_that_may_not_write_somewhere_has_the_whole_page_run() -> None:
    """As after a page's run that was cut off before the fragment had written there."""

    def page() -> None:
        import streamlit as st

        from cnn_viz.ui.streamlit_internals import fragment

        st.session_state.runs = st.session_state.get("runs", 0) + 1
        place = st.container()

        @fragment
        def part() -> None:
            pressed = st.button("write", key="write")
            if pressed or st.session_state.get("pressed"):
                st.session_state.pressed = True
                with place, st.container():
                    st.write("written")

        part()

    at = AppTest.from_function(page).run()
    at.button(key="write").click().run()
    assert not at.exception and at.markdown[0].value == "written"
    assert at.session_state.runs == 2


LINK = RerunData(page_script_hash="new", query_string="m=pen")
PRESS = RerunData(page_script_hash="old", query_string="m=lenet", fragment_id="part")


Runner = tuple[ScriptRequests, list[RerunData], Callable[[str, RerunData], None]]


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Requests, the runs that were begun, and what begins one where a page has run."""
    begun: list[RerunData] = []
    monkeypatch.setattr(ScriptRequests, "_request_rerun_locked", ScriptRequests._request_rerun_locked)
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda _, data: begun.append(data))
    streamlit_internals.stay_on_the_page_that_was_asked_for()

    def run(page: str, data: RerunData) -> None:
        one: Any = SimpleNamespace(_get_script_run_ctx=lambda: SimpleNamespace(page_script_hash=page))
        ScriptRunner._run_script(one, data)

    return ScriptRequests(), begun, run


@pytest.mark.parametrize("order", [(LINK, PRESS), (PRESS, LINK)], ids=["link first", "press first"])
def test_a_press_beside_a_link_follows_the_link(runner: Runner, order: tuple[RerunData, RerunData]) -> None:
    requests, _, _ = runner
    assert all(map(requests.request_rerun, order))
    asked = requests.on_scriptrunner_ready().rerun_data
    assert (asked.page_script_hash, asked.query_string, asked.fragment_id_queue) == ("new", "m=pen", [])


def test_two_presses_stay_where_they_are(runner: Runner) -> None:
    requests, _, _ = runner
    for part in ("part", "other"):
        requests.request_rerun(replace(PRESS, fragment_id=part))
    asked = requests.on_scriptrunner_ready().rerun_data
    assert (asked.page_script_hash, asked.fragment_id_queue) == ("old", ["part", "other"])


def test_a_press_behind_a_link_runs_nothing(runner: Runner) -> None:
    _, begun, run = runner
    press = replace(PRESS, fragment_id=None, fragment_id_queue=["part"])
    run("new", press)
    assert begun == []
    alone = replace(press, page_script_hash="")  # as where an app has one page
    for page, data in (("old", press), ("old", LINK), ("new", LINK), ("new", alone)):
        run(page, data)
    assert begun == [press, LINK, LINK, alone]


def test_what_a_fragment_wrote_is_sent_whole_though_it_runs_again_before_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def waiting() -> ForwardMsgQueue:
        """A fragment's container, and in it an element that the browser has already."""
        queue, container, element = ForwardMsgQueue(), ForwardMsg(), ForwardMsg()
        container.delta.add_block.SetInParent()
        container.delta.fragment_id = "fragment"
        container.metadata.delta_path.extend([0, 2])
        element.ref_hash = "known"
        element.metadata.delta_path.extend([0, 2, 0])
        for message in (container, element, container):
            queue.enqueue(message)
            if queue._queue[-1] is element:
                queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["fragment"])
        return queue

    def paths(queue: ForwardMsgQueue) -> list[list[int]]:
        return [list(message.metadata.delta_path) for message in queue.flush()]

    monkeypatch.setattr(ForwardMsgQueue, "clear", unwrap(ForwardMsgQueue.clear))
    assert paths(waiting()) == [[0, 2, 0], [0, 2]], "Streamlit mends it: send_all_of_a_fragment can go"
    streamlit_internals.send_all_of_a_fragment()
    assert paths(waiting()) == [[0, 2], [0, 2, 0], [0, 2]]
    queue = waiting()
    queue.clear(retain_lifecycle_msgs=True)
    assert not paths(queue), "where the whole page runs anew, nothing of it is left"
