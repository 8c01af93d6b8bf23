"""Which values a value is computed from: the browser's answer is the engine's, for random stacks of layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch
from torch import nn

from cnn_viz.engine.inspection.geometry import Geometry, Region
from cnn_viz.engine.inspection.layer_kinds import KINDS, geometry_of, kind_of, settings_of
from tests.javascript import Node

STACKS = 60  # random ones
PLACES = 12  # in each layer


@pytest.fixture(scope="module")
def browser_geometry() -> Iterator[Node]:
    with Node("lib/geometry.js") as node:
        yield node


def layer(chance: np.random.Generator, channels: int) -> nn.Module:
    """One that takes maps, of any kind and with any settings that change what its values read."""
    stride, padding, dilation = (int(chance.integers(*ends)) for ends in ((1, 4), (0, 3), (1, 4)))
    kernel = tuple(int(k) for k in chance.integers(1, 5, 2))
    groups = 2 if channels % 2 == 0 and chance.integers(2) else 1
    pool = int(chance.integers(1, 4))
    return [
        lambda: nn.Conv2d(channels, 2 * int(chance.integers(1, 4)), kernel, stride, padding, dilation, groups),
        lambda: nn.Conv2d(channels, 4, kernel[0], stride, padding, dilation),
        lambda: nn.MaxPool2d(pool, stride, padding=pool // 2, dilation=dilation),
        lambda: nn.AvgPool2d(pool, stride),
        lambda: nn.LocalResponseNorm(int(chance.integers(1, 8))),
        lambda: nn.ZeroPad2d(padding),
        lambda: nn.ReLU(),
        lambda: nn.BatchNorm2d(channels),
    ][int(chance.integers(8))]()


def stack(seed: int) -> list[tuple[Geometry, tuple[int, ...]]]:
    """Each layer's geometry and output shape, the input's first; flatten, dense and an activation at the end."""
    chance = np.random.default_rng(seed)
    x = torch.zeros(1, int(chance.integers(1, 4)), 17, 14)
    found = [(Geometry(), tuple(x.shape[1:]))]

    def add(module: nn.Module) -> None:
        nonlocal x
        x = module.eval()(x)
        kernel = getattr(module, "kernel_size", None)
        settings = settings_of(module) | ({"kernel_size": kernel} if isinstance(kernel, tuple) else {})
        found.append((geometry_of(kind_of(module), settings), tuple(x.shape[1:])))

    while len(found) < 6:
        try:
            add(layer(chance, x.shape[1]))
        except RuntimeError:
            continue  # a window larger than what is left
    add(nn.Flatten())
    add(nn.Linear(x.shape[1], 7))
    add(nn.ReLU())
    return found


def part(region: Region, shape: tuple[int, ...]) -> dict[str, int] | None:
    """As the browser has it: without the padding, None where nothing is left."""
    high, wide = shape[1:] if len(shape) == 3 else (1, 1)
    box = region.box
    top, left, bottom, right = max(0, box.top), max(0, box.left), min(high, box.bottom), min(wide, box.right)
    if top >= bottom or left >= right:
        return None
    return {"from": region.first, "to": region.last, "top": top, "left": left, "bottom": bottom, "right": right}


@pytest.mark.parametrize("seed", range(STACKS))
def test_parents_and_children_are_the_engines(browser_geometry: Node, seed: int) -> None:
    chance = np.random.default_rng(1000 + seed)
    layers = stack(seed)
    sizes = [dict(zip("nhw", (*shape, 1, 1)[:3], strict=True)) for _, shape in layers]
    sent = [size | {"geometry": asdict(geometry)} for size, (geometry, _) in zip(sizes, layers, strict=True)]
    asked: list[tuple[int, list[int]]] = []
    parents, children = [], []
    for i, (geometry, shape) in enumerate(layers):
        for _ in range(PLACES):
            place = [int(chance.integers(side)) for side in (*shape, 1, 1)[:3]]
            asked.append((i, place))
            before = layers[i - 1][1] if i else None
            parents.append(part(geometry.parents(before, shape, *place), before) if before else None)
            after = layers[i + 1] if i + 1 < len(layers) else None
            children.append(part(after[0].children(shape, after[1], *place), after[1]) if after else None)
    found = browser_geometry.evaluate(
        "([layers, asked]) => asked.map(([i, at]) => family(layers, i, cell(...at)).slice(Math.max(0, i - 1), i + 2))",
        [sent, asked],
    )
    for (i, place), parts, parent, child in zip(asked, found, parents, children, strict=True):
        assert (parts[0] if i else None) == parent, (i, place)
        assert (parts[-1] if i + 1 < len(layers) else None) == child, (i, place)


@pytest.mark.parametrize("seed", range(STACKS))
def test_what_a_part_reads_is_what_its_values_read(browser_geometry: Node, seed: int) -> None:
    """A part of several values: the smallest box around what each of them depends on."""
    chance = np.random.default_rng(2000 + seed)
    layers = stack(seed)
    for i in range(1, len(layers)):
        (geometry, shape), before = layers[i], layers[i - 1][1]
        if len(shape) != 3:
            continue
        low = [int(chance.integers(side)) for side in shape]
        high = [min(side - 1, at + int(chance.integers(3))) for at, side in zip(low, shape, strict=True)]
        regions = [geometry.parents(before, shape, *place) for place in (low, high)]
        box = replace(regions[0].box, bottom=regions[1].box.bottom, right=regions[1].box.right)
        around = Region(min(r.first for r in regions), max(r.last for r in regions), box)
        if (expected := part(around, before)) is None:
            continue
        keys = ("from", "top", "left"), ("to", "bottom", "right")
        given = dict(zip(keys[0], low, strict=True)) | {k: at + 1 for k, at in zip(keys[1], high, strict=True)}
        sizes = [dict(zip("nhw", (*s, 1, 1)[:3], strict=True)) for s in (before, shape)]
        found = browser_geometry.evaluate("(given) => partBefore(...given)", [asdict(geometry), *sizes, given])
        assert found == expected, (i, given)


def test_a_dilated_window_and_neighbouring_channels() -> None:
    """The two that the network's picture had wrong: gaps belong to the window, and neighbours are read."""
    conv = KINDS["conv"].geometry({"kernel_size": 3, "stride": 1, "padding": 0, "dilation": 2})
    norm = KINDS["local_norm"].geometry({"size": 5})
    assert conv and norm
    region = conv.parents((4, 12, 12), (8, 8, 8), 3, 1, 2)
    assert (region.first, region.last, region.box.bottom - region.box.top) == (0, 4, 5)
    assert [norm.parents((8, 3, 3), (8, 3, 3), c).first for c in (0, 4)] == [0, 2]
    assert [norm.parents((8, 3, 3), (8, 3, 3), c).last for c in (0, 4)] == [3, 7]
