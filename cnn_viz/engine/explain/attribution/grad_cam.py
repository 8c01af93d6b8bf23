"""Grad-CAM: the last convolution's maps, each weighted by the mean of the logit's gradient over it, added up, and what
speaks against the class left out (Selvaraju and others, 2017). As coarse as those maps; enlarged to the input."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_viz.engine.models import Network


def grad_cam(model: Network, x: Tensor, target: int) -> Tensor:
    """(1, H, W), nothing below 0. See attribution/__init__.py. Raises ValueError for a network without convolution."""
    layers = list(model.children())
    last = max((k for k, layer in enumerate(layers) if isinstance(layer, nn.Conv2d)), default=None)
    if last is None:
        raise ValueError("Grad-CAM needs a convolution")
    with torch.enable_grad():
        maps = x
        for layer in layers[: last + 1]:
            maps = layer(maps)
        maps = maps.detach().requires_grad_()
        y = maps
        for layer in layers[last + 1 :]:
            y = layer(y)
        (slopes,) = torch.autograd.grad(y[0, target], maps)
    cam = (slopes.mean((2, 3), keepdim=True) * maps).sum(1, keepdim=True).relu()
    return F.interpolate(cam.detach(), size=x.shape[2:], mode="nearest")[0]
