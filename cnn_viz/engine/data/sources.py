"""The pictures and strokes that the networks learn from and are judged on, with no network needed.

MNIST lies in the package as the four official .gz files (LeCun, Cortes, Burges); torchvision's data set knows their MD5
sums, and this module is its only importer. The pen strokes are Alpaydin and Alimoglu's (UCI, 1998). Both are unpacked
into the user's cache (unpacked.py). Sources and licences: cnn_viz/data/README.md.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import lru_cache, partial
from threading import Lock

import torch
from torch import Tensor

from cnn_viz import paths
from cnn_viz.engine.data.strokes import PenDigit, StrokeFile, strokes_from_arrays, strokes_in, strokes_to_arrays
from cnn_viz.engine.data.unpacked import unpacked
from cnn_viz.errors import UserError, reason_of

HELD_OUT_WRITERS = frozenset(range(26, 31))
"""These five people's digits take part in no training: tests, figures and sheets judge on them."""


def lend() -> dict[str, Tensor]:
    """All of MNIST, for another process of ours: reading it anew would take that one seconds."""
    return {f"{part}.{i}": tensor for part in ("train", "test") for i, tensor in enumerate(mnist(part == "train"))}


def borrow(lent: Mapping[str, Tensor]) -> None:
    """Take what `lend` gave elsewhere, instead of reading the files."""
    _BORROWED.update({part == "train": (lent[f"{part}.0"], lent[f"{part}.1"]) for part in ("train", "test")})


_BORROWED: dict[bool, tuple[Tensor, Tensor]] = {}


def mnist(train: bool) -> tuple[Tensor, Tensor]:
    """MNIST's 60,000 training or 10,000 test images: uint8 (N, 28, 28) and their labels, int64 (N,).

    The caller must not write to them: they are shared. Raises UserError if a file is missing or not the official one.
    """
    with _reading:  # a class that comes at once waits for one reading, and does not read it thirty times
        return _BORROWED[train] if train in _BORROWED else _mnist(train)


_reading = Lock()


@lru_cache(maxsize=2)
def _mnist(train: bool) -> tuple[Tensor, Tensor]:
    part = "train" if train else "t10k"
    images, labels = (_bytes_of(f"{part}-{kind}-ubyte.gz") for kind in ("images-idx3", "labels-idx1"))
    return images[16:].view(-1, 28, 28), labels[8:].long()  # behind the files' own headers


def _bytes_of(name: str) -> Tensor:
    """All bytes of one of MNIST's files, uint8."""
    try:
        packed = (paths.DATA / "MNIST" / "raw" / name).read_bytes()
    except OSError as error:
        raise _unusable(name, reason_of(error)) from None
    return torch.from_numpy(unpacked(name.removesuffix(".gz"), packed, partial(_unpack, name)))


def _unpack(name: str, packed: bytes) -> bytes:
    """What the official file holds. Done once on a machine: what is kept of it is found by the packed bytes.

    torchvision is imported here, late and seldom: it brings torch.compile along, which is six seconds' work.
    """
    from torchvision.datasets import MNIST

    if hashlib.md5(packed, usedforsecurity=False).hexdigest() != dict(MNIST.resources)[name]:
        raise _unusable(name, UserError("errors.mnist_sum"))
    return gzip.decompress(packed)


def _unusable(name: str, reason: object) -> UserError:
    return UserError("errors.no_mnist", name=name, reason=reason)


def mnist_split(validation: int, limit: int | None = None, validate: bool = False) -> tuple[Tensor, Tensor]:
    """MNIST's training images without their last `validation`, or those alone; `limit` keeps the first so many."""
    images, labels = mnist(train=True)
    edge = len(images) - validation
    part = slice(edge, None) if validate else slice(None, edge)
    return images[part][:limit], labels[part][:limit]


@lru_cache(maxsize=1)
def pen_strokes() -> StrokeFile:
    """All digits of the pen-digits file, 250 from each of 30 writers."""
    path = paths.DATA / "pen-digits" / "dev.json.gz"
    arrays = unpacked("pen-strokes", path.read_bytes(), lambda raw: strokes_to_arrays(strokes_in(raw, path.name)))
    return strokes_from_arrays(arrays.tobytes())


def pen_digits(held_out: bool) -> list[PenDigit]:
    """The digits of the writers held out from every training, or those of all the others."""
    return [digit for digit in pen_strokes().digits if (digit.writer in HELD_OUT_WRITERS) == held_out]
