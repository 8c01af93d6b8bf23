"""MNIST and the pen strokes, as they lie in the package."""

import builtins
import errno
import gzip
import hashlib
import importlib
import io
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
import torch

import cnn_viz.engine
from cnn_viz import paths
from cnn_viz.engine.data import sources, unpacked
from cnn_viz.engine.data.strokes import read_strokes
from tests.refusals import refused

MD5 = {  # as torchvision and the original page give them
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}


@pytest.mark.parametrize("name", MD5)
def test_the_files_are_the_official_ones(name: str) -> None:
    content = (paths.DATA / "MNIST" / "raw" / name).read_bytes()
    assert hashlib.md5(content).hexdigest() == MD5[name]


def test_mnist_is_read_without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    sources._mnist.cache_clear()
    images, labels = sources.mnist(train=False)
    assert images.shape == (10_000, 28, 28)
    assert images.dtype == torch.uint8
    assert labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert sources.mnist(train=False)[0] is images  # read once


def test_mnist_is_what_torchvision_reads(tmp_path: Path) -> None:
    datasets = importlib.import_module("torchvision.datasets")
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in MD5:
        (raw / name.removesuffix(".gz")).write_bytes(
            gzip.decompress((paths.DATA / "MNIST" / "raw" / name).read_bytes())
        )
    for train in (True, False):
        theirs, (images, labels) = datasets.MNIST(str(tmp_path), train=train), sources.mnist(train)
        assert torch.equal(images, theirs.data) and torch.equal(labels, theirs.targets)


def test_mnist_is_read_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A container's read-only files, a full folder for temporary ones."""

    def deny(path: str | int, mode: str = "r", *more: object, **options: object) -> IO[Any]:
        if set(mode) & set("wax+"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opened(path, mode, *more, **options)

    def no_folder(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    importlib.import_module("torchvision.datasets")  # what it makes of itself as it is imported is its own
    opened = builtins.open
    monkeypatch.setattr(unpacked, "folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(builtins, "open", deny)
    monkeypatch.setattr(io, "open", deny)
    for folder in ("mkdir", "mkdtemp", "makedirs"):
        for module in (os, tempfile):
            monkeypatch.setattr(module, folder, no_folder, raising=False)
    sources._mnist.cache_clear()
    assert len(sources.mnist(train=False)[0]) == 10_000
    sources.pen_strokes.cache_clear()
    assert len(sources.pen_strokes().digits) == 7_494
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_what_the_cache_gives_is_what_the_package_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(unpacked, "folder", lambda: tmp_path)
    read = []
    for _ in ("unpacked", "from the cache"):
        sources._mnist.cache_clear()
        sources.pen_strokes.cache_clear()
        read.append((sources.mnist(train=False), sources.pen_strokes()))
        assert len(list(tmp_path.iterdir())) == 3
    ((images, labels), strokes), ((again, labels_again), strokes_again) = read
    assert torch.equal(images, again) and torch.equal(labels, labels_again)
    whole = read_strokes(paths.DATA / "pen-digits" / "dev.json.gz")
    for found in (strokes, strokes_again):
        assert found.canvas == whole.canvas and len(found.digits) == len(whole.digits)
        for digit, expected in zip(found.digits, whole.digits, strict=True):
            assert (digit.label, digit.writer) == (expected.label, expected.writer)
            assert all(map(np.array_equal, digit.strokes, expected.strokes))
            assert [s.dtype for s in digit.strokes] == [np.float32] * len(expected.strokes)


@pytest.mark.parametrize("harm", ["missing", "cut short", "another"])
def test_a_file_of_mnist_that_cannot_be_used_is_told_in_a_sentence(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = Path(shutil.copytree(paths.DATA / "MNIST", tmp_path / "MNIST") / "raw")
    harmed = raw / "t10k-labels-idx1-ubyte.gz"
    whole = harmed.read_bytes()
    harmed.unlink()
    if harm != "missing":
        harmed.write_bytes(whole[:1000] if harm == "cut short" else (raw / "train-labels-idx1-ubyte.gz").read_bytes())
    monkeypatch.setattr(paths, "DATA", tmp_path)
    sources._mnist.cache_clear()
    with refused(r"t10k-labels-idx1-ubyte\.gz") as told:
        sources.mnist(train=False)
    assert told.value.key == "errors.no_mnist"
    monkeypatch.undo()
    assert len(sources.mnist(train=False)[1]) == 10_000  # nothing wrong was kept


def test_the_validation_images_are_the_last_ones_and_in_no_training() -> None:
    images, labels = sources.mnist(train=True)
    learnt, _ = sources.mnist_split(5_000)
    judged, judged_labels = sources.mnist_split(5_000, validate=True)
    assert len(learnt) == 55_000
    assert torch.equal(learnt, images[:55_000])
    assert torch.equal(judged, images[55_000:])
    assert torch.equal(judged_labels, labels[55_000:])
    assert len(sources.mnist_split(5_000, limit=300)[0]) == 300
    assert len(sources.mnist_split(0)[0]) == 60_000


def test_held_out_writers_are_in_no_training() -> None:
    learnt, judged = sources.pen_digits(held_out=False), sources.pen_digits(held_out=True)
    assert {digit.writer for digit in learnt} == set(range(1, 26))
    assert {digit.writer for digit in judged} == {26, 27, 28, 29, 30}
    assert len(learnt) + len(judged) == 7_494


def test_where_there_is_no_folder_for_temporary_files_torch_is_given_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: torchvision brings torch.compile along, which would end everything as it is imported."""

    def full() -> str:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr(tempfile, "gettempdir", full)
    monkeypatch.delenv("TORCHINDUCTOR_CACHE_DIR", raising=False)
    importlib.reload(cnn_viz.engine)
    given = Path(os.environ["TORCHINDUCTOR_CACHE_DIR"])
    assert given.is_dir() and not given.is_relative_to(paths.PACKAGE)
    monkeypatch.delenv("TORCHINDUCTOR_CACHE_DIR")
