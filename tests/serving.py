"""Start an app as its users do, on a free port of this machine, and end it again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out"  # logs and screenshots; not in git
PATIENCE = 120  # seconds for a first start, torch read from a cold disk by a busy machine


@dataclass(frozen=True)
class Server:
    """A running `streamlit run`. url ends without a slash; log is the file that its output goes to."""

    url: str
    pid: int
    log: Path

    @property
    def cpu_seconds(self) -> float:
        """Processor time that the process and its threads have used so far (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime + stime

    def tracebacks(self, after: int = 0) -> str:
        """What the log says from the first traceback on, looking from byte `after`; empty if all went well."""
        text = self.log.read_bytes()[after:].decode(errors="replace")
        return text[text.index("Traceback") :] if "Traceback" in text else ""


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serve(
    script: str = "app.py", *options: str, path: str = "", port: int = 0, by: Sequence[str] = ("-m", "streamlit")
) -> Iterator[Server]:
    """Run `streamlit run script` from the repository's root until the block ends; entered when it answers.

    path: served under it, "/cnn", as a school's portal does.  port: a certain one, where an earlier server was.
    by: what Python is given to run Streamlit with.
    """
    port = port or free_port()
    command = [sys.executable, *by, "run", script, f"--server.port={port}", "--server.headless=true"]
    command += ["--server.address=127.0.0.1", f"--server.baseUrlPath={path}", *options]
    with started(command, port, path, name=Path(script).stem, PYTHONPATH=str(ROOT)) as server:
        yield server


@contextmanager
def started(
    command: Sequence[str | Path],
    port: int,
    path: str = "",
    folder: Path = ROOT,
    name: str = "",
    **environment: str,
) -> Iterator[Server]:
    """Run a command that serves the app at this port, from a folder, until the block ends; entered when it answers.

    name: the log's.  environment: what the command finds besides, or instead of, our own variables.
    """
    OUT.mkdir(exist_ok=True)
    log = OUT / f"server-{name}-{port}.log"
    there = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    there.pop("OMP_NUM_THREADS", None)  # the tests' own; the app is started as its users start it
    with log.open("wb") as sink:
        process = subprocess.Popen(command, cwd=folder, env=there, stdout=sink, stderr=subprocess.STDOUT)
        try:
            server = Server(f"http://127.0.0.1:{port}{path}", process.pid, log)
            _wait_until_healthy(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy knows nothing of our loopback
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with direct.open(f"{server.url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text(errors='replace')[-3000:]}")
