"""The pictures and strokes that the networks learn from and are judged on, with no network needed.

MNIST lies in the package as the four official .gz files (LeCun, Cortes, Burges) and is read through torchvision,
which checks their MD5 sums; this module is torchvision's only importer. The pen strokes are Alpaydin and
Alimoglu's (UCI, 1998). Sources and licences: cnn_viz/data/README.md.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from torch import Tensor

from cnn_viz.engine.strokes import PenDigit, StrokeFile, read_strokes

DATA = Path(__file__).parents[1] / "data"

HELD_OUT_WRITERS = frozenset(range(26, 31))
"""These five people's digits take part in no training: tests, figures and sheets judge on them."""


def lend() -> dict[str, Tensor]:
    """All of MNIST, for another process of ours: reading it anew would take that one seconds."""
    return {f"{part}.{i}": tensor for part in ("train", "test") for i, tensor in enumerate(mnist(part == "train"))}


def borrow(lent: Mapping[str, Tensor]) -> None:
    """Take what `lend` gave elsewhere, instead of reading the files."""
    _BORROWED.update({part == "train": (lent[f"{part}.0"], lent[f"{part}.1"]) for part in ("train", "test")})


_BORROWED: dict[bool, tuple[Tensor, Tensor]] = {}


@lru_cache(maxsize=2)
def mnist(train: bool) -> tuple[Tensor, Tensor]:
    """MNIST's 60,000 training or 10,000 test images: uint8 (N, 28, 28) and their labels, int64 (N,).

    The caller must not write to them: they are shared. Raises RuntimeError if a file is not the official one.
    """
    if train in _BORROWED:
        return _BORROWED[train]
    from torchvision.datasets import MNIST  # imported late: it takes a second

    # Unpacked aside and forgotten, so that the package may be read-only and two processes cannot collide.
    with TemporaryDirectory() as root:
        raw = Path(root, "MNIST", "raw")
        shutil.copytree(DATA / "MNIST" / "raw", raw, ignore=lambda _, names: {n for n in names if n[-3:] != ".gz"})
        dataset = MNIST(root, train=train, download=True)  # finds the .gz files there, checks and unpacks them
    return dataset.data, dataset.targets


def mnist_split(validation: int, limit: int | None = None, validate: bool = False) -> tuple[Tensor, Tensor]:
    """MNIST's training images without their last `validation`, or those alone; `limit` keeps the first so many."""
    images, labels = mnist(train=True)
    edge = len(images) - validation
    part = slice(edge, None) if validate else slice(None, edge)
    return images[part][:limit], labels[part][:limit]


@lru_cache(maxsize=1)
def pen_strokes() -> StrokeFile:
    """All digits of the pen-digits file, 250 from each of 30 writers."""
    return read_strokes(DATA / "pen-digits" / "dev.json.gz")


def pen_digits(held_out: bool) -> list[PenDigit]:
    """The digits of the writers held out from every training, or those of all the others."""
    return [digit for digit in pen_strokes().digits if (digit.writer in HELD_OUT_WRITERS) == held_out]
