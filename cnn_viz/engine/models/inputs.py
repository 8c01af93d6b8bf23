"""From digits to the tensor that a network's first layer takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_viz.records import Digit


@dataclass(frozen=True)
class InputSpec:
    """What a network takes: `channels` x `size` x `size`, each pixel in [0, 1] turned into (x - mean) / std.

    channels: 1 reads the ink, 3 reads the colour.  size: 28, or larger with black added equally on all sides.
    """

    channels: int = 1
    size: int = 28
    mean: float = 0.0
    std: float = 1.0

    @property
    def shape(self) -> tuple[int, int, int]:
        return (self.channels, self.size, self.size)

    def pixels(self, digits: Sequence[Digit]) -> Tensor:
        """Digits as (N, channels, size, size) float32 in [0, 1]."""
        planes = [d.ink[None] if self.channels == 1 else d.colour for d in digits]
        return self.framed(torch.from_numpy(np.stack(planes)))

    def framed(self, images: Tensor) -> Tensor:
        """uint8 images (N, 1 or 3, 28, 28) as (N, channels, size, size) float32 in [0, 1]."""
        border = (self.size - images.shape[-1]) // 2
        return F.pad(images.float() / 255, [border] * 4).expand(-1, self.channels, -1, -1)

    def normalized(self, pixels: Tensor) -> Tensor:
        """Pixels in [0, 1] as the first layer wants them."""
        return (pixels - self.mean) / self.std

    def __call__(self, digits: Sequence[Digit]) -> Tensor:
        return self.normalized(self.pixels(digits))
