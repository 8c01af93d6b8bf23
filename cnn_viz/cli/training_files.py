"""The files of one training from the shell: weights, sheet, and the state of one that was interrupted."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cnn_viz.cli.language import sentence, t
from cnn_viz.cli.output_files import must_be_free, must_not_replace, not_written
from cnn_viz.errors import UserError

if TYPE_CHECKING:
    from cnn_viz.engine.training.evaluation import Evaluation
    from cnn_viz.engine.training.order import Order
    from cnn_viz.engine.training.run import Training

WEIGHTS, STATE = ".safetensors", ".state.safetensors"


def weight_file(_context: click.Context, _option: click.Parameter, out: Path | None) -> Path | None:
    """--out as it was given; click's error (exit code 2) if it does not end as weight files do."""
    if out is None or (out.suffix.lower() == WEIGHTS and not out.name.lower().endswith(STATE)):
        return out
    better = f"{out.name.partition('.')[0] or 'mine'}{WEIGHTS}"
    raise click.BadParameter(t("weight_name", out=out, ending=WEIGHTS, better=better))


@dataclass(frozen=True)
class Places:
    """Where the files of a training go: no two of them ever the same."""

    weights: Path

    @property
    def sheet(self) -> Path:
        return self.weights.with_suffix(".json")

    @property
    def state(self) -> Path:
        """Where an interrupted training waits."""
        return self.weights.with_suffix(STATE)

    def must_be_free(self, inputs: Sequence[Path], resume: bool, force: bool) -> None:
        """Before anything is learnt. Raises UserError with the sentence that says what is in the way.

        Who resumes continues these very files, so they may be there.
        """
        must_not_replace(inputs, (self.weights, self.sheet, self.state))
        if os.path.exists(self.state) and not (resume or force):
            raise UserError("errors.state_there", path=self.state)
        must_be_free((self.weights, self.sheet, self.state), resume or force)


class Kept:
    """What one training leaves. Each file is there whole or not at all."""

    def __init__(self, order: Order, places: Places, model: str) -> None:
        self.order, self.places, self.model = order, places, model

    @property
    def command(self) -> str:
        """What to type to go on."""
        words = ["train", self.model, "--out", str(self.places.weights), "--resume"]
        program = click.get_current_context().find_root().command_path
        return f"{program} {subprocess.list2cmdline(words) if os.name == 'nt' else shlex.join(words)}"

    def state(self, run: Training) -> None:
        from cnn_viz.engine.trained.state_files import state_bytes

        self._write(self.places.state, state_bytes(self.order, run.state()))

    def tell(self, run: Training, evaluation: Evaluation, as_json: bool) -> None:
        """What a run that has finished is worth, and where it lies."""
        from cnn_viz.engine.training.recipe_check import as_followed

        if as_json:
            found = {"model": self.model, "accuracy": evaluation.accuracy, "loss": evaluation.loss}
            recipe = asdict(as_followed(self.order.recipe))
            order = {"seed": self.order.seed, "out": str(self.places.weights), "recipe": recipe}
            click.echo(json.dumps({**found, "seconds": run.seconds, **order}))
            return
        figures = {"accuracy": f"{evaluation.accuracy:.2%}", "loss": f"{evaluation.loss:.4f}"}
        click.echo(t("trained", model=self.model, wrong=len(evaluation.wrong), **figures))
        places = {"weights": self.places.weights, "sheet": self.places.sheet.name}
        click.echo(t("train_written", **places, seconds=f"{run.seconds:.0f}"))

    def what_went_well(self, run: Training) -> None:
        """After a loss that is no number: the last whole epoch's network if there is one, and no state in any case.

        What follows from seed and step would end at the same step each time that one goes on.
        """
        if run.epoch:
            self._judged(run, run.ends[run.epoch])
        self.places.state.unlink(missing_ok=True)

    def weights(self, run: Training, finished: bool) -> Evaluation:
        """Weights and sheet; a run that has finished leaves no state."""
        run.write_to(run.model)
        evaluation = self._judged(run, run.done)
        if finished:
            self.places.state.unlink(missing_ok=True)
        return evaluation

    def _judged(self, run: Training, steps: int) -> Evaluation:
        """Write the network as it stands, after so many steps, and its sheet."""
        from cnn_viz.engine.data.sources import mnist
        from cnn_viz.engine.trained.sheets import sheet_of
        from cnn_viz.engine.trained.weight_files import weights_bytes
        from cnn_viz.engine.training.scoring import evaluated

        evaluation, content = evaluated(run.model, *mnist(train=False)), weights_bytes(run.model)
        self._write(self.places.weights, content)
        sheet = sheet_of(self.order, content, run.seconds, run.last, evaluation, steps=steps)
        self._write(self.places.sheet, sheet.text.encode())
        return evaluation

    def _write(self, path: Path, content: bytes) -> None:
        """Where there is no room, somebody at the keyboard may make some; nothing that was learnt is dropped before."""
        from cnn_viz import files

        while True:
            try:
                return files.write_whole(path, content)
            except OSError as error:
                said = sentence(not_written(path, error))
                if not sys.stdin.isatty():
                    raise click.ClickException(said) from None
                click.confirm(t("try_again", said=said), default=True, abort=True, err=True)
