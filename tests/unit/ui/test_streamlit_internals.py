"""What we use of Streamlit though it does not export it: a new release fails here first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from cnn_viz.ui import streamlit_internals


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A runtime's parts without a server."""
    parts = SimpleNamespace(_uploaded_file_mgr=MemoryUploadedFileManager("upload"), _session_mgr=None)
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: parts)
    return parts


def test_a_session_holds_no_more_than_so_many_bytes_of_uploads(server: Any) -> None:
    streamlit_internals.bound_uploads(100)
    streamlit_internals.bound_uploads(100)
    files = server._uploaded_file_mgr
    # by name, as the server calls it
    for number in range(10):
        files.add_file(session_id="tab", file=UploadedFileRec(str(number), f"{number}.bin", "", b"x" * 30))
        files.add_file("other", UploadedFileRec("one", "one.bin", "", b"x" * 30))
    assert list(files.file_storage["tab"]) == ["7", "8", "9"], "the newest stay"
    assert list(files.file_storage["other"]) == ["one"]
    files.add_file("tab", UploadedFileRec("large", "large.bin", "", b"x" * 1_000))
    assert list(files.file_storage["tab"]) == ["large"], "one file is always taken: its own limit is Streamlit's"


def test_sessions_that_ended_are_dropped_without_another_one_coming(server: Any) -> None:
    storage = MemorySessionStorage(ttl_seconds=0)
    manager = WebsocketSessionManager(storage, None, None, None)
    storage.save(SimpleNamespace(session=SimpleNamespace(id="gone")))
    server._session_mgr = manager
    streamlit_internals.forget_ended_sessions()
    assert not storage._cache._data


def test_outside_a_server_everybody_is_there_and_nothing_waits() -> None:
    assert streamlit_internals.session_id() == "" and streamlit_internals.session_is_connected("")
    assert not streamlit_internals.is_history_navigation()
    assert streamlit_internals.waiting_canvas_reports() == {}
