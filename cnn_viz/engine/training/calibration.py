"""Temperature: probabilities that mean what they say, without a change to any answer.

A network that says 90 % should be right nine times in ten. Dividing all logits by one number, the temperature, fitted
on images that it did not learn from, brings that about: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern
Neural Networks", 2017. We divide the last dense layer's weights and biases by it when the weights are written, so
that what the network says and what is shown remain one thing.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from cnn_viz.engine.models import Network


def fitted_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature at which the mean cross-entropy of softmax(logits / temperature) is lowest, in [0.05, 20].

    logits: (N, 10).  labels: (N,). The loss is convex in 1 / temperature, so halving where its slope changes sign
    finds it; where every answer is right it has no minimum, and the lower end is given.
    """
    z = logits.double()
    shown = z.gather(1, labels[:, None])[:, 0]
    low, high = 1 / 20, 1 / 0.05
    for _ in range(50):
        inverse = (low + high) / 2
        slope = ((torch.softmax(inverse * z, 1) * z).sum(1) - shown).mean()
        low, high = (inverse, high) if slope < 0 else (low, inverse)
    return 2 / (low + high)


@torch.no_grad()
def fold_in(model: Network, temperature: float) -> None:
    """Divide what the network puts out by `temperature`: its last dense layer then says it so."""
    last = [layer for layer in model if isinstance(layer, nn.Linear)][-1]
    for part in last.parameters():
        part.div_(temperature)
