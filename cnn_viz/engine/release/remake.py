"""Train a network by its recipe, judge it once on the test set, and write its weights and its sheet."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from cnn_viz import paths
from cnn_viz.engine.data.sources import (
    HELD_OUT_WRITERS,
    mnist,
    mnist_split,
    pen_digits,
    pen_strokes,
)
from cnn_viz.engine.data.strokes import WIDTHS
from cnn_viz.engine.models import Network
from cnn_viz.engine.ood.fit import write_likeness
from cnn_viz.engine.release.checkpoint_recorder import Album
from cnn_viz.engine.trained.state_files import read_state, state_bytes
from cnn_viz.engine.trained.top_activations import write_exciting
from cnn_viz.engine.trained.weight_files import (
    Sheet,
    count_parameters,
    fresh,
    load,
    read_sheet,
    write_sheet,
    write_weights,
)
from cnn_viz.engine.training.calibration import fitted_temperature, fold_in
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.engine.training.run import Training
from cnn_viz.engine.training.scoring import logits_of, score, stroke_accuracy
from cnn_viz.errors import UserError
from cnn_viz.files import write_whole
from cnn_viz.records import EpochReport, StepReport


def remake(
    model_id: str, recipe: Recipe, seed: int, folder: Path = paths.WEIGHTS
) -> Iterator[StepReport | EpochReport]:
    """Pass the training's reports on; when it ends, the weights and all that belongs to them are in `folder`.

    Whenever an epoch ends, <model>.state.safetensors is there too. Where one waits that the same recipe and seed left,
    the training goes on from there and ends with the same weights, bit for bit, as one that was never interrupted.
    """
    order, waiting = Order(model_id, recipe, seed), folder / f"{model_id}.state.safetensors"
    left = _left(order, waiting)
    run = Training(fresh(model_id, seed), recipe, seed, left)
    album = Album(run, left)
    for report in run.reports():
        if isinstance(report, EpochReport):
            write_whole(waiting, state_bytes(order, {**run.state(), **album.state()}))
        else:
            album.look()
        yield report
    if run.last is None:
        raise ValueError(f"a recipe of {recipe.epochs} epochs trains nothing")
    run.write_to(run.model)
    temperature = finish(run.model, recipe, seed, run.last, run.seconds, folder)
    album.write(temperature, folder)
    waiting.unlink(missing_ok=True)


def _left(order: Order, path: Path) -> dict[str, Tensor] | None:
    """The state of an interrupted training, if it is of this order."""
    try:
        found, state = read_state(path)
    except UserError:
        return None
    return state if found == order else None


def finish(
    model: Network, recipe: Recipe, seed: int, last: EpochReport, seconds: float, folder: Path = paths.WEIGHTS
) -> float:
    """What follows a training: temperature (returned), weight file, sheet, exciting digits, and what is no digit.

    model: as it was at the last epoch's end, `last`; the temperature changes it.  seconds: of learning.
    """
    temperature = 1.0
    if recipe.calibrate:
        images, labels = mnist_split(recipe.validation, validate=True)
        temperature = fitted_temperature(logits_of(model, images), labels)
        fold_in(model, temperature)
    sha256 = write_weights(model, folder / f"{model.id}.safetensors")
    page = _sheet(model, recipe, seed, last, seconds, sha256)
    write_sheet(replace(page, temperature=round(temperature, 5)), folder / f"{model.id}.json")
    write_exciting(model.id, folder)
    if recipe.pen.share:  # only who has learnt strokes can tell them from scrawls
        write_likeness(model.id, folder)
    return temperature


def measure_again(model_id: str, folder: Path = paths.WEIGHTS) -> None:
    """Renew what a sheet measures, after a change of digitize, say; what it says about the training stays."""
    path = folder / f"{model_id}.json"
    page = read_sheet(path)
    write_sheet(replace(page, recipe=asdict(Recipe.of(page.recipe)), **_measured(load(model_id))), path)


def note_seeds(model_id: str, folders: Iterable[Path], folder: Path = paths.WEIGHTS) -> None:
    """Write into the sheet in `folder` what runs of the same recipe with other seeds, in `folders`, are worth.

    Raises ValueError if one followed another recipe or the same seed, FileNotFoundError if there is none.
    """
    page = read_sheet(folder / f"{model_id}.json")
    pages = [page, *(read_sheet(other / f"{model_id}.json") for other in folders)]
    if len({run.seed for run in pages}) < len(pages):
        raise ValueError(f"the seeds {[run.seed for run in pages]} are not different ones")
    if any(Recipe.of(run.recipe) != Recipe.of(page.recipe) for run in pages):
        raise ValueError(f"not all of these runs followed the recipe of {folder / model_id}.json")
    names = ("seed", "test_accuracy", "stroke_accuracy")
    seeds = [{name: getattr(run, name) for name in names} for run in sorted(pages, key=lambda run: run.seed)]
    write_sheet(replace(page, seeds=seeds), folder / f"{model_id}.json")


def _measured(model: Network) -> dict[str, Any]:
    """The fields of a sheet that come from looking at the finished network."""
    test = score(model, *mnist(train=False))
    digits, canvas = pen_digits(held_out=True), pen_strokes().canvas
    strokes = {str(width): stroke_accuracy(model, digits, canvas, width) for width in WIDTHS}
    return {
        "test_accuracy": test.accuracy,
        "test_loss": round(test.loss, 5),
        "calibration_error": round(test.calibration_error, 5),
        "mistakes": [list(pair) for pair in test.mistakes],
        "stroke_accuracy": {width: round(whole, 5) for width, (whole, _) in strokes.items()},
        "stroke_writers": sorted(HELD_OUT_WRITERS),
        "writers": {
            str(writer): {width: round(by_writer[writer], 5) for width, (_, by_writer) in strokes.items()}
            for writer in sorted(HELD_OUT_WRITERS)
        },
    }


def _sheet(model: Network, recipe: Recipe, seed: int, last: EpochReport, seconds: float, sha256: str) -> Sheet:
    return Sheet(
        model=model.id,
        parameters=count_parameters(model),
        recipe=asdict(recipe),
        seed=seed,
        epochs=recipe.epochs,
        validation_accuracy=round(last.validation_accuracy, 5),
        seconds=round(seconds, 1),
        machine=machine(),
        versions={"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        date=datetime.now(UTC).date().isoformat(),
        command=_command(model.id, recipe, seed),
        sha256=sha256,
        **_measured(model),
    )


def _command(model_id: str, recipe: Recipe, seed: int) -> str:
    """What to type to make the same file again."""
    epochs = "" if recipe.epochs == RECIPES[model_id].epochs else f" --epochs {recipe.epochs}"
    return f"python -m cnn_viz weights {model_id} --seed {seed}{epochs} --threads {torch.get_num_threads()}"


def machine() -> str:
    """The processor's name and how many threads computed; never the host's name."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {torch.get_num_threads()} of {len(names) or 1} cores"
