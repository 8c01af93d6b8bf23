"""What every filter and unit is worth over MNIST's 10,000 test images: computed once, kept beside the weights.

Kept as <model>.filters.npz with the SHA-256 of the weight file that it was computed from.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cnn_viz import paths
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.ablation import ablated_layers, ablations
from cnn_viz.engine.inspection.layer_kinds import kind_of
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.trained.top_activations import weights_sha256
from cnn_viz.engine.training.twins import file_of
from cnn_viz.files import write_whole
from cnn_viz.records import FilterStatistics, read_only

CLASSES = 10
_PARTS = ("correct", "mean", "peak", "by_class")
_FOLDED = ("relu", "leaky_relu", "sigmoid", "tanh", "batch_norm", "dropout")  # what follows a layer and keeps its maps


def measured(
    model: Network, images: Tensor, labels: Tensor, batch: int = 100
) -> tuple[int, dict[str, FilterStatistics]]:
    """How many of the images are read right, and the statistics by layer, of each of `ablated_layers`.

    images: uint8 (N, 28, 28).  labels: (N,).  The model must be in eval mode.
    """
    right = 0
    correct: dict[str, Tensor] = {}
    means: dict[str, list[Tensor]] = {}
    after: dict[str, list[tuple[Tensor, Tensor]]] = {}
    with torch.inference_mode():
        for some, truth in zip(images.split(batch), labels.split(batch), strict=True):
            x = model.input.normalized(model.input.framed(some[:, None]))
            right += int((model(x).argmax(1) == truth).sum())
            for name, own, folded in _outputs(model, x):
                means.setdefault(name, []).append(own.mean(2))
                after.setdefault(name, []).append((folded.mean(2), folded.amax(2)))
            for name, logits in ablations(model, x):
                correct[name] = correct.get(name, 0) + (logits.argmax(2) == truth).sum(1)
    return right, {name: _statistics(name, correct[name], means[name], after[name], labels) for name in correct}


def _outputs(model: Network, x: Tensor) -> list[tuple[str, Tensor, Tensor]]:
    """Each of `ablated_layers` with its output (N, C, positions), and with what became of that before the next layer
    that looks at several values."""
    wanted = ablated_layers(model)
    found: list[tuple[str, Tensor, Tensor]] = []
    folds = False
    for name, layer in model.named_children():
        x = layer(x)
        own = x.flatten(2) if x.ndim > 2 else x[..., None]
        if name in wanted:
            found.append((name, own, own))
            folds = True
        elif folds and kind_of(layer) in _FOLDED:
            found[-1] = (*found[-1][:2], own)
        else:
            folds = False
    return found


def _statistics(
    name: str, correct: Tensor, means: list[Tensor], after: list[tuple[Tensor, Tensor]], labels: Tensor
) -> FilterStatistics:
    averages = torch.cat([average for average, _ in after])
    return FilterStatistics(
        layer=name,
        correct=read_only(correct.numpy().astype(np.int32)),
        mean=read_only(torch.cat(means).double().mean(0).float().numpy()),
        peak=read_only(torch.cat([most for _, most in after]).amax(0).numpy()),
        by_class=read_only(
            torch.stack([averages[labels == c].double().mean(0) for c in range(CLASSES)], 1).float().numpy()
        ),
    )


def write_filter_statistics(model_id: str, folder: Path | None = None) -> Path:
    """Compute them for the weights in `folder` (the package's own if not given) and write the file beside them."""
    folder = folder or paths.WEIGHTS
    right, found = measured(weight_files.load_from(folder, model_id), *mnist(train=False))
    arrays = {f"{name}.{part}": getattr(one, part) for name, one in found.items() for part in _PARTS}
    buffer = io.BytesIO()
    sha256 = np.array(weights_sha256(model_id, folder))
    np.savez_compressed(buffer, sha256=sha256, right=np.array(right, np.int32), **arrays)
    path = folder / f"{model_id}.filters.npz"
    write_whole(path, buffer.getvalue())
    return path


@lru_cache(maxsize=16)
def filter_statistics(model_id: str) -> tuple[int, dict[str, FilterStatistics]]:
    """How many of 10,000 it reads right, and by layer; (0, {}) where nobody has computed them for these weights yet
    (python -m cnn_viz filters). The caller must not write to it: it is shared."""
    path = file_of(model_id, ".filters.npz")
    if not path.exists():
        return 0, {}
    with np.load(path) as saved:
        if str(saved["sha256"]) != weights_sha256(model_id):
            return 0, {}
        names = dict.fromkeys(key.partition(".")[0] for key in saved.files if "." in key)
        found = {n: FilterStatistics(n, *(read_only(saved[f"{n}.{part}"]) for part in _PARTS)) for n in names}
        return int(saved["right"]), found
