"""The nine steps that scratch8 takes there and back, each with the function that takes it, to be run line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from cnn_viz.engine.scratch import loops, vectorized
from cnn_viz.engine.scratch.line_tracer import Recording, record
from cnn_viz.engine.scratch.network import Parameters, normalized, there_and_back
from cnn_viz.records import Digit

LINES = 3_000  # recorded at a time: some 50 ms of the server's, and 100 kB for the browser
_IN_MAPS = (8, 13, 13)  # how 1352 values lie in their maps


@dataclass(frozen=True)
class Step:
    """takes: what its function is given.  gives: what it returns, "loss" or arrays.  back: on the way back.

    laid:   how an array is laid out to be looked at, where that is not its shape.
    leads:  an array whose cells lead to the lines that compute them, through these loop variables.
    """

    name: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    laid: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    leads: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def back(self) -> bool:
        return self.name.endswith("_backward")

    def written(self, module: ModuleType = loops) -> Callable[..., Any]:
        """Its function, in scratch or in scratch_vectorized."""
        return getattr(module, self.name)


_DENSE = {"values": _IN_MAPS, "value_gradients": _IN_MAPS, "weights": (80, 13, 13), "weight_gradients": (80, 13, 13)}

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("convolve", ("image", "filters"), ("maps",), leads=("maps", ("f", "row", "column"))),
        Step("max_pool", ("maps",), ("pooled",), leads=("pooled", ("f", "row", "column"))),
        Step("dense", ("values", "weights", "biases"), ("logits",), _DENSE, ("logits", ("unit",))),
        Step("softmax", ("logits",), ("probabilities",)),
        Step("cross_entropy", ("probabilities", "label"), ("loss",)),
        Step("softmax_backward", ("probabilities", "label"), ("logit_gradients",)),
        Step(
            "dense_backward",
            ("logit_gradients", "values", "weights"),
            ("weight_gradients", "bias_gradients", "value_gradients"),
            _DENSE,
            ("weight_gradients", ("unit", "n")),
        ),
        Step(
            "max_pool_backward",
            ("pooled_gradients", "maps"),
            ("map_gradients",),
            leads=("pooled_gradients", ("f", "row", "column")),
        ),
        Step(
            "convolve_backward",
            ("map_gradients", "image"),
            ("filter_gradients",),
            leads=("filter_gradients", ("f", "i", "j")),
        ),
    )
}


@dataclass(frozen=True, eq=False)
class Lesson:
    """One digit, the label that it is meant to have, and the parameters that read it; computed at 64 bits."""

    digit: Digit
    label: int
    parameters: Parameters

    @cached_property
    def numbers(self) -> dict[str, Any]:
        """Every array of the way there and back by its name in scratch/loops.py, from the vectorized functions."""
        image = normalized(self.digit.ink).astype(np.float64)
        now = self.parameters
        found = there_and_back(vectorized, image[None], np.array([self.label]), now)
        batched = {name: value for name, value in vars(found).items() if name not in _OF_ALL_IMAGES}
        single = {name: value[0] for name, value in batched.items()}
        whole = {name: getattr(found, name) for name in _OF_ALL_IMAGES}
        shapes = {"values": found.pooled.ravel(), "pooled_gradients": found.value_gradients.reshape(_IN_MAPS)}
        return {"image": image, "label": self.label, **vars(now), **single, **whole, **shapes}

    @property
    def answer(self) -> int:
        """The digit that is read."""
        return int(self.numbers["probabilities"].argmax())

    def telling(self, array: str) -> tuple[int, ...]:
        """The cell of the array's first map (or of a vector) that lies furthest from zero; () for no array."""
        if not array:
            return ()
        values = np.abs(self.numbers[array])
        first = values[:1] if values.ndim == 3 else values
        return tuple(int(n) for n in np.unravel_index(first.argmax(), first.shape))

    def arguments(self, step: Step) -> dict[str, Any]:
        """What the step's function in scratch/loops.py is called with."""
        return {name: self.numbers[name] for name in step.takes}

    def looped(self, step: Step) -> tuple[Any, ...]:
        """What the loops of a step give, in the order of step.gives."""
        found = step.written()(**self.arguments(step))
        return found if isinstance(found, tuple) else (found,)

    @cached_property
    def by_torch(self) -> dict[str, NDArray[np.float64]]:
        """The same arrays from PyTorch and its automatic differentiation, at 64 bits too."""
        return _torch_pass(self.numbers["image"], self.label, self.parameters)

    def recorded(self, step: Step, first: int | None = None, start: Sequence[int] = ()) -> Recording:
        """Part of the step's run: from its line number `first` on, or from where the cell `start` of step.leads is
        come to. Without either from where there is most to see; from the begin if there is no such place."""
        run = partial(record, step.written(), self.arguments(step), most=LINES)
        array, way = step.leads
        cell = start or (self.telling(array) if first is None else ())
        shown = run(start=dict(zip(way, cell, strict=True))) if 0 < len(way) == len(cell) else run(first or 0)
        return shown if len(shown.lines) else run()

    def differences(self, step: Step) -> dict[str, float]:
        """How far "loops" and "vectorized" lie from torch in the step's results, at most, over all of their numbers."""
        apart = {"loops": 0.0, "vectorized": 0.0}
        for name, looped in zip(step.gives, self.looped(step), strict=True):
            for way, found in (("loops", looped), ("vectorized", self.numbers[name])):
                apart[way] = max(apart[way], float(np.abs(found - self.by_torch[name]).max()))
        return apart


_OF_ALL_IMAGES = ("loss", "weight_gradients", "bias_gradients", "filter_gradients")


def _torch_pass(image: NDArray[np.float64], label: int, now: Parameters) -> dict[str, NDArray[np.float64]]:
    def leaf(array: NDArray) -> Tensor:
        return torch.tensor(array, dtype=torch.float64, requires_grad=True)

    with torch.enable_grad():
        filters, weights, biases = leaf(now.filters), leaf(now.weights), leaf(now.biases)
        maps = F.conv2d(torch.from_numpy(image)[None, None], filters[:, None])[0]
        pooled = F.max_pool2d(maps[None], 2)[0]
        values = pooled.flatten()
        logits = F.linear(values, weights, biases)
        loss = F.cross_entropy(logits[None], torch.tensor([label]))
        slopes = torch.autograd.grad(loss, [logits, weights, biases, values, pooled, maps, filters])
    names = (
        "logit_gradients",
        "weight_gradients",
        "bias_gradients",
        "value_gradients",
        "pooled_gradients",
        "map_gradients",
    )
    forward = {"maps": maps, "pooled": pooled, "logits": logits, "probabilities": torch.softmax(logits, 0)}
    found = {**forward, "loss": loss, **dict(zip((*names, "filter_gradients"), slopes, strict=True))}
    return {name: tensor.detach().numpy() for name, tensor in found.items()}
