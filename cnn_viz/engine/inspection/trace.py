"""Model + digit -> Trace: every layer's input, weights and output, exactly as PyTorch computes them.

The layers are called one after the other; no hooks are put on the model, so one model serves any number
of people at once and nobody sees another's activations.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from cnn_viz.engine.inspection.layer_kinds import kind_of, settings_of
from cnn_viz.engine.models import Network
from cnn_viz.records import (
    Array,
    Digit,
    LayerTrace,
    Trace,
    read_only,
)


@torch.inference_mode()
def trace(model: Network, digit: Digit) -> Trace:
    """Run one digit through a model in eval mode and keep every layer.

    Returns a Trace whose last layer is the softmax over `model(x)`. Raises ValueError if the model is in
    training mode, where dropout and batch norm answer otherwise.
    """
    if model.training:
        raise ValueError(f"{model.id} is in training mode; call model.eval() before tracing")
    pixels = model.input.pixels([digit])
    x = model.input.normalized(pixels)
    spec = {"mean": model.input.mean, "std": model.input.std}
    layers = [LayerTrace("input", "input", _array(pixels), _array(x), settings=spec)]
    for name, layer in model.named_children():
        y = layer(x)
        layers.append(
            LayerTrace(name, kind_of(layer), layers[-1].output, _array(y), _weights(layer), settings_of(layer))
        )
        x = y
    layers.append(LayerTrace("softmax", "softmax", layers[-1].output, _array(torch.softmax(x, dim=1))))
    return Trace(model.id, tuple(layers))


@torch.inference_mode()
def predict(model: Network, digits: Sequence[Digit]) -> Array:
    """Probabilities for several digits at once, (N, 10) float32, each row summing to 1."""
    return _array_all(torch.softmax(model(model.input(digits)), dim=1))


def _array(batch_of_one: Tensor) -> Array:
    return _array_all(batch_of_one[0])


def _array_all(tensor: Tensor) -> Array:
    return read_only(tensor.detach().cpu().numpy())


def _weights(layer: nn.Module) -> dict[str, Array]:
    """Views of the layer's own weights; a record must not write to them, so they are read-only."""
    arrays = {}
    # Every stroke passes here for every layer, and state_dict() would take half as long as the forward pass.
    for name, tensor in (*layer.named_parameters(recurse=False), *layer.named_buffers(recurse=False)):
        if tensor.ndim:  # not batch norm's batch counter
            view = tensor.detach().cpu().numpy().view()
            view.flags.writeable = False
            arrays[name] = view
    return arrays
