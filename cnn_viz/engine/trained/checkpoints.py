"""Checkpoints: a network as it was on the way, from untrained to last, each a plain network that can answer.

They are the weights with which the training would have answered at that step (release/checkpoint_recorder.py keeps
them while it goes on): averaged if the recipe averages, batch normalization folded in, and divided by the temperature
that the finished network is divided by (training/calibration.py), so that nothing but what was learnt differs between
one and the next. The last one is the finished network itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

from cnn_viz import paths
from cnn_viz.engine.models import MODELS, Network
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.trained.top_activations import weights_sha256
from cnn_viz.files import write_whole


@dataclass(frozen=True)
class Checkpoint:
    """A moment of a training, and what the network was worth then.

    step: batches learnt from; 0 is untrained.  images: learnt from until then, each counted as often as it came.
    validation_accuracy, test_accuracy: in [0, 1], the latter on the 10,000 MNIST test images, looked at when the
    training had ended.  validation_loss: mean cross-entropy.
    """

    step: int
    images: int
    validation_accuracy: float
    validation_loss: float
    test_accuracy: float


@lru_cache(maxsize=16)
def checkpoints(model_id: str) -> tuple[Checkpoint, ...]:
    """From untrained to the shipped network; empty for one that has none, or whose weights are others by now."""
    path = _path(model_id, paths.WEIGHTS)
    if model_id not in MODELS or not path.exists():
        return ()
    with safe_open(path, "pt") as file:
        about: dict[str, Any] = json.loads(file.metadata()["about"])
    if about["sha256"] != weights_sha256(model_id):
        return ()
    return tuple(Checkpoint(**moment) for moment in about["moments"])


def network_at(model_id: str, step: int) -> Network:
    """The network as it was after `step` steps, ready to answer as from `weights.load`. KeyError if not kept."""
    known = [moment.step for moment in checkpoints(model_id)]
    if step not in known:
        raise KeyError(f"'{model_id}' was not kept at step {step}; choose one of {known}")
    if step == known[-1]:
        return weight_files.load(model_id)
    model = weight_files.fresh(model_id)
    with safe_open(_path(model_id, paths.WEIGHTS), "pt") as file:
        model.load_state_dict({name: file.get_tensor(f"{step}.{name}") for name in model.state_dict()})
    return model.eval().requires_grad_(False)


def write_moments(
    model_id: str, moments: Sequence[Checkpoint], kept: Mapping[str, Tensor], temperature: float, folder: Path
) -> Path:
    """Write them beside the finished weights in `folder`.

    moments: by step, the finished network last.  kept: "500.conv1.weight", … of all but the last.
    temperature: by which all of them are divided.
    """
    listed = [asdict(moment) for moment in moments]
    about = {"sha256": weights_sha256(model_id, folder), "temperature": temperature, "moments": listed}
    path = _path(model_id, folder)
    metadata = {"about": json.dumps(about)}  # one entry: several come in any order
    write_whole(path, save(dict(kept), metadata=metadata))
    return path


def _path(model_id: str, folder: Path) -> Path:
    return folder / f"{model_id}.checkpoints.safetensors"
