"""How the score in likeness.py is made and judged: on digits of some people and other kinds of drawings than it learnt.

Learnt: MNIST training images and the training writers' digits, as they are and changed as in training, against the
kinds LEARNT of scrawls.py.
Threshold: at most CHOSEN of the digits are called strangers, in the worst of five groups: the MNIST images that the
network did not learn, and the digits of five training writers, kept for this, at each of the four pen widths. It is
less than half of the 1 % that is aimed at, since the network itself knows those writers.
Judged: MNIST test images, the writers that are held out, and the kinds JUDGED, with the rates written into the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from cnn_viz.engine import weights
from cnn_viz.engine.data import mnist, mnist_split, pen_digits, pen_strokes
from cnn_viz.engine.likeness import Likeness, features_of, write_parameters
from cnn_viz.engine.models import Network
from cnn_viz.engine.pen_pictures import digitized, pen_pictures
from cnn_viz.engine.recipes import RECIPES, PenSource
from cnn_viz.engine.scrawls import JUDGED, LEARNT, pictures
from cnn_viz.engine.strokes import WIDTHS, PenDigit
from cnn_viz.records import Array, Pixels

CHOSEN = 0.004
NETWORKS, HIDDEN, DROPOUT, STEPS, BATCH, RATE = 3, 96, 0.2, 6_000, 128, 3e-3
KEPT = (21, 22, 23, 24, 25)
CHANGED = PenSource(share=0.5, versions=1, widths=(6.0, 34.0), styles=0.5, leave_out=KEPT)
EACH = 1_200
KINDS_EACH = {"letter": 2_500, "sign": 2_500, "stroke": 1_500, "parts": 2_000}  # manifold ones; EACH of the others


def write_likeness(model_id: str, folder: Path | None = None) -> dict[str, dict[str, float]]:
    """Make the score for the weights in `folder` (the package's own if not given); write it and its rates there.

    Returns the rates: {"false_alarm": {"mnist": share, "8": …}, "caught": {kind: share}}.
    """
    folder = folder or weights.WEIGHTS
    model = weights.fresh(model_id)
    model.load_state_dict(load_file(folder / f"{model_id}.safetensors"))
    found = fitted(model.eval().requires_grad_(False))
    rates = judged(model, found)
    write_parameters(found, model_id, folder)
    page = weights.read_sheet(path := folder / f"{model_id}.json")
    weights.write_sheet(replace(page, not_a_digit=rates), path)
    return rates


def fitted(model: Network) -> Likeness:
    """The score for this network, the same for the same network."""
    aside = RECIPES[model.id].validation  # images that the network didn't learn
    known = [digit for digit in pen_digits(held_out=False) if digit.writer not in KEPT]
    images = [mnist_split(aside)[0][::2], pen_pictures(CHANGED, 5)[0], *(_written(known[::5], w) for w in WIDTHS)]
    digits = [features_of(model, part) for part in images]
    others = [
        features_of(model, _stack(pictures(kind, KINDS_EACH.get(name, EACH), [1, number])))
        for number, (name, kind) in enumerate(LEARNT.items())
    ]
    found = _learnt(np.concatenate(digits), np.concatenate(others))
    kept = [digit for digit in pen_digits(held_out=False) if digit.writer in KEPT]
    groups = (mnist_split(aside, validate=True)[0], *(_written(kept, width) for width in WIDTHS))
    highest = [np.quantile(found.scores(features_of(model, group)), 1 - CHOSEN) for group in groups]
    return replace(found, threshold=float(max(highest)))


def judged(model: Network, found: Likeness, each: int = 300) -> dict[str, dict[str, float]]:
    """False alarms on digits and what is caught of `each` drawings a kind; neither had part in making the score."""

    def share(images: Tensor) -> float:
        return round(float((found.scores(features_of(model, images)) > found.threshold).mean()), 5)

    false = {"mnist": share(mnist(train=False)[0])}
    false |= {str(width): share(_written(pen_digits(held_out=True), width)) for width in WIDTHS}
    return {"false_alarm": false, "caught": caught(model, found, each)}


def caught(model: Network, found: Likeness, each: int) -> dict[str, float]:
    """By kind, JUDGED and after them LEARNT with new seeds, the share of drawings that are called strangers."""
    rates = {}
    for seed, kinds in ((2, JUDGED), (3, LEARNT)):
        for number, (name, kind) in enumerate(kinds.items()):
            scores = found.scores(features_of(model, _stack(pictures(kind, each, [seed, number]))))
            rates[name] = round(float((scores > found.threshold).mean()), 5)
    return rates


def _written(digits: Sequence[PenDigit], width: float) -> Tensor:
    return _stack(digitized(digit, pen_strokes().canvas, width) for digit in digits)


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
    return Likeness(middle, spread, hidden, bias, (out / NETWORKS).astype(np.float32), 0.0)


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
