"""What a visitor takes home: the numbers of a trace, and the PyTorch lines that compute them again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

import numpy as np

from cnn_viz.engine.models import Network
from cnn_viz.records import Trace


def save_trace(trace: Trace, file: Path | BinaryIO) -> None:
    """Write every layer's output and weights as .npz: "conv1" and "conv1.weight", float32, under their layer's name.

    "digit" is the input before normalization, "input" after it; "softmax" holds the probabilities.
    """
    arrays = {"digit": trace.layers[0].input}
    for layer in trace.layers:
        arrays[layer.name] = layer.output
        arrays |= {f"{layer.name}.{name}": weight for name, weight in layer.weights.items()}
    np.savez_compressed(file, allow_pickle=False, **arrays)


def trace_bytes(trace: Trace) -> bytes:
    """The .npz file of `save_trace` in memory."""
    buffer = io.BytesIO()
    save_trace(trace, buffer)
    return buffer.getvalue()


def pytorch_lines(model: Network, weights_file: str, trace_file: str) -> str:
    """Python lines that load both files, build the network with nothing but PyTorch, and print its answer."""
    layers = "\n".join(f"    {name}=nn.{layer!r}," for name, layer in model.named_children())
    return f"""\
from collections import OrderedDict

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

model = nn.Sequential(OrderedDict(
{layers}
)).eval()
model.load_state_dict(load_file("{weights_file}"))

saved = np.load("{trace_file}")
x = torch.from_numpy(saved["digit"])[None]
x = (x - {model.input.mean}) / {model.input.std}
with torch.inference_mode():
    probabilities = torch.softmax(model(x), dim=1)[0]
print(probabilities.argmax().item(), probabilities.tolist())
assert np.array_equal(probabilities, saved["softmax"])
"""
