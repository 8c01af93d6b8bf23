"""deploy/nginx.conf as it is, but for its addresses, over two replicas on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.serving import OUT, ROOT, Server, free_port, serve

CONF = ROOT / "deploy" / "nginx.conf"
MISSING = "nginx is not here; Debian's package has it: apt-get install --no-install-recommends nginx"
REPLICAS = ("172.28.0.11:8501", "172.28.0.12:8501")  # as in deploy/compose.yaml


@contextmanager
def behind_nginx() -> Iterator[tuple[str, Server, Server]]:
    """(the address that people open, without a slash at the end, and the two replicas), until the block ends."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert program, MISSING
    secret = patch.dict(os.environ, STREAMLIT_SERVER_COOKIE_SECRET="shared-by-both-replicas")
    with secret, serve(path="/cnn") as one, serve(path="/cnn") as two:
        port = free_port()
        conf = CONF.read_text(encoding="utf-8").replace("listen 8080;", f"listen 127.0.0.1:{port};")
        for address, replica in zip(REPLICAS, (one, two), strict=True):
            here = replica.url.removeprefix("http://").partition("/")[0]
            conf = conf.replace(address, here).replace(address.replace(".", r"\."), here.replace(".", r"\."))
        folder = OUT / f"nginx-{port}"
        folder.mkdir(parents=True)
        (folder / "nginx.conf").write_text(conf, encoding="utf-8")
        with _running([program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"], folder):
            address = f"http://127.0.0.1:{port}"
            _wait(address)
            yield f"{address}/cnn", one, two


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(10)


def _wait(address: str) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + 30
    while True:
        try:
            with direct.open(f"{address}/cnn/_stcore/health", timeout=5):
                return
        except OSError:
            assert time.monotonic() < end, "nginx did not answer"
            time.sleep(0.1)
