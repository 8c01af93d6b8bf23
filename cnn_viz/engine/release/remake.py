"""Train a network by its recipe, judge it once on the test set, and write its weights and its sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

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
from cnn_viz.engine.trained.filter_statistics import write_filter_statistics
from cnn_viz.engine.trained.heatmap_figures import write_heatmap_figures
from cnn_viz.engine.trained.sheets import read_sheet, sheet_of, write_sheet
from cnn_viz.engine.trained.state_files import read_state, state_bytes
from cnn_viz.engine.trained.top_activations import write_exciting
from cnn_viz.engine.trained.training_digits import write_training_digits
from cnn_viz.engine.trained.weight_files import fresh, load, weights_bytes
from cnn_viz.engine.training.calibration import fitted_temperature, fold_in
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.run import Training
from cnn_viz.engine.training.scoring import evaluated, logits_of, stroke_accuracy
from cnn_viz.engine.training.twins import architecture_of, file_of, home_of, recipe_of
from cnn_viz.errors import UserError
from cnn_viz.files import write_whole
from cnn_viz.records import EpochReport, StepReport


def remake(
    model_id: str, recipe: Recipe, seed: int, folder: Path = paths.WEIGHTS
) -> Iterator[StepReport | EpochReport]:
    """Pass the training's reports on; when it ends, the weights and all that belongs to them are in `folder`.

    model_id: of the list, or a twin's (training/twins.py), whose files are in a folder of its own there.

    Whenever an epoch ends, <model>.state.safetensors is there too. Where one waits that the same recipe and seed left,
    the training goes on from there and ends with the same weights, bit for bit, as one that was never interrupted.
    """
    folder, network = home_of(model_id, folder), architecture_of(model_id)
    order, waiting = Order(network, recipe, seed), folder / f"{network}.state.safetensors"
    left = _left(order, waiting)
    run = Training(fresh(network, seed), recipe, seed, left)
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
    temperature = finish(run, _command(model_id, recipe, seed), folder)
    album.write(temperature, folder)
    waiting.unlink(missing_ok=True)


def _left(order: Order, path: Path) -> dict[str, Tensor] | None:
    """The state of an interrupted training, if it is of this order."""
    try:
        found, state = read_state(path)
    except UserError:
        return None
    return state if found == order else None


def finish(run: Training, command: str, folder: Path) -> float:
    """What follows a training: temperature (returned), weight file, sheet, exciting digits, what each
    filter and heat map is worth, training digits to compare with, and what is no digit.

    run: at its end; the temperature changes its model.  command: what to type to make the same files again.
    """
    model, recipe, seed, temperature = run.model, run.recipe, run.seed, 1.0
    if recipe.calibrate:
        images, labels = mnist_split(recipe.validation, validate=True)
        temperature = fitted_temperature(logits_of(model, images), labels)
        fold_in(model, temperature)
    content = weights_bytes(model)
    write_whole(folder / f"{model.id}.safetensors", content)
    evaluation, strokes = _evaluated(model)
    made: dict[str, Any] = {"recipe": asdict(recipe), "command": command, "tensors": {}}
    if recipe.limit:  # of few images it can be known whether they were learnt by heart
        made["training_accuracy"] = evaluated(model, run.examples.images, run.examples.labels).accuracy
    more = made | strokes | {"temperature": round(temperature, 5)}
    page = sheet_of(Order(model.id, recipe, seed), content, run.seconds, run.last, evaluation, **more)
    write_sheet(page, folder / f"{model.id}.json")
    write_exciting(model.id, folder)
    write_filter_statistics(model.id, folder)
    write_heatmap_figures(model.id, folder)
    write_training_digits(model.id, folder)
    if recipe.pen.share:  # only who has learnt strokes can tell them from scrawls
        write_likeness(model.id, folder)
    return temperature


def measure_again(model_id: str, folder: Path = paths.WEIGHTS) -> None:
    """Renew what a sheet measures, after a change of digitize, say; what it says about the training stays."""
    path = file_of(model_id, ".json", folder)
    page = read_sheet(path)
    evaluation, strokes = _evaluated(load(model_id))
    test: dict[str, Any] = {"test_accuracy": evaluation.accuracy, "test_loss": round(evaluation.loss, 5)}
    mistakes = [list(mistake) for mistake in evaluation.mistakes]
    write_sheet(replace(page, recipe=asdict(Recipe.of(page.recipe)), mistakes=mistakes, **test, **strokes), path)


def note_seeds(model_id: str, folders: Iterable[Path], folder: Path = paths.WEIGHTS) -> None:
    """Write into the sheet in `folder` what runs of the same recipe with other seeds, in `folders`, are worth.

    Raises UserError if one followed another recipe or the same seed, FileNotFoundError if there is none.
    """
    path = file_of(model_id, ".json", folder)
    page = read_sheet(path)
    pages = [page, *(read_sheet(file_of(model_id, ".json", other)) for other in folders)]
    if len({run.seed for run in pages}) < len(pages):
        raise UserError("errors.seeds_alike", seeds=", ".join(str(run.seed) for run in pages))
    if any(Recipe.of(run.recipe) != Recipe.of(page.recipe) for run in pages):
        raise UserError("errors.seeds_recipe", sheet=path)
    names = ("seed", "test_accuracy", "stroke_accuracy")
    seeds = [{name: getattr(run, name) for name in names} for run in sorted(pages, key=lambda run: run.seed)]
    write_sheet(replace(page, seeds=seeds), path)


def _evaluated(model: Network) -> tuple[Evaluation, dict[str, Any]]:
    """The finished network on the test images, and the fields of a sheet for which strokes are read besides."""
    evaluation = evaluated(model, *mnist(train=False))
    digits, canvas = pen_digits(held_out=True), pen_strokes().canvas
    strokes = {str(width): stroke_accuracy(model, digits, canvas, width) for width in WIDTHS}
    return evaluation, {
        "calibration_error": round(evaluation.calibration_error, 5),
        "stroke_accuracy": {width: round(whole, 5) for width, (whole, _) in strokes.items()},
        "stroke_writers": sorted(HELD_OUT_WRITERS),
        "writers": {
            str(writer): {width: round(by_writer[writer], 5) for width, (_, by_writer) in strokes.items()}
            for writer in sorted(HELD_OUT_WRITERS)
        },
    }


def _command(model_id: str, recipe: Recipe, seed: int) -> str:
    """What to type to make the same file again."""
    epochs = "" if recipe.epochs == recipe_of(model_id).epochs else f" --epochs {recipe.epochs}"
    return f"python -m cnn_viz weights {model_id} --seed {seed}{epochs} --threads {torch.get_num_threads()}"
