"""The playground at work: each operation in PyTorch, sizes by their formula, and what cannot be said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_viz.engine.playground.bench import (
    Activation,
    Bench,
    Conv,
    Flatten,
    LocalNorm,
    Norm,
    Pool,
    Step,
)
from cnn_viz.errors import UserError
from cnn_viz.records import Array, LayerTrace, read_only

EPSILON = 1e-5  # PyTorch's default for batch norm


@dataclass(frozen=True)
class Side:
    """How many windows fit along one side: floor((cells - reach + before + after) / stride) + 1."""

    cells: int
    reach: int
    before: int
    after: int
    stride: int

    @property
    def room(self) -> int:
        """Cells that the window can move over; negative where it does not fit."""
        return self.cells + self.before + self.after - self.reach

    @property
    def count(self) -> int:
        return self.room // self.stride + 1


@dataclass(frozen=True, eq=False)
class Run:
    """What became of the input.

    layers:  "input" and every step that could be computed, for the batch's first member.
    batches: (N, ...) float32, the whole batch after each of them.
    problem: why the next step cannot be computed; None if all could.
    """

    layers: tuple[LayerTrace, ...]
    batches: tuple[Array, ...]
    problem: UserError | None


@torch.inference_mode()
def run(batch: Array, steps: Sequence[Step]) -> Run:
    """Send (N, C, H, W) through the steps one after the other, until one is impossible."""
    x = torch.from_numpy(np.array(batch, np.float32))
    layers = [LayerTrace("input", "input", _array(x)[0], _array(x)[0])]
    batches = [_array(x)]
    for i, step in enumerate(steps):
        try:
            y = apply(step, x)
        except UserError as problem:
            return Run(tuple(layers), tuple(batches), problem)
        layers.append(
            LayerTrace(f"step{i + 1}", step.kind, _array(x)[0], _array(y)[0], _weights(step, x), _settings(step))
        )
        batches.append(_array(y))
        x = y
    return Run(tuple(layers), tuple(batches), None)


def apply(step: Step, x: Tensor) -> Tensor:
    """One step on a batch, (N, C, H, W) or (N, M). Raises UserError where it is impossible."""
    return _OPERATIONS[type(step)](step, x)


def sides(step: Conv | Pool, height: int, width: int) -> tuple[Side, Side]:
    """The size formula's numbers for rows and columns, whether or not the window fits."""
    before, after = step.margins
    return tuple(Side(n, step.reach, before, after, step.stride) for n in (height, width))  # type: ignore[return-value]


def convolve(step: Conv, x: Tensor) -> Tensor:
    """(N, C, H, W) -> (N, 1, H', W'): padding by hand, so that "same" may have a stride and margins may differ."""
    _must_be_maps(x)
    before, after = step.margins
    if step.fill == "reflect":
        _must_reflect(min(x.shape[-2:]), max(before, after))
    _must_fit(step, x)
    mode = "constant" if step.fill == "zeros" else step.fill
    padded = F.pad(x, (before, after, before, after), mode=mode)
    return F.conv2d(padded, weight_of(step, x.shape[1]), torch.tensor([step.bias]), step.stride, 0, step.dilation)


def flipped(step: Conv, x: Tensor) -> Tensor:
    """Convolution as mathematics has it: the kernel turned by half a turn before it is laid on the window."""
    turned = tuple(tuple(row[::-1] for row in plane[::-1]) for plane in step.weights)
    return convolve(Conv(step.name, turned, step.stride, step.padding, step.fill, step.dilation, step.bias), x)


def weight_of(step: Conv, channels: int) -> Tensor:
    """(1, channels, k, k) float32: the kernel has one slice for every channel it reads."""
    return torch.tensor(step.weights[:channels], dtype=torch.float32)[None]


def _pool(step: Pool, x: Tensor) -> Tensor:
    _must_be_maps(x)
    _must_fit(step, x)
    return (F.max_pool2d if step.how == "max" else F.avg_pool2d)(x, step.size, step.stride)


def _activate(step: Activation, x: Tensor) -> Tensor:
    if step.function == "leaky_relu":
        return F.leaky_relu(x, step.slope)
    return {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[step.function](x)


def _normalize(step: Norm, x: Tensor) -> Tensor:
    channels = x.shape[1]
    learned = torch.full((channels,), step.gamma), torch.full((channels,), step.beta)
    return F.batch_norm(x, None, None, *learned, training=True, eps=EPSILON)


def _normalize_locally(step: LocalNorm, x: Tensor) -> Tensor:
    if x.ndim < 4:
        raise UserError(
            "errors.no_channels_left",
            count=x.shape[1],
        )
    return F.local_response_norm(x, step.size, step.alpha, step.beta, step.offset)


_OPERATIONS: dict[type, Callable[..., Tensor]] = {
    Conv: convolve,
    Pool: _pool,
    Activation: _activate,
    Norm: _normalize,
    LocalNorm: _normalize_locally,
    Flatten: lambda step, x: x.flatten(1),
}


def _must_be_maps(x: Tensor) -> None:
    if x.ndim < 4:
        raise UserError(
            "errors.no_rows_left",
            count=x.shape[1],
        )


def _must_fit(step: Conv | Pool, x: Tensor) -> None:
    side = min(sides(step, *x.shape[-2:]), key=lambda one: one.room)
    if side.room >= 0:
        return
    values = {"size": step.size, "reach": side.reach, "rows": x.shape[-2], "columns": x.shape[-1]}
    if isinstance(step, Pool):
        raise UserError(
            "errors.window_too_large",
            **values,
        )
    padded = {"high": x.shape[-2] + sum(step.margins), "wide": x.shape[-1] + sum(step.margins)}
    key = _TOO_LARGE[(step.dilation > 1, sum(step.margins) > 0)]
    raise UserError(key, **values, **padded, dilation=step.dilation)


_TOO_LARGE = {  # by: is it dilated, is there padding
    (False, False): "errors.kernel_too_large",
    (True, False): "errors.kernel_too_wide",
    (False, True): "errors.kernel_too_large_padded",
    (True, True): "errors.kernel_too_wide_padded",
}


def _must_reflect(side: int, padding: int) -> None:
    if padding >= side:
        raise UserError(
            "errors.cannot_reflect",
            side=side,
            most=side - 1,
            padding=padding,
        )


def _weights(step: Step, x: Tensor) -> dict[str, Array]:
    if isinstance(step, Conv):
        return {"weight": _array(weight_of(step, x.shape[1])), "bias": _array(torch.tensor([step.bias]))}
    return {}


def _settings(step: Step) -> dict[str, float]:
    if isinstance(step, Conv):
        before, after = step.margins
        move = {"kernel_size": step.size, "stride": step.stride, "padding": before, "after": after}
        return {**move, "dilation": step.dilation}
    if isinstance(step, Pool):
        return {"kernel_size": step.size, "stride": step.stride}
    if isinstance(step, Norm):
        return {"gamma": step.gamma, "beta": step.beta, "eps": EPSILON}
    if isinstance(step, LocalNorm):
        return {"size": step.size, "alpha": step.alpha, "beta": step.beta, "k": step.offset}
    return {"slope": step.slope} if isinstance(step, Activation) else {}


def _array(tensor: Tensor) -> Array:
    return read_only(tensor.detach().numpy())


def companions(bench: Bench) -> Array:
    """(3, C, H, W) float32, what stands in a batch beside a matrix: half of it, its mirror image, its negative."""
    planes = bench.planes
    return np.stack([planes / 2, planes[:, :, ::-1], planes.max() - planes])
