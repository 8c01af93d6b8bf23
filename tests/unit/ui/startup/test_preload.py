"""The server opens the browser and loads what takes long before anybody asks for a page."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.text import say
from cnn_viz.ui.session import networks
from cnn_viz.ui.startup import preload
from tests.serving import PATIENCE, serve

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_server_that_nobody_visits_has_loaded_the_networks() -> None:
    with serve() as server:
        libraries = Path(f"/proc/{server.pid}/maps")
        end = time.monotonic() + PATIENCE
        while "libtorch" not in (loaded := libraries.read_text()) and time.monotonic() < end:
            time.sleep(0.1)
        assert "libtorch" in loaded
        assert not server.tracebacks()


def test_a_class_that_comes_at_once_waits_for_one_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The networks, and MNIST: whoever comes while they are loaded waits for them."""
    loadings: list[str] = []

    def load(name: str) -> object:
        loadings.append(name)
        time.sleep(0.05)
        return name

    monkeypatch.setattr(networks, "_warm", lru_cache(lambda: load("networks")))
    monkeypatch.setattr(sources, "_mnist", lru_cache(lambda train: load(f"mnist {train}")))
    with ThreadPoolExecutor(30) as people:
        for _ in range(30):
            people.submit(networks.warm)
            people.submit(sources.mnist, False)
    assert sorted(loadings) == ["mnist False", "networks"]


def test_a_page_that_is_opened_meanwhile_says_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    at = AppTest.from_function(_page, default_timeout=60)
    at.query_params["lang"] = "zh"
    loaded, said = Event(), list[str]()

    @contextmanager
    def spinner(text: str) -> Iterator[None]:
        said.append(text)
        loaded.set()
        yield

    monkeypatch.setattr(preload, "_loaded", loaded)
    monkeypatch.setattr(preload.st, "spinner", spinner)
    at.run()
    assert said == [say("frame.loading", "zh")]
    assert [text.value for text in at.markdown] == ["the page"]  # once, and nothing beside it


def _page() -> None:
    import streamlit as st

    from cnn_viz.ui.startup.preload import wait_until_loaded

    wait_until_loaded()
    st.markdown("the page")
