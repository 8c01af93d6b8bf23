"""The gradient: how fast the logit changes with each input value, at this digit (Simonyan, Vedaldi, Zisserman, "Deep
Inside Convolutional Networks", 2014). It says nothing of changes that are not small."""

from __future__ import annotations

import torch
from torch import Tensor

from cnn_viz.engine.models import Network


def gradient(model: Network, x: Tensor, target: int) -> Tensor:
    """d logit / d input, signed. See attribution/__init__.py."""
    with torch.enable_grad():
        x = x.clone().requires_grad_()
        (found,) = torch.autograd.grad(model(x)[0, target], x)
    return found[0]
