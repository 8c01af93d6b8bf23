"""Occlusion as an attribution: how much the logit falls, on average over all patches of 5 x 5 that lie on a pixel, when
paper covers it (Zeiler and Fergus, 2014). No gradient: every value is the difference of two answers."""

from __future__ import annotations

import torch
from torch import Tensor

from cnn_viz.engine.explain.attribution.integrated_gradients import blank
from cnn_viz.engine.models import Network

SIZE = 5
BATCH = 256


@torch.inference_mode()
def occlusion(model: Network, x: Tensor, target: int) -> Tensor:
    """(1, H, W). See attribution/__init__.py."""
    _, _, height, width = x.shape
    paper = blank(model, x)
    places = [(r, c) for r in range(height - SIZE + 1) for c in range(width - SIZE + 1)]
    masks = torch.zeros(len(places), 1, height, width, dtype=torch.bool)
    for k, (r, c) in enumerate(places):
        masks[k, :, r : r + SIZE, c : c + SIZE] = True
    logits = torch.cat([model(torch.where(part, paper, x))[:, target] for part in masks.split(BATCH)])
    falls = model(x)[0, target] - logits
    found = (falls[:, None, None, None] * masks).sum(0)
    return found / masks.sum(0)
