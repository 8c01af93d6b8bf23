"""What torch must be told so that the same seed gives the same weights on a GPU as well, bit for bit.

Many of CUDA's sums go on in whatever order their threads arrive. torch has an ordered way for nearly all of them.
"""

from __future__ import annotations

import os

import torch
from torch import Tensor, nn


def be_repeatable() -> None:
    """For the whole process, from here on. Called before a training touches the GPU, since cuBLAS asks only once.

    A workspace that somebody chose stays as it is; torch refuses one that would not do.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.backends.cudnn.benchmark = False  # it measures which way is the fastest, and may find another every time
    # Nobody reads it here, and filling takes time. A property of the module, which mypy does not see.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.use_deterministic_algorithms(True)


class FlatLocalNorm(nn.LocalResponseNorm):
    """The same numbers, bit for bit, by a way whose gradient is repeatable on a GPU.

    torch averages over the channels of (N, C, H, W) by avg_pool3d, which has no ordered gradient there; over those of
    (N, C, positions) by avg_pool2d, which has one.
    """

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) float32 in and out."""
        return super().forward(x.flatten(2)).view(x.shape)


def with_flat_norms(network: nn.Sequential) -> nn.Sequential:
    """The same network, its local normalizations exchanged for flat ones; it is changed in place."""
    for name, layer in network.named_children():
        if type(layer) is nn.LocalResponseNorm:
            setattr(network, name, FlatLocalNorm(layer.size, layer.alpha, layer.beta, layer.k))
    return network
