"""What a network makes of the training digits that a visitor's own is compared with: one layer's values, as int8.

Kept as <model>.neighbours.npz with the SHA-256 of the weight file that it was computed from. Eight bits a value do
not give exact distances, so they only leave out who cannot be among the nearest: whoever remains is run through the
network, and what is shown is exact (`nearest_of`).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_viz import paths
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.nearest import Neighbours, compared_with, nearest, usual_layer, values_of
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.top_activations import weights_sha256
from cnn_viz.engine.trained.weight_files import load_from
from cnn_viz.engine.training.twins import file_of
from cnn_viz.files import write_whole
from cnn_viz.records import Array, read_only

STEPS = (127, 63, 31, 15)  # on each side of zero: as fine as MOST_BYTES allow
MOST_BYTES = 500_000


@dataclass(frozen=True, eq=False)
class Kept:
    """layer: whose values they are.  coarse: (N, D) int8, times `scale` (D,) they are the values of `compared_with`,
    at most `slack` away from them in Euclidean distance."""

    layer: str
    coarse: NDArray[np.int8]
    scale: Array
    slack: float

    @classmethod
    def of(cls, layer: str, values: Array, steps: int = STEPS[0]) -> Kept:
        """values: (N, D) float32.  steps: on each side of zero."""
        scale = np.abs(values).max(0) / steps
        coarse = np.round(values / np.where(scale, scale, 1)).astype(np.int8)
        missed = np.linalg.norm(coarse * scale.astype(np.float64) - values, axis=1)
        return cls(layer, coarse, scale, float(missed.max()))

    def candidates(self, own: Array, digit_class: int, count: int) -> NDArray[np.integer]:
        """Rows of all who can be among the `count` nearest of a class to `own` (D,)."""
        of_class = np.flatnonzero(compared_with()[1] == digit_class)
        far = np.linalg.norm(self.coarse[of_class] * self.scale.astype(np.float64) - own, axis=1)
        reach = np.sort(far)[min(count, len(far)) - 1] + 2.001 * self.slack  # a hair more than arithmetic may miss
        return of_class[far <= reach]


def nearest_of(model: Network, found: Kept, own: Array, digit_class: int, count: int) -> Neighbours:
    """The `count` nearest of a class, as `explain.nearest.nearest` finds them in the exact values."""
    rows = found.candidates(own, digit_class, count)
    images = mnist(train=True)[0][torch.from_numpy(compared_with()[0][rows])]
    return nearest(np.concatenate(list(values_of(model, images, found.layer))), own, digit_class, count, rows)


def write_training_digits(model_id: str, folder: Path | None = None) -> Path:
    """Compute them for the weights in `folder` (the package's own if not given) and write the file beside them."""
    folder = folder or paths.WEIGHTS
    model = load_from(folder, model_id)
    layer = usual_layer(model)
    images = mnist(train=True)[0][torch.from_numpy(compared_with()[0])]
    values, sha256 = np.concatenate(list(values_of(model, images, layer))), weights_sha256(model_id, folder)
    files = (_packed(Kept.of(layer, values, steps), sha256) for steps in STEPS)
    path = folder / f"{model_id}.neighbours.npz"
    write_whole(path, next(file for file in files if len(file) <= MOST_BYTES))
    return path


def _packed(kept: Kept, sha256: str) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        sha256=np.array(sha256),
        layer=np.array(kept.layer),
        coarse=kept.coarse,
        scale=kept.scale,
        slack=np.array(kept.slack),
    )
    return buffer.getvalue()


@lru_cache(maxsize=16)
def training_digits(model_id: str) -> Kept | None:
    """Those that ship; None where nobody has computed them for these weights (python -m cnn_viz neighbours)."""
    path = file_of(model_id, ".neighbours.npz")
    if not path.exists():
        return None
    with np.load(path) as saved:
        if str(saved["sha256"]) != weights_sha256(model_id):
            return None
        return Kept(str(saved["layer"]), read_only(saved["coarse"]), read_only(saved["scale"]), float(saved["slack"]))
