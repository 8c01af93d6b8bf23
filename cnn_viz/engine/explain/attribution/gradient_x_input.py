"""Gradient times input: what each value would add if the network were the plane that touches it here (Shrikumar and
others, "Not Just a Black Box", 2016). Where the input is 0 it is 0, whatever the gradient."""

from __future__ import annotations

from torch import Tensor

from cnn_viz.engine.explain.attribution.gradient import gradient
from cnn_viz.engine.models import Network


def gradient_x_input(model: Network, x: Tensor, target: int) -> Tensor:
    """d logit / d input, times the input. See attribution/__init__.py."""
    return gradient(model, x, target) * x[0]
