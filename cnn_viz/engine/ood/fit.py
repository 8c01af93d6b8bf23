"""How the score in detector.py is made and judged: on digits of some people and other kinds of drawings than it learnt.

Learnt: MNIST training images; the training writers' digits, as they are and changed as in training, with pens from
thinner than the app's thinnest to a blot, and in small pictures with lines of one pixel; and digits as even as drawing
programs make them (clean_digits.py): against the kinds LEARNT of ood/scribbles.py, drawn with the same pens.
Thresholds: one a width of the digit's lines (KNOTS), such that of the digits with lines about so wide CHOSEN are called
strangers in the worst of four groups: MNIST images that the network did not learn; the digits of five training writers,
kept for this, at every pen that the app offers; these in small pictures; new clean ones. The shares are less than the
1 % that is aimed at, most of all for the writers, whom the network itself knows.
Judged: MNIST test images, the writers that are held out, a font, and the kinds JUDGED, with the rates written into the
sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from cnn_viz import paths
from cnn_viz.engine.data.hand_drawn import Hand, small_picture
from cnn_viz.engine.data.pen_pictures import digitized, pen_pictures
from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.data.sources import (
    mnist,
    mnist_split,
    pen_digits,
    pen_strokes,
)
from cnn_viz.engine.data.strokes import WIDTHS, PenDigit, plotted
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.models import Network
from cnn_viz.engine.ood.clean_digits import clean_pictures, ellipses, font_digits
from cnn_viz.engine.ood.detector import Likeness, features_of, write_parameters
from cnn_viz.engine.ood.scribbles import JUDGED, LEARNT, pictures
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.engine.training.recipes import RECIPES
from cnn_viz.records import Array, Pixels

KNOTS = (0.35, 0.6, 0.9, 1.3, 1.8, 2.5, 3.5, 5.0, 7.5)
"""Widths of lines, in pixels of the digit, that have a threshold of their own."""

CHOSEN = {"mnist": 0.007, "writers": 0.002, "small pictures": 0.002, "clean": 0.004}
FEWEST = 150  # drawings from which a threshold may be taken
NETWORKS, HIDDEN, DROPOUT, STEPS, BATCH, RATE = 3, 96, 0.2, 6_000, 128, 3e-3
KEPT = (21, 22, 23, 24, 25)
PENS = tuple(range(4, 42, 2))  # that the app offers
PLAIN = (4, 6, 8, 11, 14, 20, 28, 40)
CHANGED = PenSource(share=0.5, versions=2, widths=(3.0, 60.0), styles=0.5, leave_out=KEPT)  # 60: a small digit's 30
CLEAN = Hand(widths=(3.0, 60.0), tremor=(0.0, 0.02), plotted=0.3)
CLEAN_KEPT = Hand(widths=(3.5, 42.0), tremor=(0.0, 0.01), plotted=0.3)
STRANGER = Hand(widths=(3.5, 42.0), tremor=(0.0, 0.03), thickest=0.25, plotted=0.2)
EACH = 1_200
KINDS_EACH = {"letter": 2_500, "sign": 2_500, "stroke": 1_500, "parts": 2_000}
"""Drawings of manifold kinds; EACH of the others."""


def write_likeness(model_id: str, folder: Path | None = None) -> dict[str, dict[str, float]]:
    """Make the score for the weights in `folder` (the package's own if not given); write it and its rates there.

    Returns the rates: {"false_alarm": {"mnist": share, "8": …}, "caught": {kind: share}, "caught_by_width": {…}}.
    """
    folder = folder or paths.WEIGHTS
    model = weight_files.load_from(folder, model_id)
    found = fitted(model)
    rates = judged(model, found)
    write_parameters(found, model_id, folder)
    page = sheets.read_sheet(path := folder / f"{model_id}.json")
    sheets.write_sheet(replace(page, not_a_digit=rates), path)
    return rates


def fitted(model: Network) -> Likeness:
    """The score for this network, the same for the same network."""
    digits = [features_of(model, part) for part in _digits(RECIPES[model.id].validation)]
    others = [
        features_of(model, _stack(pictures(kind, KINDS_EACH.get(name, EACH), [1, number], STRANGER)))
        for number, (name, kind) in enumerate(LEARNT.items())
    ]
    found = _learnt(np.concatenate(digits), np.concatenate(others))
    return replace(found, thresholds=_thresholds(model, found))


def _digits(aside: int) -> Iterator[Tensor]:
    """What is learnt as digits; the last `aside` images of MNIST were learnt by nobody."""
    known = [digit for digit in pen_digits(held_out=False) if digit.writer not in KEPT]
    yield mnist_split(aside)[0][::2]
    yield pen_pictures(CHANGED, 5)[0]
    yield from (_written(known[number % 5 :: 5], width) for number, width in enumerate(PLAIN))
    yield _small(known[::2], 12)
    yield _stack(clean_pictures(6_000, 11, CLEAN))
    yield _stack(ellipses(1_500, 15))


def _kept(aside: int) -> Iterator[tuple[str, Tensor]]:
    """The digits that the thresholds are set on."""
    kept = [digit for digit in pen_digits(held_out=False) if digit.writer in KEPT]
    yield "mnist", mnist_split(aside, validate=True)[0]
    yield "writers", torch.cat([_written(kept, width) for width in PENS])
    yield "small pictures", _small(kept, 13)
    yield "clean", torch.cat([_stack(clean_pictures(2_000, 14, CLEAN_KEPT)), _stack(ellipses(1_000, 16))])


def _thresholds(model: Network, found: Likeness) -> Array:
    """For each of KNOTS the highest that any group of digits with lines about so wide asks for."""
    edges = [-np.inf, *np.log(KNOTS), np.inf]
    highest = np.full(len(KNOTS), -np.inf, np.float32)
    for name, images in _kept(RECIPES[model.id].validation):
        features = features_of(model, images)
        raw = found.raw(features)
        for number, (low, high) in enumerate(zip(edges, edges[2:], strict=False)):
            near = raw[(features[:, 0] > low) & (features[:, 0] < high)]
            if len(near) >= FEWEST:
                highest[number] = max(highest[number], np.quantile(near, 1 - CHOSEN[name]))
    return highest


def judged(model: Network, found: Likeness, each: int = 300) -> dict[str, dict[str, float]]:
    """False alarms on digits and what is caught of `each` drawings a kind; neither had part in making the score."""
    false = {"mnist": _share(model, found, mnist(train=False)[0])}
    false |= {str(width): _share(model, found, _written(pen_digits(held_out=True), width)) for width in PENS}
    false["small pictures"] = _share(model, found, _small(pen_digits(held_out=True), 17))
    false["ellipses"] = _share(model, found, _stack(ellipses(2_000, 18)))
    false["font"] = _share(model, found, _stack(font_digits()))
    return {
        "false_alarm": false,
        "caught": caught(model, found, each),
        "caught_by_width": {str(width): _caught_at(model, found, width, each // 5) for width in (*WIDTHS, 4, 40)},
    }


def caught(model: Network, found: Likeness, each: int) -> dict[str, float]:
    """By kind, JUDGED and after them LEARNT with new seeds, the share of drawings that are called strangers."""
    return {
        name: _share(model, found, _stack(pictures(kind, each, [seed, number])))
        for seed, kinds in ((2, JUDGED), (3, LEARNT))
        for number, (name, kind) in enumerate(kinds.items())
    }


def _caught_at(model: Network, found: Likeness, width: float, each: int) -> float:
    """The mean over the kinds JUDGED, all drawn with this pen."""
    pen = Hand(widths=(width, width))
    kinds = enumerate(JUDGED.values())
    shares = [_share(model, found, _stack(pictures(kind, each, [5, number], pen))) for number, kind in kinds]
    return round(sum(shares) / len(shares), 5)


def _share(model: Network, found: Likeness, images: Tensor) -> float:
    return round(float((found.scores(features_of(model, images)) > found.threshold).mean()), 5)


def _written(digits: Sequence[PenDigit], width: float) -> Tensor:
    return _stack(digitized(digit, pen_strokes().canvas, width) for digit in digits)


def _small(digits: Sequence[PenDigit], seed: int) -> Tensor:
    """The digits in small pictures, as drawing programs leave them."""
    randoms = (np.random.default_rng([seed, number]) for number in range(len(digits)))
    sizes = (small_picture(random) for random in randoms)
    return _stack(digit_of(plotted(digit.strokes, *how)).ink for digit, how in zip(digits, sizes, strict=True))


def _stack(images: Iterable[Pixels]) -> Tensor:
    return torch.from_numpy(np.stack(list(images)))


def _learnt(digits: Array, others: Array) -> Likeness:
    """The mean of NETWORKS small networks, written as one whose hidden layer holds all of theirs."""
    middle, spread = digits.mean(0), digits.std(0)
    spread = spread + 1e-3 * spread.max() + 1e-6
    x = torch.from_numpy(((np.concatenate([digits, others]) - middle) / spread).clip(-6, 6))
    y = torch.cat([torch.zeros(len(digits)), torch.ones(len(others))])
    found = [_trained(x, y, seed) for seed in range(NETWORKS)]
    hidden, bias, out = (np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True))
    widths = np.array(KNOTS, np.float32)
    return Likeness(middle, spread, hidden, bias, (out / NETWORKS).astype(np.float32), widths, np.zeros_like(widths))


def _trained(x: Tensor, y: Tensor, seed: int) -> tuple[Array, Array, Array]:
    """A network that says "stranger" or not: its hidden layer's weights (F, HIDDEN) and bias, and its sum's weights."""
    random = Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):  # first weights and dropout draw from the global generator
        torch.manual_seed(seed)
        network = nn.Sequential(
            nn.Dropout(DROPOUT),
            nn.Linear(x.shape[1], HIDDEN),
            nn.ReLU(),
            nn.Dropout(DROPOUT),
            nn.Linear(HIDDEN, 1, bias=False),
        )
        optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS + 1)
        for _ in range(STEPS):
            rows = torch.randint(len(x), (BATCH,), generator=random)
            loss = F.binary_cross_entropy_with_logits(network(x[rows])[:, 0], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    hidden, bias, out = (p.detach().numpy() for p in network.parameters())
    return hidden.T, bias, out[0]
