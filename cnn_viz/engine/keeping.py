"""What a training leaves: a weight file, the sheet that says how it was made, and, if it was interrupted, its state.

Weight files are safetensors, which cannot run code; what comes in from outside is checked before anything uses it.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load, load_file, save
from torch import Tensor

from cnn_viz.engine.models import MODELS, Network
from cnn_viz.engine.orders import Order
from cnn_viz.engine.verdict import Verdict
from cnn_viz.engine.weights import fresh
from cnn_viz.records import EpochReport, UserError


def sheet_text(
    order: Order, weights: bytes, steps: int, seconds: float, last: EpochReport | None, verdict: Verdict
) -> str:
    """The sheet of a finished or stopped training, as JSON, one field a line.

    weights: the weight file.  steps, seconds: learnt, and what that took.  last: the last epoch that was finished.
    """
    from cnn_viz.engine.remake import machine  # imported late: it brings all of training with it

    tensors = load(weights)
    sheet = {
        "model": order.network,
        "parameters": sum(p.numel() for p in fresh(order.network).parameters()),
        "recipe": asdict(order.recipe),
        "seed": order.seed,
        "epochs": last.epoch if last else 0,
        "steps": steps,
        "test_accuracy": verdict.accuracy,
        "test_loss": round(verdict.loss, 5),
        "validation_accuracy": round(last.validation_accuracy, 5) if last else None,
        "validation_loss": round(last.validation_loss, 5) if last else None,
        "seconds": round(seconds, 1),
        "machine": machine(),
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        "date": datetime.now(UTC).date().isoformat(),
        "sha256": hashlib.sha256(weights).hexdigest(),
        "tensors": {name: list(tensor.shape) for name, tensor in tensors.items()},
        "mistakes": [[int(i), int(verdict.answers[i])] for i in verdict.wrong],
    }
    lines = ",\n".join(f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in sheet.items())
    return f"{{\n{lines}\n}}\n"


def weights_bytes(model: Network) -> bytes:
    """A network's weight file."""
    return save({name: weight.detach().contiguous() for name, weight in model.state_dict().items()})


def recognized(content: bytes) -> tuple[str, bytes]:
    """Somebody's weight file: (the network that it fits, the same weights as float32).

    Raises UserError if it is no safetensors file, fits none of the networks, or holds what is no number.
    """
    try:
        tensors = load(content)
    except (SafetensorError, ValueError, TypeError, KeyError, AttributeError):
        english = "This is not a .safetensors file; other kinds of weight files can carry programs and are not opened."
        raise UserError("errors.not_safetensors", english) from None
    shapes = {name: tensor.shape for name, tensor in tensors.items()}
    for network in MODELS:
        if {name: weight.shape for name, weight in fresh(network).state_dict().items()} == shapes:
            return network, save({name: _finite(name, tensor) for name, tensor in tensors.items()})
    english = "These weights fit none of the networks here (names and shapes are compared)."
    raise UserError("errors.unknown_weights", english)


def _finite(name: str, tensor: Tensor) -> Tensor:
    if not tensor.is_floating_point():
        return tensor.clone()
    numbers = tensor.float().contiguous()
    if not torch.isfinite(numbers).all():
        raise UserError("errors.not_finite", "'{name}' in this file holds values that are no numbers.", name=name)
    return numbers


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all; the one before stays until then. Raises OSError."""
    aside = path.with_name(path.name + ".part")
    try:
        aside.write_bytes(content)
        os.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def state_bytes(order: Order, state: dict[str, Tensor]) -> bytes:
    """An interrupted run's state and its order in one safetensors file."""
    return save(state, metadata={"order": json.dumps(order.as_json())})


def read_state(path: Path) -> tuple[Order, dict[str, Tensor]]:
    """What `state_bytes` wrote. Raises UserError if there is none, or something else."""
    try:
        with safe_open(path, "pt") as file:
            metadata: dict[str, str] = file.metadata() or {}
        return Order.of(json.loads(metadata["order"])), load_file(path)
    except (SafetensorError, KeyError, TypeError, ValueError, FileNotFoundError):
        english = "{path} does not hold an interrupted training."
        raise UserError("errors.not_a_state", english, path=path) from None
