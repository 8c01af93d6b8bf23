"""The server loads what takes long before anybody asks for a page."""

import sys
import time
from pathlib import Path

import pytest

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
