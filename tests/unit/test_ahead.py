"""The server opens the browser and loads what takes long before anybody asks for a page."""

import sys
import time
from pathlib import Path

import pytest
from streamlit import cli_util, config

from cnn_viz.ui.ahead import open_browser
from tests.serving import PATIENCE, serve


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_server_that_nobody_visits_has_loaded_the_networks() -> None:
    with serve() as server:
        libraries = Path(f"/proc/{server.pid}/maps")
        end = time.monotonic() + PATIENCE
        while "libtorch" not in (loaded := libraries.read_text()) and time.monotonic() < end:
            time.sleep(0.1)
        assert "libtorch" in loaded
        assert not server.tracebacks()


@pytest.mark.parametrize("headless", [False, True])
def test_the_browser_opens_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch, headless: bool) -> None:
    opened: list[str] = []
    options = {"server.headless": headless, "server.port": 8599}
    monkeypatch.setattr(cli_util, "open_browser", opened.append)
    ask = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: options[name] if name in options else ask(name))
    open_browser()
    assert opened == ([] if headless else ["http://localhost:8599"])
