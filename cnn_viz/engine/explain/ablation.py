"""Which filter decides: what the network would answer without each of its filters, every one computed.

Ablation: one channel of a layer puts out 0 and all later layers run again. Nothing is estimated; it is what the network
whose filter has no weights and no bias would say.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit, read_only


def ablated_layers(model: Network) -> list[str]:
    """The layers whose channels can be switched off: all with weights but the last, whose units are the classes."""
    with_weights = [name for name, layer in model.named_children() if isinstance(layer, nn.Conv2d | nn.Linear)]
    return with_weights[:-1]


@torch.inference_mode()
def without_each(model: Network, digit: Digit) -> dict[str, Array]:
    """The ten logits of one digit without each channel in turn.

    Returns (C, 10) float32 for each of `ablated_layers`. The model must be in eval mode.
    """
    x = model.input([digit])
    return {name: read_only(logits[:, 0].numpy()) for name, logits in ablations(model, x)}


@torch.inference_mode()
def ablations(model: Network, x: Tensor) -> Iterator[tuple[str, Tensor]]:
    """Each of `ablated_layers` with the logits of N digits without each of its C channels, (C, N, 10).

    x: normalized digits, (N, channels, H, W).  All of a layer's channels go through the later layers as one batch.
    """
    wanted = set(ablated_layers(model))
    layers = list(model.named_children())
    for i, (name, layer) in enumerate(layers):
        x = layer(x)
        if name not in wanted:
            continue
        count, batch = x.shape[1], x.shape[0]
        kept = (1 - torch.eye(count)).reshape(count, 1, count, *[1] * (x.ndim - 2))
        y = (x[None] * kept).flatten(0, 1)
        for _, later in layers[i + 1 :]:
            y = later(y)
        yield name, y.reshape(count, batch, -1)
