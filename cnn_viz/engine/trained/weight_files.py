"""Trained weights in files, each with a sheet that says how it was made and what it is worth.

<model>.safetensors holds the numbers; <model>.json, the sheet, is written by the same run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_bytes
from safetensors.torch import load_file, save

from cnn_viz import paths
from cnn_viz.engine.blueprint.layer_specs import is_built
from cnn_viz.engine.blueprint.module import made
from cnn_viz.engine.models import Network
from cnn_viz.files import write_whole


@dataclass(frozen=True)
class Sheet:
    """What the run that made a weight file measured.

    test_accuracy, stroke_accuracy: in [0, 1].  test_loss: mean cross-entropy.  mistakes: [MNIST test image's number,
    the digit read], in order.  stroke_accuracy: by pen width in canvas pixels ("8", …), on the digits of
    `stroke_writers`, from whom no network learnt.  calibration_error: expected, on the test set, in [0, 1].
    seconds: wall time of the training, on `machine` while others used it too.  sha256: of the weight file.
    temperature: what the logits were divided by when the weights were written (see calibration.py); 1 is not at all.
    writers: stroke_accuracy of each of stroke_writers ("26", …) by itself.
    seeds: the same recipe with several seeds, this one among them: {seed, test_accuracy, stroke_accuracy}; often none.
    not_a_digit: how often what is no digit is told from one (see ood/detector.py); None where nobody can tell.
    """

    model: str
    parameters: int
    recipe: dict[str, Any]
    seed: int
    epochs: int
    test_accuracy: float
    test_loss: float
    calibration_error: float
    validation_accuracy: float
    stroke_accuracy: dict[str, float]
    stroke_writers: list[int]
    seconds: float
    machine: str
    versions: dict[str, str]
    date: str
    command: str
    sha256: str
    mistakes: list[list[int]]
    temperature: float = 1.0
    writers: dict[str, dict[str, float]] = field(default_factory=dict)
    seeds: list[dict[str, Any]] = field(default_factory=list)
    not_a_digit: dict[str, Any] | None = None

    @property
    def by_writer(self) -> dict[str, float]:
        """Each of `stroke_writers`' digits read right, the mean over the pen widths."""
        return {writer: sum(found.values()) / len(found) for writer, found in self.writers.items()}


def load(model_id: str, trained: bool = True, seed: int = 0) -> Network:
    """A network ready to answer: eval mode, no gradients, so that any number of threads may share it.

    trained=False gives it fresh from `seed`, as training begins; one that is built (blueprint/) is always fresh.
    Raises KeyError for an unknown model, with the choices, and FileNotFoundError, with the command to run, for one
    without weights.
    """
    model = fresh(model_id, seed)
    if trained and not is_built(model_id):
        path = paths.WEIGHTS / f"{model_id}.safetensors"
        if not path.exists():
            raise FileNotFoundError(f"no weights for '{model_id}'; make them: python -m cnn_viz weights {model_id}")
        model.load_state_dict(load_file(path))
    return model.eval().requires_grad_(False)


def fresh(model_id: str, seed: int = 0) -> Network:
    """A network with PyTorch's random weights, the same ones for the same seed; the global random state is kept.

    Raises as `built.made` does.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return made(model_id)


def network_of(model_id: str, content: bytes) -> Network:
    """The network with the weights of a safetensors file, ready to answer as from `load`."""
    model = fresh(model_id)
    model.load_state_dict(load_bytes(content))
    return model.eval().requires_grad_(False)


@lru_cache(maxsize=16)
def sheet(model_id: str) -> Sheet:
    """The sheet beside the weights. Raises FileNotFoundError for a model that was never trained."""
    return read_sheet(paths.WEIGHTS / f"{model_id}.json")


def read_sheet(path: Path) -> Sheet:
    """A sheet as `write_sheet` wrote it."""
    return Sheet(**json.loads(path.read_text(encoding="utf-8")))


def write_weights(model: Network, path: Path) -> str:
    """Write the weights and return the file's SHA-256."""
    content = save({name: weight.detach().contiguous() for name, weight in model.state_dict().items()})
    write_whole(path, content)
    return hashlib.sha256(content).hexdigest()


def write_sheet(what: Sheet, path: Path) -> None:
    """Write a sheet as JSON, one field a line, the mistakes in rows."""
    fields = {name: json.dumps(value, ensure_ascii=False) for name, value in asdict(what).items()}
    lines = ",\n".join(f'  "{name}": {value}' for name, value in fields.items())
    write_whole(path, f"{{\n{lines}\n}}\n".encode())


def count_parameters(model: Network) -> int:
    """How many numbers training adjusts."""
    return sum(parameter.numel() for parameter in model.parameters())
