"""What we use of Streamlit though it does not export it: a new release fails here first."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import click
import pandas as pd
import pytest
import streamlit as st
from streamlit import cli_util, config, runtime
from streamlit.components.v2.bidi_component import serialization
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_app

from cnn_viz.ui import streamlit_internals
from tests.conftest import ROOT


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


def test_only_a_session_whose_browser_is_there_is_connected(server: Any) -> None:
    assert callable(runtime.Runtime.is_active_session)
    server.is_active_session = WebsocketSessionManager(MemorySessionStorage(), None, None, None).is_active_session
    assert not streamlit_internals.session_is_connected("gone")


def _script() -> None:
    import streamlit as st

    from cnn_viz.ui import streamlit_internals

    st.session_state["found"] = (streamlit_internals.session_id(), streamlit_internals.is_history_navigation())


def test_a_script_knows_its_session_and_that_nobody_went_back() -> None:
    at = AppTest.from_function(_script).run()
    assert not at.exception
    name, back = at.session_state["found"]
    assert name and back is False


@pytest.mark.parametrize("told", [False, True])
def test_the_browsers_back_is_known_where_streamlit_tells_it(monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    assert "is_history_navigation" in ScriptRunContext.__dataclass_fields__
    context = SimpleNamespace(is_history_navigation=told)
    monkeypatch.setattr(streamlit_internals, "get_script_run_ctx", lambda: context)
    assert streamlit_internals.is_history_navigation() is told


def test_outside_a_server_everybody_is_there() -> None:
    assert streamlit_internals.session_id() == "" and streamlit_internals.session_is_connected("")
    assert not streamlit_internals.is_history_navigation()


@pytest.mark.parametrize("headless", [False, True])
def test_the_browser_opens_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch, headless: bool) -> None:
    opened: list[str] = []
    options = {"server.headless": headless, "server.port": 8599}
    monkeypatch.setattr(cli_util, "open_browser", opened.append)
    ask = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: options[name] if name in options else ask(name))
    streamlit_internals.open_browser()
    assert opened == ([] if headless else ["http://localhost:8599"])


def test_a_command_is_streamlits_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(cli.main, click.Command)
    with pytest.raises(SystemExit) as ended:
        streamlit_internals.run_command(["--version"])
    assert ended.value.code == 0 and st.__version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "path", "opens"),
    [
        ("websocket", "/_stcore/stream", True),
        ("websocket", "/cnn/_stcore/stream", True),
        ("http", "/_stcore/stream", False),
        ("websocket", "/_stcore/health", False),
    ],
)
def test_a_session_is_known_by_its_connection(kind: str, path: str, opens: bool) -> None:
    assert streamlit_internals.opens_session({"type": kind, "path": path}) is opens


def test_streamlit_takes_its_connections_where_we_look_for_them() -> None:
    routes = starlette_app.create_websocket_routes(SimpleNamespace(), "cnn")
    assert any(streamlit_internals.opens_session({"type": "websocket", "path": route.path}) for route in routes)


OPEN_THE_APP = """
import sys
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=120).run()
assert not at.exception and any("canvas" in x.proto.component_name for x in at.get("bidi_component"))
print(sorted({"pandas", "pyarrow"} & set(sys.modules)))
"""


@pytest.mark.slow
def test_the_draw_page_needs_no_pandas() -> None:
    done = subprocess.run([sys.executable, "-c", OPEN_THE_APP], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_data_frame_is_still_known_as_one_and_a_plain_value_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serialization, "is_dataframe_like", serialization.is_dataframe_like)
    streamlit_internals.look_for_fewer_data_frames()
    asked = serialization.is_dataframe_like
    assert asked(pd.DataFrame({"a": [1]})) and asked(pd.Series([1]))
    assert not any(map(asked, ({"a": [1]}, [{"a": 1}], "text", 1, None)))
