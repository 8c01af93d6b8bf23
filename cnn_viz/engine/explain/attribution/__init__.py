"""Methods that attribute a class's logit to the pixels of the digit, one a file; METHODS has them all by name.

Each takes a network in eval mode, normalized digits (1, C, H, W) and a class, and returns how much each input value is
said to have to do with that class's logit: (C, H, W) float32, or (1, H, W) where channels are not told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from torch import Tensor

from cnn_viz.engine.explain.attribution.grad_cam import grad_cam
from cnn_viz.engine.explain.attribution.gradient import gradient
from cnn_viz.engine.explain.attribution.gradient_x_input import gradient_x_input
from cnn_viz.engine.explain.attribution.integrated_gradients import integrated_gradients
from cnn_viz.engine.explain.attribution.occlusion import occlusion
from cnn_viz.engine.models import Network

Method = Callable[[Network, Tensor, int], Tensor]

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "gradient": gradient,
        "gradient_x_input": gradient_x_input,
        "integrated_gradients": integrated_gradients,
        "grad_cam": grad_cam,
        "occlusion": occlusion,
    }
)
