"""Integrated gradients: the gradient's mean on the way from blank paper to the digit, times what changed on that way
(Sundararajan, Taly, Yan, "Axiomatic Attribution for Deep Networks", 2017). All parts add up to the logit's difference
between paper and digit, but for the residual of the numerical integral, which `residual` tells."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from cnn_viz.engine.models import Network

STEPS = 50  # of a Gauss-Legendre quadrature


def integrated_gradients(model: Network, x: Tensor, target: int) -> Tensor:
    """Along the straight line from paper to the digit. See attribution/__init__.py."""
    paper = blank(model, x)
    nodes, weights = np.polynomial.legendre.leggauss(STEPS)
    shares = torch.from_numpy((nodes + 1) / 2).float().reshape(-1, 1, 1, 1)
    with torch.enable_grad():
        way = (paper + shares * (x - paper)).requires_grad_()
        (found,) = torch.autograd.grad(model(way)[:, target].sum(), way)
    mean = (found * torch.from_numpy(weights / 2).float().reshape(-1, 1, 1, 1)).sum(0)
    return mean * (x - paper)[0]


def blank(model: Network, x: Tensor) -> Tensor:
    """Paper as this network reads it, (1, C, H, W)."""
    return torch.full_like(x, (0 - model.input.mean) / model.input.std)


@torch.inference_mode()
def residual(model: Network, x: Tensor, target: int, found: Tensor) -> float:
    """By how much the parts miss the logit's difference between paper and digit."""
    logits = [float(model(at)[0, target]) for at in (x, blank(model, x))]
    return float(found.double().sum()) - (logits[0] - logits[1])
