"""The tensors of a weight file from outside. What the file says of itself is looked at before anything is made of it.

Weights come as safetensors, which cannot carry programs; pickled files are not opened.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from cnn_viz.engine.blueprint.shape_inference import MOST_PARAMETERS
from cnn_viz.errors import UserError

Tensors = dict[str, Tensor]
COUNTER = "num_batches_tracked"  # batch norm's, which answers nothing and is often left out
LARGEST = 32_000_000  # bytes: twice the largest network, in the largest numbers there are
LARGEST_HEADER = 500_000  # bytes, of which a network here needs some thousand
MOST_TENSORS = 1_000


def tensors_in(content: bytes) -> tuple[Tensors, str]:
    """The file's tensors, and the network that its metadata names, "" for none.

    Raises UserError for what is no safetensors file, and for what no network here can need.
    """
    if len(content) > LARGEST:
        raise UserError("errors.weights_size", size=f"{len(content) / 1e6:.0f}", most=f"{LARGEST / 1e6:.0f}")
    header = _header(content)
    metadata = header.pop("__metadata__", None) or {}
    if len(header) > MOST_TENSORS:
        raise UserError("errors.weights_many", count=f"{len(header):,}", most=f"{MOST_TENSORS:,}")
    for name, entry in header.items():
        _must_be_a_layers(name, entry)
    try:
        return load(content), str(metadata.get("network", ""))
    except (SafetensorError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError):
        raise _no_safetensors() from None


def _header(content: bytes) -> dict[str, Any]:
    length = int.from_bytes(content[:8], "little")
    if length > len(content) - 8:
        raise _no_safetensors()
    if length > LARGEST_HEADER:
        sizes = {"size": f"{length / 1e3:,.0f}", "most": f"{LARGEST_HEADER / 1e3:.0f}"}
        raise UserError("errors.weights_header", **sizes)
    try:
        header = json.loads(content[8 : 8 + length])
    except (ValueError, RecursionError):
        raise _no_safetensors() from None
    if not isinstance(header, dict) or not isinstance(header.get("__metadata__", {}), Mapping):
        raise _no_safetensors()
    return header


def _must_be_a_layers(name: str, entry: object) -> None:
    """Sizes that are whole and not zero, and no more values than a network may have; a single number has no sizes."""
    shape = entry.get("shape") if isinstance(entry, dict) else None
    if not isinstance(shape, list) or not all(type(side) is int for side in shape):
        raise _no_safetensors()
    if not all(0 < side <= MOST_PARAMETERS for side in shape[:8]) or math.prod(shape[:8]) > MOST_PARAMETERS:
        sides = " × ".join(f"{side:,}" for side in shape[:4]) + " × …" * (len(shape) > 4)
        raise UserError("errors.weights_shape", name=name[:60], shape=sides[:60])


def _no_safetensors() -> UserError:
    return UserError("errors.not_safetensors")


def as_floats(tensors: Mapping[str, Tensor]) -> Tensors:
    """The same numbers as float32, counters aside. UserError names the first tensor that holds none."""
    return {name: _floats(name, tensor) for name, tensor in tensors.items()}


def _floats(name: str, tensor: Tensor) -> Tensor:
    if name.rpartition(".")[2] == COUNTER:
        return tensor.clone()
    numbers = tensor if tensor.is_complex() else tensor.float().contiguous()
    if tensor.is_complex() or not torch.isfinite(numbers).all():
        raise UserError("errors.not_finite", name=name[:60])
    return numbers


def kept_enough(most: int) -> UserError:
    """For one who has as many networks as a visitor may have."""
    return UserError("errors.kept_enough", most=most)
