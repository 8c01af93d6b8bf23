"""What the attribution methods are worth on a network: explain/heatmap_checks.py's checks, written into its sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from cnn_viz import paths
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.attribution import METHODS
from cnn_viz.engine.explain.beside_random import alike, pixels_of
from cnn_viz.engine.explain.heatmap_checks import by_lot, cascaded, deletion, most_important_first
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.sheets import HeatMaps, read_sheet, write_sheet
from cnn_viz.engine.trained.weight_files import fresh, load_from
from cnn_viz.records import Digit

OF_EACH = 2  # test digits of each class: the first ones
LOTS = 10  # random orders a digit
SEED = 1  # of the random weights; not the one that the trainings began with


def measured(model: Network, digits: list[Digit]) -> HeatMaps:
    """The checks' means over some digits, each for the class that the network answers. The model is in eval mode."""
    random = fresh(model.id, SEED).eval()
    targets = [int(target) for target in predict(model, digits).argmax(1)]
    maps = _maps(model, digits, targets)
    alike_after: dict[str, dict[str, float]] = {name: {} for name in maps}
    for layer, mixed in cascaded(model, random):
        for name, others in _maps(mixed, digits, targets).items():
            found = [alike(*pair) for pair in zip(maps[name], others, strict=True)]
            alike_after[name][layer] = _mean([share for share in found if not np.isnan(share)])
    each = list(zip(digits, targets, strict=True))
    deleted = {
        name: _mean([deletion(model, d, most_important_first(d, m), t) for (d, t), m in zip(each, found, strict=True)])
        for name, found in maps.items()
    }
    lots = [deletion(model, digit, by_lot(digit, seed), target) for digit, target in each for seed in range(LOTS)]
    return HeatMaps(len(digits), alike_after, deleted, _mean(lots))


def _maps(model: Network, digits: list[Digit], targets: list[int]) -> dict[str, list[np.ndarray]]:
    """By method, those left out that this network has no layer for."""
    found: dict[str, list[np.ndarray]] = {}
    for name, method in METHODS.items():
        try:
            found[name] = [
                pixels_of(method(model, model.input([digit]), target))
                for digit, target in zip(digits, targets, strict=True)
            ]
        except ValueError:
            continue
    return found


def _mean(values: list[float]) -> float:
    return round(float(np.mean(values)), 4) if values else float("nan")


def write_heatmap_figures(model_id: str, folder: Path | None = None) -> Path:
    """Measure them for the weights in `folder` (the package's own if not given), and renew the sheet beside them."""
    folder = folder or paths.WEIGHTS
    path = folder / f"{model_id}.json"
    write_sheet(replace(read_sheet(path), heat_maps=measured(load_from(folder, model_id), judged_digits())), path)
    return path


def judged_digits() -> list[Digit]:
    """The first test digits of each class, OF_EACH of them."""
    images, labels = (part.numpy() for part in mnist(train=False))
    chosen = sorted(int(k) for c in range(10) for k in np.flatnonzero(labels == c)[:OF_EACH])
    return [Digit.of_ink(images[k]) for k in chosen]
