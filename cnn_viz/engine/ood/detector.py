"""Whether what was drawn looks like a digit at all: a score computed from what the network's own layers answered.

A network of ten classes gives ten probabilities to a smiley, too. How its filters answer is another matter: a small
second network, with one hidden layer, has learnt to tell drawings of digits from others by the mean and the largest
value of every map after a ReLU, the numbers before the last dense layer, and the logits. It never changes an answer.
Hendrycks, Mazeika and Dietterich, "Deep Anomaly Detection with Outlier Exposure", 2019, show that what is learnt so
from some kinds of strangers holds for others, and ood/scribbles.py keeps other kinds to judge it on.
It judges the digit, not who reads it, so JUDGE's score stands beside every network's answer.
Kept beside the weights as <model>.likeness.safetensors, tied to the weight file by its SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save
from torch import Tensor

from cnn_viz import paths
from cnn_viz.engine.blueprint.layer_specs import is_built
from cnn_viz.engine.inspection.layer_kinds import kind_of
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.trained.top_activations import weights_sha256
from cnn_viz.files import write_whole
from cnn_viz.records import Array, Digit, Trace

JUDGE = "pen"
"""The network whose score says of every digit whether it looks like one: the one that has learnt what people draw."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """The second network's numbers for F features and H hidden units; all arrays float32.

    middle, spread: (F,) what is subtracted from the features, and what they are then divided by.
    hidden, hidden_bias: (F, H), (H,).  out: (H,).
    widths, thresholds: (K,) what the second network must say for a drawing to count as a stranger, at some widths of
    lines (see line_widths), rising; straight in between.
    """

    middle: Array
    spread: Array
    hidden: Array
    hidden_bias: Array
    out: Array
    widths: Array
    thresholds: Array
    threshold: ClassVar[float] = 0.0

    def scores(self, features: Array) -> Array:
        """(N, F) -> (N,) float32: the higher, the stranger; above `threshold` is no digit."""
        threshold = np.interp(features[:, 0], np.log(self.widths), self.thresholds)
        return self.raw(features) - threshold.astype(np.float32)

    def raw(self, features: Array) -> Array:
        """(N, F) -> (N,) float32, what the second network says."""
        standard = ((features - self.middle) / self.spread).clip(-6, 6)
        return np.maximum(standard @ self.hidden + self.hidden_bias, 0) @ self.out

    def strange(self, trace: Trace) -> bool:
        """Whether what this trace read is no digit, as far as the score can tell."""
        outputs = ((layer.kind, layer.output[None]) for layer in trace.layers[1:-1])
        return bool(self.scores(_features(trace.layers[0].input, outputs))[0] > self.threshold)

    def strangers(self, model: Network, digits: Sequence[Digit]) -> list[bool]:
        """`strange` of several digits at once."""
        with torch.inference_mode():
            pixels = model.input.pixels(digits)
            features = _features(pixels[:, 0].numpy(), _outputs(model, model.input.normalized(pixels)))
        return [bool(score > self.threshold) for score in self.scores(features)]


def line_widths(pixels: Array) -> Array:
    """(N, H, W) in [0, 1] -> (N,): how wide a digit's lines are, in its pixels; at least 0.01.

    A line of width w and length l has w * l of ink and edges of 2 * l in all, so twice the ink by the edges is w.
    Ink is squared, so that a line thinner than a pixel, which is grey, is thinner than one pixel here, too.
    """
    framed = np.pad(pixels, ((0, 0), (1, 1), (1, 1)))
    down, across = framed[:, 1:, :-1] - framed[:, :-1, :-1], framed[:, :-1, 1:] - framed[:, :-1, :-1]
    edges = np.hypot(down, across).sum((1, 2))
    return (2 * (pixels**2).sum((1, 2)) / np.maximum(edges, 1e-6)).clip(min=0.01)


def _features(pixels: Array, outputs: Iterable[tuple[str, Array]]) -> Array:
    """(N, F) from the digits, the kinds of the layers and what they put out, (N, ...) each, without softmax."""
    parts, last = [np.log(line_widths(pixels))[:, None]], None
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
    parts = (model.input.framed(part[:, None]) for part in images.split(batch))
    return np.concatenate([_features(x[:, 0].numpy(), _outputs(model, model.input.normalized(x))) for x in parts])


def _outputs(model: Network, x: Tensor) -> Iterable[tuple[str, Array]]:
    for layer in model:
        x = layer(x)
        yield kind_of(layer), x.numpy()


def strangers(digits: Sequence[Digit]) -> list[bool] | None:
    """Whether each of the digits is none by JUDGE's score; None where there is no such score."""
    score = likeness(JUDGE)
    return score.strangers(weight_files.load(JUDGE), digits) if score and digits else None


@lru_cache(maxsize=16)
def likeness(model_id: str) -> Likeness | None:
    """The score of a network with the weights in the package; None if it has none, or one made for other weights."""
    path = paths.WEIGHTS / f"{model_id}.likeness.safetensors"
    if is_built(model_id) or not path.exists():
        return None
    with safe_open(path, "np") as file:
        metadata: dict[str, str] = file.metadata() or {}
    if metadata.get("sha256") != weights_sha256(model_id):
        return None
    return Likeness(**load_file(path))


def write_parameters(found: Likeness, model_id: str, folder: Path) -> Path:
    """Write the score's numbers beside the weights that it was made for."""
    path = folder / f"{model_id}.likeness.safetensors"
    arrays = {name: np.ascontiguousarray(array, np.float32) for name, array in vars(found).items()}
    write_whole(path, save(arrays, metadata={"sha256": weights_sha256(model_id, folder)}))
    return path
