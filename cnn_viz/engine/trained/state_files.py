"""The state of an interrupted training in a file, to go on from."""

from __future__ import annotations

import json
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor

from cnn_viz.engine.training.order import Order
from cnn_viz.errors import UserError


def state_bytes(order: Order, state: dict[str, Tensor]) -> bytes:
    """An interrupted run's state and its order in one safetensors file."""
    return save(state, metadata={"order": json.dumps(order.as_json())})


def read_state(path: Path) -> tuple[Order, dict[str, Tensor]]:
    """What `state_bytes` wrote. Raises UserError if there is none, or something else."""
    try:
        with safe_open(path, "pt") as file:
            metadata: dict[str, str] = file.metadata() or {}
        # Read, not mapped as load_file does: Windows lets nobody write anew what is mapped.
        return Order.of(json.loads(metadata["order"])), load(path.read_bytes())
    except (SafetensorError, KeyError, TypeError, ValueError, FileNotFoundError):
        raise UserError("errors.not_a_state", path=path) from None
