"""Exercises that are answered on a map or with pictures: fill in its cells, click a place, put them in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.exercises.exercise import Exercise, Grid, Kind, Maker, number, product


def cells_of_a_map(chance: Random) -> Exercise:
    """All four cells of a small map by hand."""
    while True:
        window, kernel = _lot(chance, 4, 0, 3), _lot(chance, 3, -1, 1)
        right = _correlated(window, kernel)
        if not torch.equal(right, _correlated(window, kernel.flip(0, 1))):
            break
    wrong = {
        "kernel_flipped": _correlated(window, kernel.flip(0, 1)),
        "window_alone": _correlated(window, torch.ones(3, 3)),
        "middle_alone": window[1:3, 1:3] * kernel[1, 1],
    }
    grids = {"window": _grid(window), "kernel": _grid(kernel)}
    answers = {name: _text(values.ravel().tolist()) for name, values in wrong.items()}
    return _made("four_cells", "cells", _text(right.ravel().tolist()), answers, grids)


def place_of_the_strongest(chance: Random) -> Exercise:
    """Where a kernel answers most is not where the picture is brightest."""
    while True:
        picture, kernel = _lot(chance, 7, 0, 5), _lot(chance, 3, -2, 2)
        picture[chance.randrange(1, 6), chance.randrange(1, 6)] = 9
        answer = _correlated(picture, kernel)
        places = {
            "right": _only(answer, 1),
            "brightest_place": _only(picture, 0),
            "kernel_flipped": _only(_correlated(picture, kernel.flip(0, 1)), 1),
        }
        if places["right"] and len(set(places.values())) == len(places):
            break
    wrong = {name: place for name, place in places.items() if name != "right" and place}
    return _made(
        "strongest_place", "click", places["right"], wrong, {"picture": _grid(picture), "kernel": _grid(kernel)}
    )


def order_of_the_layers(chance: Random) -> Exercise:
    """A digit after no, one, two and three poolings: from fine to coarse, not the other way round."""
    digit = mnist(train=False)[0][chance.randrange(1_000)].float()[None, None] / 255
    seen = [digit]
    for _ in range(3):
        seen.append(F.max_pool2d(seen[-1], 2))
    order = list(range(len(seen)))
    chance.shuffle(order)  # order[k]: how often picture k was pooled
    right = [order.index(k) for k in range(len(seen))]
    grids = {f"picture_{k}": _grid(F.interpolate(seen[times], size=28)[0, 0]) for k, times in enumerate(order)}
    return _made("fine_to_coarse", "order", _text(right), {"coarse_to_fine": _text(reversed(right))}, grids)


def worked_at(exercise: Exercise, row: int, column: int) -> str:
    """How the number of a map comes about whose window has this corner, from 0: "3 × 1 + 2 × (−1) = 1".

    What a weight of 0 takes is left out. The exercise's first grid is the picture, the second one the kernel.
    """
    picture, kernel = list(exercise.grids.values())[:2]
    terms = [
        (picture[row + r][column + c], weight)
        for r, weights in enumerate(kernel)
        for c, weight in enumerate(weights)
        if weight
    ]
    sums = " + ".join(product(v, w) for v, w in terms) or "0"
    total = number(sum(v * w for v, w in terms)).replace("-", "−")
    return f"{sums} = {total}"


def _made(name: str, kind: Kind, right: str, wrong: Mapping[str, str], grids: Mapping[str, Grid]) -> Exercise:
    """What two misconceptions have in common stands for the first; what is right by chance is none."""
    found: dict[str, str] = {}
    for misconception, answer in wrong.items():
        if answer not in {right, *found}:
            found[answer] = misconception
    values = {key: _text(v for row in grid for v in row) for key, grid in grids.items()}
    return Exercise(name, right, found, values, (right, *found), kind, grids)


def _lot(chance: Random, side: int, low: int, high: int) -> Tensor:
    return torch.tensor([[float(chance.randint(low, high)) for _ in range(side)] for _ in range(side)])


def _correlated(picture: Tensor, kernel: Tensor) -> Tensor:
    return F.conv2d(picture[None, None], kernel[None, None])[0, 0]


def _only(values: Tensor, inwards: int) -> str:
    """Row and column of the largest value, `inwards` from the edge of the picture; "" where there are several."""
    found = (values == values.max()).nonzero()
    return _text((found[0] + inwards).tolist()) if len(found) == 1 else ""


def _grid(values: Tensor) -> Grid:
    return tuple(tuple(round(v, 4) for v in row) for row in values.tolist())


def _text(values: Iterable[float]) -> str:
    return " ".join(number(v) for v in values)


ON_GRIDS: dict[str, Maker] = {
    "four_cells": cells_of_a_map,
    "strongest_place": place_of_the_strongest,
    "fine_to_coarse": order_of_the_layers,
}
