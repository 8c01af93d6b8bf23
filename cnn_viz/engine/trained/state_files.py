"""What a training leaves: a weight file, the sheet that says how it was made, and, if it was interrupted, its state.

Weight files are safetensors, which cannot run code. What comes in from outside is read in uploads/.
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor

from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training.evaluation import Verdict
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipe_check import as_followed
from cnn_viz.engine.uploads.matching import metadata_of
from cnn_viz.errors import UserError
from cnn_viz.records import EpochReport


def sheet_text(
    order: Order, weights: bytes, steps: int, seconds: float, last: EpochReport | None, verdict: Verdict
) -> str:
    """The sheet of a finished or stopped training, as JSON, one field a line.

    weights: the weight file.  steps, seconds: learnt, and what that took.  last: the last epoch that was finished.
    """
    from cnn_viz.engine.release.remake import machine  # imported late: it brings all of training with it

    tensors = load(weights)
    sheet = {
        "model": order.network,
        "parameters": sum(p.numel() for p in fresh(order.network).parameters()),
        "recipe": asdict(as_followed(order.recipe)),
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
    tensors = {name: weight.detach().contiguous() for name, weight in model.state_dict().items()}
    return save(tensors, metadata_of(model.id))


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
