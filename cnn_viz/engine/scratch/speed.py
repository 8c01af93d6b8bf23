"""How long the loops, vectorized NumPy and PyTorch take for the same work."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from cnn_viz.engine.models import MODELS
from cnn_viz.engine.scratch import loops, vectorized
from cnn_viz.engine.scratch.loops import Floats
from cnn_viz.engine.scratch.network import Parameters, first_images, there_and_back
from cnn_viz.engine.scratch.vectorized import Labels


def milliseconds(count: int = 5) -> dict[str, float]:
    """Per image, there and back: "loops", "vectorized", "torch", on the same `count` test images.

    The loops run once; the two others are over in a moment and run until a tenth of a second is spent.
    """
    now = Parameters.of(MODELS["scratch8"]())
    images, labels = first_images(train=False, count=count)
    spent = 0.0
    for image, label in zip(images.astype(np.float64), labels, strict=True):
        spent += _seconds(partial(there_and_back, loops, image, int(label), now))
    single = now.astype(np.float32)
    return {
        "loops": 1000 * spent / count,
        "vectorized": _repeated(lambda: there_and_back(vectorized, images, labels, single)) / count,
        "torch": _repeated(_torch_pass(images, labels)) / count,
    }


def _torch_pass(images: Floats, labels: Labels) -> Callable[[], Any]:
    model = MODELS["scratch8"]()
    x, y = torch.from_numpy(images)[:, None], torch.from_numpy(labels)

    def there_and_back_again() -> None:
        with torch.enable_grad():
            F.cross_entropy(model(x), y).backward()

    return there_and_back_again


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _repeated(work: Callable[[], Any]) -> float:
    """Milliseconds, the median of many runs after a first one."""
    work()
    end = time.perf_counter() + 0.1
    runs: list[float] = []
    while time.perf_counter() < end or len(runs) < 3:
        runs.append(_seconds(work))
    return 1000 * float(np.median(runs))
