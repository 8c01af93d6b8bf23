"""Train a network by its recipe, judge it once on the test set, and write its weights and its sheet."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from cnn_viz.engine.data import HELD_OUT_WRITERS, mnist, pen_digits, pen_strokes
from cnn_viz.engine.models import Network
from cnn_viz.engine.recipes import RECIPES, Recipe
from cnn_viz.engine.scoring import score, stroke_accuracy
from cnn_viz.engine.strokes import WIDTHS
from cnn_viz.engine.training import train
from cnn_viz.engine.weights import WEIGHTS, Sheet, count_parameters, fresh, load, write_sheet, write_weights
from cnn_viz.records import EpochReport, StepReport


def remake(model_id: str, recipe: Recipe, seed: int, folder: Path = WEIGHTS) -> Iterator[StepReport | EpochReport]:
    """Pass the training's reports on; when it ends, <model>.safetensors and <model>.json are in `folder`."""
    model = fresh(model_id, seed)
    began, last = time.perf_counter(), None
    for report in train(model, recipe, seed):
        last = report if isinstance(report, EpochReport) else last
        yield report
    if last is None:
        raise ValueError(f"a recipe of {recipe.epochs} epochs trains nothing")
    seconds = time.perf_counter() - began
    sha256 = write_weights(model, folder / f"{model_id}.safetensors")
    write_sheet(_sheet(model, recipe, seed, last, seconds, sha256), folder / f"{model_id}.json")


def measure_again(model_id: str, folder: Path = WEIGHTS) -> None:
    """Renew what a sheet measures, after a change of digitize, say; what it says about the training stays."""
    path = folder / f"{model_id}.json"
    page = Sheet(**json.loads(path.read_text(encoding="utf-8")))
    write_sheet(replace(page, recipe=asdict(Recipe.of(page.recipe)), **_measured(load(model_id))), path)


def _measured(model: Network) -> dict[str, Any]:
    """The fields of a sheet that come from looking at the finished network."""
    test = score(model, *mnist(train=False))
    digits, canvas = pen_digits(held_out=True), pen_strokes().canvas
    return {
        "test_accuracy": test.accuracy,
        "test_loss": round(test.loss, 5),
        "calibration_error": round(test.calibration_error, 5),
        "mistakes": [list(pair) for pair in test.mistakes],
        "stroke_accuracy": {str(w): round(stroke_accuracy(model, digits, canvas, w)[0], 5) for w in WIDTHS},
        "stroke_writers": sorted(HELD_OUT_WRITERS),
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
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {torch.get_num_threads()} of {len(names) or 1} cores"
