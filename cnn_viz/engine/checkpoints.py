"""Checkpoints: a network as it was on the way, from untrained to last, each a plain network that can answer.

They are the weights with which the training would have answered at that step: averaged if the recipe averages, batch
normalization folded in, and divided by the temperature that the finished network is divided by (calibration.py), so
that nothing but what was learnt differs between one and the next. The last one is the finished network itself.
Kept beside the weights as <model>.checkpoints.safetensors, tied to the weight file by its SHA-256.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

from cnn_viz.engine import weights
from cnn_viz.engine.calibration import fold_in
from cnn_viz.engine.data import mnist, mnist_split
from cnn_viz.engine.exciting import weights_sha256
from cnn_viz.engine.models import Network
from cnn_viz.engine.scoring import score
from cnn_viz.engine.training import Training

KEEPING = ("pen",)  # the networks whose training leaves checkpoints


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


def steps_kept(model_id: str, last: int) -> list[int]:
    """The steps at which to keep a network that learns for `last` steps, without the last: 0, 10, 20, 50, 100, 200 …

    Up to half of the way, so dense where a network learns most. Empty for a network that keeps none.
    """
    series = (digit * 10**power for power in range(1, 9) for digit in (1, 2, 5))
    return [0, *(step for step in series if 2 * step <= last)] if model_id in KEEPING else []


class Album:
    """What is kept while a training goes on. An interrupted one stores it with its state and finds it there again."""

    def __init__(self, run: Training, state: Mapping[str, Tensor] | None = None) -> None:
        """state: what an interrupted run stored, `self.state()` among it."""
        self.run, self.plain = run, weights.fresh(run.model.id, run.seed)
        self.steps = steps_kept(run.model.id, run.learner.steps)
        self.kept: dict[int, dict[str, Tensor]] = {0: _copied(self.plain)} if self.steps else {}
        for key, weight in (state or {}).items():
            if key.startswith("checkpoint."):
                _, step, name = key.split(".", 2)
                self.kept.setdefault(int(step), {})[name] = weight

    def look(self) -> None:
        """To be called after every step: keeps the network if this is one of the steps."""
        step = self.run.learner.done
        if step in self.steps:
            self.run.write_to(self.plain)
            self.kept[step] = _copied(self.plain)

    def state(self) -> dict[str, Tensor]:
        """What is kept by now: "checkpoint.500.conv1.weight", …"""
        return {f"checkpoint.{step}.{name}": w for step, kept in self.kept.items() for name, w in kept.items()}


def _copied(model: Network) -> dict[str, Tensor]:
    return {name: weight.detach().clone() for name, weight in model.state_dict().items()}


def write_checkpoints(album: Album, temperature: float, folder: Path) -> Path | None:
    """Judge what was kept and write it beside the finished weights in `folder`; None where nothing is to be kept.

    temperature: by which the finished network, `album.run.model`, was divided.
    """
    if not album.kept:
        return None
    run, moments = album.run, []
    tensors: dict[str, Tensor] = {}
    for step in sorted(album.kept):
        album.plain.load_state_dict(album.kept[step])
        fold_in(album.plain.eval(), temperature)
        tensors |= {f"{step}.{name}": weight for name, weight in _copied(album.plain).items()}
        moments.append(asdict(_judged(album.plain, run, step)))
    moments.append(asdict(_judged(run.model, run, run.learner.steps)))
    about = {"sha256": weights_sha256(run.model.id, folder), "temperature": temperature, "moments": moments}
    path = _path(run.model.id, folder)
    path.write_bytes(save(tensors, metadata={"about": json.dumps(about)}))  # one entry: several come in any order
    return path


def _judged(model: Network, run: Training, step: int) -> Checkpoint:
    validation = score(model, *mnist_split(run.recipe.validation, validate=True))
    test = score(model, *mnist(train=False))
    figures = (round(x, 5) for x in (validation.accuracy, validation.loss, test.accuracy))
    return Checkpoint(step, run.examples.seen(step, run.recipe.batch), *figures)


def _path(model_id: str, folder: Path) -> Path:
    return folder / f"{model_id}.checkpoints.safetensors"


@lru_cache(maxsize=16)
def checkpoints(model_id: str) -> tuple[Checkpoint, ...]:
    """From untrained to the shipped network; empty for one that has none, or whose weights are others by now."""
    path = _path(model_id, weights.WEIGHTS)
    if not path.exists():
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
        return weights.load(model_id)
    model = weights.fresh(model_id)
    with safe_open(_path(model_id, weights.WEIGHTS), "pt") as file:
        model.load_state_dict({name: file.get_tensor(f"{step}.{name}") for name in model.state_dict()})
    return model.eval().requires_grad_(False)
