"""What a training keeps on its way: the network at some of its steps (see checkpoints.py), judged when it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from cnn_viz.engine.data.sources import mnist, mnist_split
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.checkpoints import Checkpoint, write_moments
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training.calibration import fold_in
from cnn_viz.engine.training.run import Training
from cnn_viz.engine.training.scoring import evaluated

# By network, the steps at which to keep it, besides the last: where its validation accuracy rises, from 10 % upwards.
KEPT: dict[str, tuple[int, ...]] = {"pen": (0, 30, 35, 40, 50, 70, 100, 200, 500, 2_000)}


class Album:
    """What is kept while a training goes on. An interrupted one stores it with its state and finds it there again."""

    def __init__(self, run: Training, state: Mapping[str, Tensor] | None = None) -> None:
        """state: what an interrupted run stored, `self.state()` among it."""
        self.run, self.plain = run, fresh(run.model.id, run.seed)
        self.steps = [step for step in KEPT.get(run.model.id, ()) if step < run.steps]
        self.kept: dict[int, dict[str, Tensor]] = {0: _copied(self.plain)} if 0 in self.steps else {}
        for key, weight in (state or {}).items():
            if key.startswith("checkpoint."):
                _, step, name = key.split(".", 2)
                self.kept.setdefault(int(step), {})[name] = weight

    def look(self) -> None:
        """To be called after every step: keeps the network if this is one of the steps."""
        step = self.run.done
        if step in self.steps:
            self.run.write_to(self.plain)
            self.kept[step] = _copied(self.plain)

    def state(self) -> dict[str, Tensor]:
        """What is kept by now: "checkpoint.500.conv1.weight", …"""
        return {f"checkpoint.{step}.{name}": w for step, kept in self.kept.items() for name, w in kept.items()}

    def write(self, temperature: float, folder: Path) -> None:
        """Judge what was kept and write it beside the finished weights in `folder`; nothing where nothing was kept.

        temperature: by which the finished network, `self.run.model`, was divided.
        """
        if not self.kept:
            return
        divided: dict[str, Tensor] = {}
        moments = []
        for step in sorted(self.kept):
            self.plain.load_state_dict(self.kept[step])
            fold_in(self.plain.eval(), temperature)
            divided |= {f"{step}.{name}": weight for name, weight in _copied(self.plain).items()}
            moments.append(self._judged(self.plain, step))
        moments.append(self._judged(self.run.model, self.run.steps))
        write_moments(self.run.model.id, moments, divided, temperature, folder)

    def _judged(self, model: Network, step: int) -> Checkpoint:
        recipe = self.run.recipe
        validation = evaluated(model, *mnist_split(recipe.validation, validate=True))
        figures = (validation.accuracy, validation.loss, evaluated(model, *mnist(train=False)).accuracy)
        return Checkpoint(step, self.run.seen(step), *(round(x, 5) for x in figures))


def _copied(model: Network) -> dict[str, Tensor]:
    return {name: weight.detach().clone() for name, weight in model.state_dict().items()}
