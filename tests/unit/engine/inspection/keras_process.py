"""Keras in a process of its own.

What it computes with is said in the environment before it is imported, and with it comes PyTorch's compiler: neither is
there when the app runs, so its other tests shall not meet them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

from cnn_viz.engine.trained import weight_files
from tests.unit.engine.inspection.running import run


@dataclass(frozen=True)
class Keras:
    """What the tests ask of it."""

    process: ProcessPoolExecutor

    def ran(self, codes: Sequence[str], folder: Path) -> list[tuple[np.ndarray, float]]:
        """(y, the difference that the lines print), of each, in a folder where the visitor's file lies."""
        return self.process.submit(_ran, codes, folder).result()

    def summary(self, model_id: str, x: np.ndarray) -> tuple[str, np.ndarray]:
        """(what Keras prints of an equal network, what that answers to x), by a network's id and with its weights."""
        return self.process.submit(_summary, model_id, x).result()


def started(home: Path) -> Keras:
    """A process that keeps what it keeps in `home`: this machine's ~/.keras may say otherwise than what follows.

    A process that is spawned runs the main module of the one before it, which an earlier test may have made the app.
    """
    process = ProcessPoolExecutor(1, get_context("spawn"), _begin, (str(home),))
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        process.submit(os.getpid).result()
    finally:
        sys.modules["__main__"] = main
    return Keras(process)


def _begin(home: str) -> None:
    os.environ |= {"KERAS_BACKEND": "torch", "KERAS_TORCH_DEVICE": "cpu", "KERAS_HOME": home}
    os.environ["COLUMNS"] = "120"  # or the summary is cut to a terminal's width


def _ran(codes: Sequence[str], folder: Path) -> list[tuple[np.ndarray, float]]:
    os.chdir(folder)
    found = [run(code) for code in codes]
    os.chdir(Path(__file__).parent)  # Windows removes no folder that somebody stands in
    return found


def _summary(model_id: str, x: np.ndarray) -> tuple[str, np.ndarray]:
    import keras  # only here, where _begin has said with what it computes

    twin = keras.Sequential([keras.Input((*x.shape[1:], x.shape[0]))], name=model_id.partition(":")[0])
    now, order = torch.from_numpy(x)[None], np.arange(0)
    for name, layer in weight_files.load(model_id).named_children():
        if isinstance(layer, nn.Flatten):  # Keras flattens place by place, PyTorch map by map
            order = np.arange(now[0].numel()).reshape(now.shape[1:]).transpose(1, 2, 0).ravel()
        weights = [value.numpy() for value in layer.state_dict().values() if value.ndim]
        if isinstance(layer, nn.Linear):
            weights[0], order = weights[0].T[order], np.arange(layer.out_features)
        if isinstance(layer, nn.Conv2d):
            weights[0] = weights[0].transpose(2, 3, 1, 0)
        for written in _written(keras.layers, name, layer):
            twin.add(written)
        twin.layers[-1].set_weights(weights)
        now = layer(now)
    printed: list[str] = []
    twin.summary(line_length=120, print_fn=lambda line, **_: printed.append(line))
    return "\n".join(printed), keras.ops.convert_to_numpy(twin(x.transpose(1, 2, 0)[None]))[0]


def _written(layers: Any, name: str, layer: nn.Module) -> list[Any]:
    """A layer as a reader of Keras' tutorials writes it."""
    made = {
        nn.Conv2d: lambda: _convolutions(layers, name, layer),
        nn.MaxPool2d: lambda: [layers.MaxPooling2D(layer.kernel_size, layer.stride, name=name)],
        nn.AvgPool2d: lambda: [layers.AveragePooling2D(layer.kernel_size, layer.stride, name=name)],
        nn.BatchNorm2d: lambda: [layers.BatchNormalization(epsilon=layer.eps, name=name)],
        nn.LocalResponseNorm: lambda: [layers.Lambda(partial(_local, layer), name=name)],
        nn.ReLU: lambda: [layers.ReLU(name=name)],
        nn.LeakyReLU: lambda: [layers.LeakyReLU(layer.negative_slope, name=name)],
        nn.Sigmoid: lambda: [layers.Activation("sigmoid", name=name)],
        nn.Tanh: lambda: [layers.Activation("tanh", name=name)],
        nn.Dropout: lambda: [layers.Dropout(layer.p, name=name)],
        nn.Flatten: lambda: [layers.Flatten(name=name)],
        nn.Linear: lambda: [layers.Dense(layer.out_features, name=name)],
    }[type(layer)]
    return made()


def _convolutions(layers: Any, name: str, layer: nn.Conv2d) -> list[Any]:
    says = {"dilation_rate": layer.dilation, "use_bias": layer.bias is not None, "name": name}
    if layer.padding[0] and layer.stride[0] > 1:
        apart = layers.ZeroPadding2D(layer.padding, name=f"{name}_pad")
        return [apart, layers.Conv2D(layer.out_channels, layer.kernel_size, layer.stride, **says)]
    says["padding"] = "same" if layer.padding[0] else "valid"
    return [layers.Conv2D(layer.out_channels, layer.kernel_size, layer.stride, **says)]


def _local(layer: nn.LocalResponseNorm, x: Any) -> Any:
    size = layer.size
    squares = nn.functional.pad(x * x, (size // 2, (size - 1) // 2))
    total = sum(squares[..., i : i + x.shape[-1]] for i in range(size))
    return x / (layer.k + layer.alpha / size * total) ** layer.beta
