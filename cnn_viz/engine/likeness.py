"""Whether what was drawn looks like a digit at all: a score computed from what the network's own layers answered.

A network of ten classes gives ten probabilities to a smiley, too. How its filters answer is another matter: a small
second network, with one hidden layer, has learnt to tell drawings of digits from others by the mean and the largest
value of every map after a ReLU, the numbers before the last dense layer, and the logits. It never changes an answer.
Hendrycks, Mazeika and Dietterich, "Deep Anomaly Detection with Outlier Exposure", 2019, show that what is learnt so
from some kinds of strangers holds for others, and scrawls.py keeps other kinds to judge it on.
Kept beside the weights as <model>.likeness.safetensors, tied to the weight file by its SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save
from torch import Tensor

from cnn_viz.engine import weights
from cnn_viz.engine.blueprint import is_built
from cnn_viz.engine.exciting import weights_sha256
from cnn_viz.engine.files import write_whole
from cnn_viz.engine.models import Network
from cnn_viz.engine.trace import kind_of
from cnn_viz.records import Array, Digit, Trace


@dataclass(frozen=True, eq=False)
class Likeness:
    """The second network's numbers for F features and H hidden units; all arrays float32.

    middle, spread: (F,) what is subtracted from the features, and what they are then divided by.
    hidden, hidden_bias: (F, H), (H,).  out: (H,).  threshold: the score from which on a drawing counts as a stranger.
    """

    middle: Array
    spread: Array
    hidden: Array
    hidden_bias: Array
    out: Array
    threshold: float

    def scores(self, features: Array) -> Array:
        """(N, F) -> (N,) float32: the higher, the stranger."""
        standard = ((features - self.middle) / self.spread).clip(-6, 6)
        return np.maximum(standard @ self.hidden + self.hidden_bias, 0) @ self.out

    def strange(self, trace: Trace) -> bool:
        """Whether what this trace read is no digit, as far as the score can tell."""
        features = _features((layer.kind, layer.output[None]) for layer in trace.layers[1:-1])
        return bool(self.scores(features)[0] > self.threshold)

    def strangers(self, model: Network, digits: Sequence[Digit]) -> list[bool]:
        """`strange` of several digits at once."""
        with torch.inference_mode():
            features = _features(_outputs(model, model.input(digits)))
        return [bool(score > self.threshold) for score in self.scores(features)]


def _features(outputs: Iterable[tuple[str, Array]]) -> Array:
    """(N, F) from the kinds of the layers and what they put out, (N, ...) each, without softmax."""
    parts, last = [], None
    for kind, output in outputs:
        if kind == "relu" and output.ndim == 4:
            parts += [output.mean((2, 3)), output.max((2, 3))]
        elif kind == "flatten":
            parts.append(output)
        last = output
    return np.concatenate([*parts, np.asarray(last)], axis=1)


@torch.inference_mode()
def features_of(model: Network, images: Tensor, batch: int = 500) -> Array:
    """(N, F) float32 for uint8 images (N, 28, 28), the model being in eval mode."""
    parts = (model.input.normalized(model.input.framed(part[:, None])) for part in images.split(batch))
    return np.concatenate([_features(_outputs(model, part)) for part in parts])


def _outputs(model: Network, x: Tensor) -> Iterable[tuple[str, Array]]:
    for layer in model:
        x = layer(x)
        yield kind_of(layer), x.numpy()


@lru_cache(maxsize=16)
def likeness(model_id: str) -> Likeness | None:
    """The score of a network with the weights in the package; None if it has none, or one made for other weights."""
    path = weights.WEIGHTS / f"{model_id}.likeness.safetensors"
    if is_built(model_id) or not path.exists():
        return None
    with safe_open(path, "np") as file:
        metadata: dict[str, str] = file.metadata() or {}
    if metadata.get("sha256") != weights_sha256(model_id):
        return None
    arrays = load_file(path)
    threshold = float(arrays.pop("threshold")[0])
    return Likeness(**arrays, threshold=threshold)


def write_parameters(found: Likeness, model_id: str, folder: Path) -> Path:
    """Write the score's numbers beside the weights that it was made for."""
    path = folder / f"{model_id}.likeness.safetensors"
    names = ("middle", "spread", "hidden", "hidden_bias", "out")
    arrays = {name: np.ascontiguousarray(getattr(found, name), np.float32) for name in names}
    arrays["threshold"] = np.array([found.threshold], np.float32)
    write_whole(path, save(arrays, metadata={"sha256": weights_sha256(model_id, folder)}))
    return path
