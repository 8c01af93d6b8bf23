"""What is no digit: the rates that the sheet tells, measured again, and the score from a trace."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image

from cnn_viz.cli import main
from cnn_viz.engine import likeness as module
from cnn_viz.engine import likeness_fit, weights
from cnn_viz.engine.data import mnist, pen_digits, pen_strokes
from cnn_viz.engine.likeness import features_of, likeness
from cnn_viz.engine.likeness_fit import caught
from cnn_viz.engine.pen_pictures import digitized
from cnn_viz.engine.scrawls import JUDGED, LEARNT, pictures
from cnn_viz.engine.strokes import WIDTHS
from cnn_viz.engine.trace import trace
from cnn_viz.engine.weights import load, sheet
from cnn_viz.records import Digit

REMEDY = "python -m cnn_viz likeness pen"


def test_the_score_belongs_to_the_weights_and_other_networks_have_none() -> None:
    assert likeness("pen") is not None, REMEDY
    assert likeness("scratch8") is None


def test_a_score_of_other_weights_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in weights.WEIGHTS.glob("pen.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights.write_weights(weights.fresh("pen"), tmp_path / "pen.safetensors")
    monkeypatch.setattr(weights, "WEIGHTS", tmp_path)
    assert module.likeness.__wrapped__("pen") is None


def test_false_alarms_on_digits_that_had_no_part_in_it() -> None:
    """All MNIST test images; of the held-out writers, every second digit at each width."""
    model, score = load("pen"), likeness("pen")
    rates = {"mnist": score.scores(features_of(model, mnist(train=False)[0])) > score.threshold}
    canvas = pen_strokes().canvas
    for width in WIDTHS:
        images = np.stack([digitized(digit, canvas, width) for digit in pen_digits(held_out=True)[::2]])
        rates[str(width)] = score.scores(features_of(model, torch.from_numpy(images))) > score.threshold
    assert {name: rate.mean() for name, rate in rates.items() if rate.mean() > 0.01} == {}
    told = sheet("pen").not_a_digit["false_alarm"]
    assert set(told) == set(rates) and told["mnist"] == pytest.approx(rates["mnist"].mean(), abs=3e-4)


def test_nine_in_ten_of_other_drawings_are_caught() -> None:
    found = caught(load("pen"), likeness("pen"), 40)
    assert set(found) == {*JUDGED, *LEARNT} and not set(JUDGED) & set(LEARNT)
    told = sheet("pen").not_a_digit["caught"]
    assert np.mean([told[kind] for kind in JUDGED]) >= 0.9, "kinds that had no part in making the score"
    assert np.mean([told[kind] for kind in LEARNT]) >= 0.9
    assert np.mean([*found.values()]) == pytest.approx(np.mean([*told.values()]), abs=0.04)


def test_the_score_is_the_mean_of_several_small_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness_fit, "STEPS", 30)
    random = np.random.default_rng(0)
    digits, others = (random.normal(middle, 1, (200, 12)).astype(np.float32) for middle in (0, 1))
    found = likeness_fit._learnt(digits, others)
    x = ((np.concatenate([digits, others]) - found.middle) / found.spread).clip(-6, 6)
    y = torch.arange(400) // 200
    each = []
    for seed in range(likeness_fit.NETWORKS):
        hidden, bias, out = likeness_fit._trained(torch.from_numpy(x), y.float(), seed)
        each.append(replace(found, hidden=hidden, hidden_bias=bias, out=out).scores(others))
    assert np.ptp(each, axis=0).max() > 0.01
    np.testing.assert_allclose(found.scores(others), np.mean(each, 0), rtol=1e-4, atol=1e-5)


def test_from_a_trace_and_in_a_batch_it_is_the_same() -> None:
    model, score = load("pen"), likeness("pen")
    images = [mnist(train=False)[0][i].numpy() for i in range(6)]
    images += [next(pictures(kind, 1, [9])) for kind in JUDGED.values()]
    digits = [Digit.of_ink(image) for image in images]
    told = [score.strange(trace(model, digit)) for digit in digits]
    assert told == score.strangers(model, digits)
    assert not any(told[:6]) and sum(told[6:]) >= 7


def test_drawings_are_varied_and_follow_their_seed() -> None:
    for kind in {**LEARNT, **JUDGED}.values():
        some = list(pictures(kind, 5, [7]))
        assert all(np.array_equal(a, b) for a, b in zip(some, pictures(kind, 5, [7]), strict=True))
        assert len({image.tobytes() for image in some}) == len(some) >= 4


def test_predict_says_so(tmp_path: Path) -> None:
    box, digit = tmp_path / "box.png", tmp_path / "digit.png"
    Image.fromarray(next(pictures(JUDGED["box with something in it"], 1, [3]))).save(box)
    Image.fromarray(mnist(train=False)[0][0].numpy()).save(digit)

    def predict(*words: str) -> str:
        return CliRunner().invoke(main, ["predict", str(box), str(digit), *words]).stdout

    assert [answer["looks_like_a_digit"] for answer in json.loads(predict("--json"))] == [False, True]
    assert ["does not look like a digit" in row for row in predict().splitlines()] == [True, False]
    assert "looks_like_a_digit" not in predict("--json", "--model", "scratch8")
