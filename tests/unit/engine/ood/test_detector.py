"""What is no digit: the rates that the sheet tells, measured again, and the score from a trace."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image, ImageDraw

from cnn_viz import paths
from cnn_viz.cli.main import main
from cnn_viz.engine.data.pen_pictures import digitized
from cnn_viz.engine.data.sources import mnist, pen_digits, pen_strokes
from cnn_viz.engine.data.strokes import plotted
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.ood import detector as module
from cnn_viz.engine.ood import fit
from cnn_viz.engine.ood.clean_digits import ellipse, ellipses, font_digits
from cnn_viz.engine.ood.detector import (
    JUDGE,
    features_of,
    likeness,
    line_widths,
    strangers,
)
from cnn_viz.engine.ood.fit import PENS, caught
from cnn_viz.engine.ood.scribbles import (
    JUDGED,
    LEARNT,
    _arc,
    _fullness,
    pictures,
)
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit

MOST = 0.01  # of digits that may be told to be none
REMEDY = "python -m cnn_viz likeness pen"
a_box = JUDGED["box with something in it"]


def test_the_score_belongs_to_the_weights_and_other_networks_have_none() -> None:
    assert likeness("pen") is not None, REMEDY
    assert likeness("scratch8") is None


def test_a_score_of_other_weights_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in paths.WEIGHTS.glob("pen.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pen.safetensors").write_bytes(weight_files.weights_bytes(weight_files.fresh("pen")))
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    assert module.likeness.__wrapped__("pen") is None


def test_where_there_is_nothing_to_judge_or_no_score_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    seven, box = (Digit.of_ink(image) for image in (mnist(train=False)[0][0].numpy(), next(pictures(a_box, 1, [3]))))
    assert strangers([seven, box]) == [False, True]
    assert strangers([]) is None
    monkeypatch.setattr(module, "likeness", lambda model_id: None)
    assert strangers([seven]) is None


def flagged(images: list[np.ndarray] | torch.Tensor) -> np.ndarray:
    """Which of these 28 x 28 digits are told to be none."""
    score, stack = likeness(JUDGE), images if isinstance(images, torch.Tensor) else torch.from_numpy(np.stack(images))
    return score.scores(features_of(load(JUDGE), stack)) > score.threshold


@pytest.mark.long
def test_false_alarms_on_digits_that_had_no_part_in_it() -> None:
    """All MNIST test images; of the held-out writers, other digits at each pen that the app offers."""
    told, canvas = sheet("pen").not_a_digit["false_alarm"], pen_strokes().canvas
    assert set(told) == {"mnist", "small pictures", "ellipses", "font", *map(str, PENS)}
    assert {name: share for name, share in told.items() if share > MOST} == {"small pictures": told["small pictures"]}
    assert told["small pictures"] < 0.02, "of people's digits in lines of one pixel"
    assert told["mnist"] == pytest.approx(flagged(mnist(train=False)[0]).mean(), abs=3e-4)
    digits = pen_digits(held_out=True)
    some = [digitized(digit, canvas, pen) for i, pen in enumerate(PENS) for digit in digits[i % 10 :: 10]]
    assert flagged(some).mean() == pytest.approx(np.mean([told[str(pen)] for pen in PENS]), abs=3e-3)


@pytest.mark.parametrize("pen", [4, 6, 10, 20, 32, 40])
def test_digits_of_writers_kept_aside_look_like_digits_with_every_pen(pen: int) -> None:
    kept = [digit for digit in pen_digits(held_out=False) if digit.writer in fit.KEPT]
    assert flagged([digitized(digit, pen_strokes().canvas, pen) for digit in kept[::5]]).mean() <= 0.01


def test_thin_clean_zeros_are_digits() -> None:
    """One-pixel ellipses on 28 x 28, dark on light, and ellipses of thin pens on the canvas."""
    zeros = []
    for rx, ry in product((3, 5, 7), (7, 9, 11)):
        small = Image.new("L", (28, 28), 255)
        ImageDraw.Draw(small).ellipse((14 - rx, 14 - ry, 14 + rx, 14 + ry), outline=0)
        zeros.append(digit_of(np.asarray(small.convert("RGB"))).ink)
    for pen, rx in product((4, 6, 8, 10), (40, 60, 80)):
        zeros.append(ellipse(280, 2 * rx, 176, pen))
    assert not flagged(zeros).any()


def test_digits_as_drawing_programs_and_fonts_make_them_are_digits() -> None:
    held_out = pen_digits(held_out=True)[::4]
    plots = [digit_of(plotted(d.strokes, side, line)).ink for d in held_out for side, line in ((28, 1), (64, 2))]
    assert flagged(list(ellipses(400, 19))).mean() <= 0.01
    assert flagged(plots).mean() <= 0.02
    assert not flagged(list(font_digits())).any()


def test_a_line_s_width_is_read_from_the_digit() -> None:
    picture = np.zeros((2, 28, 28), np.float32)
    picture[0, 4:24, 12:15] = 1  # three wide, twenty long
    picture[1, 4:24, 12] = 0.5  # half a pixel of ink, wherever in its pixel it lay
    assert line_widths(picture) == pytest.approx([2 * 60 / 46, 0.5], rel=0.08)
    digit = pen_digits(held_out=False)[0]
    rising = line_widths(np.stack([digitized(digit, pen_strokes().canvas, pen) for pen in PENS]) / np.float32(255))
    assert (np.diff(rising) > 0).all()
    assert np.isfinite(np.log(line_widths(picture * 0))).all(), "a blank digit has some width, too"


def test_nothing_that_passes_for_a_zero_is_taught_as_a_stranger() -> None:
    assert "ring" not in LEARNT
    clouds = [LEARNT["cloud"](np.random.default_rng(i))[0] for i in range(20)]
    assert max(map(_fullness, clouds)) < 0.78 and _fullness(_arc(0, 0, 1, 2)) > 0.99


@pytest.mark.slow
def test_nine_in_ten_of_other_drawings_are_caught() -> None:
    found = caught(load("pen"), likeness("pen"), 40)
    assert set(found) == {*JUDGED, *LEARNT} and not set(JUDGED) & set(LEARNT)
    told = sheet("pen").not_a_digit["caught"]
    assert np.mean([told[kind] for kind in JUDGED]) >= 0.89, "kinds that had no part in making the score"
    assert np.mean([told[kind] for kind in LEARNT]) >= 0.9
    assert np.mean([*found.values()]) == pytest.approx(np.mean([*told.values()]), abs=0.04)


def test_the_score_is_the_mean_of_several_small_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "STEPS", 30)
    random = np.random.default_rng(0)
    digits, others = (random.normal(middle, 1, (200, 12)).astype(np.float32) for middle in (0, 1))
    found = fit._learnt(digits, others)
    x = ((np.concatenate([digits, others]) - found.middle) / found.spread).clip(-6, 6)
    y = torch.arange(400) // 200
    each = []
    for seed in range(fit.NETWORKS):
        hidden, bias, out = fit._trained(torch.from_numpy(x), y.float(), seed)
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

    assert ["does not look like a digit" in row for row in predict().splitlines()] == [True, False]
    for model in ("pen", "scratch8", "lenet_rgb"):
        told = json.loads(predict("--json", "--model", model))
        assert [(answer["looks_like_a_digit"], answer["judged_by"]) for answer in told] == [
            (False, "pen"),
            (True, "pen"),
        ]
        row, _ = predict("--model", model).splitlines()
        assert ("by the score of pen" in row) == (model != "pen") and "does not look like a digit" in row
