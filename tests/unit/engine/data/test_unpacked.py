"""The cache of unpacked files: right or not there, whoever else writes it, and never in the way."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnn_viz import paths
from cnn_viz.engine.data import unpacked as module
from cnn_viz.engine.data.unpacked import folder, unpacked
from tests.tree import ROOT

CONTENT = bytes(range(256)) * 400
PACKED = gzip.compress(CONTENT)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "folder", lambda: tmp_path / "cache" / "cnn-viz")
    return tmp_path / "cache" / "cnn-viz"


def not_again(_: bytes) -> bytes:
    raise AssertionError("it was unpacked again")


def test_a_file_is_unpacked_once_and_each_caller_owns_what_it_gets(cache: Path) -> None:
    first = unpacked("a", PACKED, gzip.decompress)
    second = unpacked("a", PACKED, not_again)
    assert first.tobytes() == second.tobytes() == CONTENT
    assert first.dtype == second.dtype == np.uint8
    for array in (first, second):
        array[:] = 0  # as torch may
    assert unpacked("a", PACKED, not_again).tobytes() == CONTENT


def test_another_file_or_another_way_to_unpack_is_kept_apart(cache: Path) -> None:
    unpacked("a", PACKED, gzip.decompress)
    other = gzip.compress(b"others")
    assert unpacked("a", other, gzip.decompress).tobytes() == b"others"
    assert unpacked("b", PACKED, lambda raw: raw).tobytes() == PACKED
    assert len(list(cache.iterdir())) == 3


@pytest.mark.parametrize("harm", [b"", b"short", bytes(40_000)], ids=["empty", "short", "zeros"])
def test_a_damaged_file_is_unpacked_anew_and_mended(harm: bytes, cache: Path) -> None:
    unpacked("a", PACKED, gzip.decompress)
    (kept,) = cache.iterdir()
    kept.write_bytes(harm)
    assert unpacked("a", PACKED, gzip.decompress).tobytes() == CONTENT
    assert unpacked("a", PACKED, not_again).tobytes() == CONTENT
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert unpacked("a", PACKED, gzip.decompress).tobytes() == CONTENT
    assert list(cache.iterdir()) == [kept], "nothing half written is left"


@pytest.mark.parametrize("place", ["a file", "no home", "unknown"])
def test_a_cache_that_cannot_be_written_is_done_without(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> Path:
        raise RuntimeError("nobody's")

    (tmp_path / "file").write_bytes(b"")
    ways = {"a file": lambda: tmp_path / "file" / "cnn-viz", "no home": lambda: Path("~/cnn-viz"), "unknown": unknown}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "folder", ways[place])
    assert unpacked("a", PACKED, gzip.decompress).tobytes() == CONTENT
    assert os.listdir() == ["file"]


def test_the_folder_is_the_users_own_and_not_the_packages() -> None:
    assert folder().name in ("cnn-viz", "Cache")  # Windows: cnn-viz/Cache
    assert not folder().is_relative_to(paths.PACKAGE)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other rules")
def test_on_linux_the_variable_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert folder() == tmp_path / "cnn-viz"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folder() == tmp_path / ".cache" / "cnn-viz"


MANY = """
import gzip, sys
from pathlib import Path
from cnn_viz.engine.data import unpacked as module
module.folder = lambda: Path(sys.argv[1])
content = bytes(2_000_000)
packed = gzip.compress(content, mtime=0)
sys.stdin.read()  # all begin at once
for number in range(20):
    assert module.unpacked(f"{number}", packed, gzip.decompress).tobytes() == content
"""


def test_processes_that_unpack_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MANY, str(tmp_path / "cache")]
    started = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for process in started:
        assert process.stdin
        process.stdin.close()
    for process in started:
        assert process.wait(120) == 0, process.stderr and process.stderr.read().decode()
    assert len(list((tmp_path / "cache").iterdir())) == 20, "each file once, and none half written"
