"""The test digits that excite each filter most: its largest activations over MNIST's 10,000 test images.

What a filter looks for is best seen on what it answers to: Zeiler and Fergus, "Visualizing and Understanding
Convolutional Networks", 2014, show the nine strongest pictures of a filter, and so do we.
Kept beside the weights as <model>.exciting.npz with the SHA-256 of the weight file that it was computed from.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn_viz import paths
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.geometry import Field
from cnn_viz.engine.inspection.receptive_field import field
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.training.twins import file_of
from cnn_viz.files import write_whole
from cnn_viz.records import (
    Digit,
    ExcitingDigits,
    LayerTrace,
    read_only,
)

KEPT = 9
_PARTS = ("images", "rows", "columns", "values", "boxes")


def most_exciting(model: Network, images: Tensor, kept: int = KEPT, batch: int = 250) -> dict[str, ExcitingDigits]:
    """The `kept` images that excite each filter most, by conv layer; all layers in one pass over the images.

    images: uint8 (N, 28, 28). The activation is what the conv layer puts out, before any ReLU, which would keep
    the order. Of equal activations the image and the position that come first count. The model must be in eval mode.
    """
    layers = trace(model, Digit.of_ink(np.zeros((28, 28), np.uint8))).layers
    found: dict[str, list[tuple[Tensor, Tensor]]] = {}
    for part in images.split(batch):
        for name, maps in _conv_outputs(model, part):
            found.setdefault(name, []).append(maps.flatten(2).max(2))
    return {name: _strongest(name, layers, batches, kept) for name, batches in found.items()}


@torch.inference_mode()
def _conv_outputs(model: Network, images: Tensor) -> Iterator[tuple[str, Tensor]]:
    """Each conv layer's name and its maps (N, F, H, W) for a batch of images."""
    x = model.input.normalized(model.input.framed(images[:, None]))
    for name, layer in model.named_children():
        x = layer(x)
        if isinstance(layer, nn.Conv2d):
            yield name, x


def _strongest(
    name: str, layers: tuple[LayerTrace, ...], batches: list[tuple[Tensor, Tensor]], kept: int
) -> ExcitingDigits:
    """From every image's largest value and its place, (N, F) each, to the best images of every filter."""
    values = np.concatenate([v.numpy() for v, _ in batches]).T  # (F, N)
    places = np.concatenate([p.numpy() for _, p in batches]).T
    images = np.argsort(-values, axis=1, kind="stable")[:, :kept]
    width = next(layer for layer in layers if layer.name == name).output.shape[2]
    rows, columns = np.divmod(np.take_along_axis(places, images, 1), width)
    seen = field(layers, name)
    return ExcitingDigits(
        layer=name,
        images=read_only(images.astype(np.uint16)),
        rows=read_only(rows.astype(np.uint8)),
        columns=read_only(columns.astype(np.uint8)),
        values=read_only(np.take_along_axis(values, images, 1)),
        boxes=read_only(_boxes(seen or Field(28), rows, columns)),
    )


def _boxes(seen: Field, rows: NDArray[np.integer], columns: NDArray[np.integer]) -> NDArray[np.int16]:
    """(F, K, 4): top, left, bottom, right."""
    top, left = seen.jump * rows + seen.start, seen.jump * columns + seen.start
    return np.stack([top, left, top + seen.size, left + seen.size], axis=-1).astype(np.int16)


def write_exciting(model_id: str, folder: Path | None = None) -> Path:
    """Find them for the weights in `folder` (the package's own if not given) and write the file beside them."""
    folder = folder or paths.WEIGHTS
    found = most_exciting(weight_files.load_from(folder, model_id), mnist(train=False)[0])
    arrays = {f"{name}.{part}": getattr(digits, part) for name, digits in found.items() for part in _PARTS}
    path = folder / f"{model_id}.exciting.npz"
    buffer = io.BytesIO()
    np.savez_compressed(buffer, sha256=np.array(weights_sha256(model_id, folder)), **arrays)
    write_whole(path, buffer.getvalue())
    return path


def weights_sha256(model_id: str, folder: Path | None = None) -> str:
    """The SHA-256 of a weight file, as its sheet tells it."""
    content = file_of(model_id, ".safetensors", folder).read_bytes()
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=16)
def exciting(model_id: str) -> dict[str, ExcitingDigits]:
    """By conv layer; empty if nobody has looked for them yet (python -m cnn_viz exciting), or not with these weights.

    The caller must not write to it: it is shared.
    """
    path = file_of(model_id, ".exciting.npz")
    if not path.exists():
        return {}
    with np.load(path) as saved:
        if str(saved["sha256"]) != weights_sha256(model_id):
            return {}
        names = dict.fromkeys(key.partition(".")[0] for key in saved.files if key != "sha256")
        return {n: ExcitingDigits(n, *(read_only(saved[f"{n}.{part}"]) for part in _PARTS)) for n in names}
