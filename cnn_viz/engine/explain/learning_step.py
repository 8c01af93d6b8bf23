"""One step of learning in slow motion: a single digit, its loss, the gradient of every value and weight, and after it.

Plain gradient descent on this one digit (weight - rate * gradient), the network in eval mode: batch norm keeps its
running statistics and dropout is off. A training takes many digits at once and may move otherwise; what is shown is
back-propagation itself, as torch.autograd carries it out layer by layer (Rumelhart, Hinton, Williams, "Learning
representations by back-propagating errors", 1986).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit, read_only


@dataclass(frozen=True, eq=False)
class LayerGradients:
    """What back-propagation finds in one layer, the loss's derivative by each of its numbers.

    by_output: in the shape of the layer's output; it comes from the layer behind.
    by_input:  in the shape of its input; it is handed to the layer before.
    by_weights: by name, each in its weight's shape.
    """

    by_output: Array
    by_input: Array
    by_weights: Mapping[str, Array]

    @property
    def size(self) -> float:
        """The root mean square of `by_output`."""
        return float(np.sqrt(np.mean(np.square(self.by_output, dtype=np.float64))))


@dataclass(frozen=True, eq=False)
class LearningStep:
    """label: what the digit is said to be.  rate: of the step.
    before, after: the network as it was, and as the step leaves it.

    loss, loss_after: the cross-entropy of the digit, -ln p(label), with either.
    layers: by name, from the first to "softmax".
    """

    label: int
    rate: float
    before: Network
    after: Network
    loss: float
    loss_after: float
    layers: Mapping[str, LayerGradients]


def learning_step(model: Network, digit: Digit, label: int, rate: float) -> LearningStep:
    """The step of `model`, which must be in eval mode and stays as it is, on a digit that is said to be `label`."""
    with torch.enable_grad():
        before = deepcopy(model).requires_grad_(True)
        values = [before.input([digit]).requires_grad_()]
        for layer in before.children():
            values.append(layer(values[-1]))
            values[-1].retain_grad()
        loss = F.cross_entropy(values[-1], torch.tensor([label]))
        loss.backward()
    layers = {
        name: LayerGradients(_slope(values[k + 1]), _slope(values[k]), _by_weights(layer))
        for k, (name, layer) in enumerate(before.named_children())
    }
    layers["softmax"] = LayerGradients(_by_probabilities(values[-1], label), _slope(values[-1]), {})
    after = deepcopy(model)
    with torch.no_grad():
        for weight, taught in zip(after.parameters(), before.parameters(), strict=True):
            if taught.grad is not None:
                weight.sub_(rate * taught.grad)
        loss_after = F.cross_entropy(after(after.input([digit])), torch.tensor([label]))
    return LearningStep(label, rate, model, after, float(loss.detach()), float(loss_after), layers)


def _by_probabilities(logits: Tensor, label: int) -> Array:
    """(10,): -1/p at the label, 0 elsewhere; the loss depends on no other probability."""
    with torch.enable_grad():
        sure = torch.softmax(logits.detach(), 1).requires_grad_()
        (-sure[0, label].log()).backward()
    return _slope(sure)


def _by_weights(layer: nn.Module) -> dict[str, Array]:
    return {
        name: read_only(weight.grad.numpy())
        for name, weight in layer.named_parameters(recurse=False)
        if weight.grad is not None
    }


def _slope(value: Tensor) -> Array:
    """The gradient of a batch of one, which is 0 where nothing of the loss depends on it."""
    found = torch.zeros_like(value) if value.grad is None else value.grad
    return read_only(found[0].numpy())
