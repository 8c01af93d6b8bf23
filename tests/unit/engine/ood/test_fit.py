"""The shipped score was made from these drawings, with these hands and pens: a change asks for a new score.

Its thresholds and rates are computed as they are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from cnn_viz.engine.data.hand_drawn import Hand
from cnn_viz.engine.data.sources import mnist, pen_digits
from cnn_viz.engine.data.strokes import PenDigit
from cnn_viz.engine.ood import fit
from cnn_viz.engine.ood.clean_digits import clean_pictures
from cnn_viz.engine.ood.detector import JUDGE, Likeness, likeness
from cnn_viz.engine.ood.fit import CHANGED, CHOSEN, CLEAN, CLEAN_KEPT, FEWEST, KEPT, KNOTS, PENS, STRANGER
from cnn_viz.engine.ood.scribbles import JUDGED, LEARNT, pictures
from tests.unit.engine.ood.test_scribbles import REMEDY


@pytest.mark.parametrize(("hand", "ink"), [(CLEAN, 28.3276), (CLEAN_KEPT, 25.6572)], ids=["learnt", "kept"])
def test_clean_digits_are_drawn_as_they_were(hand: Hand, ink: float) -> None:
    assert np.mean([image.mean() for image in clean_pictures(60, 11, hand)]) == pytest.approx(ink, rel=1e-3), REMEDY


def test_strangers_are_drawn_as_they_were() -> None:
    shown = [image.mean() for kind in LEARNT.values() for image in pictures(kind, 4, [1], STRANGER)]
    assert np.mean(shown) == pytest.approx(27.6889, rel=1e-3), REMEDY


def test_the_shipped_score_has_thresholds_at_these_widths() -> None:
    score = likeness(JUDGE)
    assert score is not None and score.widths.tolist() == pytest.approx(KNOTS), REMEDY
    assert len(score.out) == fit.NETWORKS * fit.HIDDEN, REMEDY


def test_half_of_the_pen_pictures_are_written_in_other_ways_and_by_none_who_is_kept() -> None:
    assert (CHANGED.share, CHANGED.versions, CHANGED.widths, CHANGED.styles) == (0.5, 2, (3.0, 60.0), 0.5), REMEDY
    assert CHANGED.leave_out == KEPT == (21, 22, 23, 24, 25)


def learnt_digits() -> list[PenDigit]:
    """Asked for in the test: digits are the same only while their file is kept in memory."""
    return [digit for digit in pen_digits(held_out=False) if digit.writer not in KEPT]


def kept_digits() -> list[PenDigit]:
    return [digit for digit in pen_digits(held_out=False) if digit.writer in KEPT]


BLANK = np.zeros((28, 28), np.uint8)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is drawn for the score, in order: (what, which, …); nothing is."""
    found: list[tuple[Any, ...]] = []

    def noted(name: str, made: Callable[[], Any]) -> Callable[..., Any]:
        def note(*how: Any) -> Any:
            found.append((name, *how))
            return made()

        return note

    some = torch.from_numpy(BLANK[None])
    for name in ("clean_pictures", "ellipses", "font_digits", "pictures"):
        monkeypatch.setattr(fit, name, noted(name, lambda: iter([BLANK])))
    monkeypatch.setattr(fit, "pen_pictures", noted("pen_pictures", lambda: (some, None)))
    for name in ("_written", "_small"):
        monkeypatch.setattr(fit, name, noted(name, lambda: some))
    return found


def test_the_score_learns_what_nobody_is_judged_on(asked: list[tuple[Any, ...]]) -> None:
    images, *_ = fit._digits(2_000)
    assert torch.equal(images, mnist(train=True)[0][:-2_000:2])
    known = learnt_digits()
    written = [("_written", known[i % 5 :: 5], pen) for i, pen in enumerate((4, 6, 8, 11, 14, 20, 28, 40))]
    clean = [("clean_pictures", 6_000, 11, CLEAN), ("ellipses", 1_500, 15)]
    assert asked == [("pen_pictures", CHANGED, 5), *written, ("_small", known[::2], 12), *clean], REMEDY


def test_its_thresholds_are_set_on_digits_that_it_did_not_learn(asked: list[tuple[Any, ...]]) -> None:
    groups = dict(fit._kept(2_000))
    assert list(groups) == list(CHOSEN)
    assert torch.equal(groups["mnist"], mnist(train=True)[0][-2_000:])
    clean = [("clean_pictures", 2_000, 14, CLEAN_KEPT), ("ellipses", 1_000, 16)]
    aside = kept_digits()
    assert asked == [*(("_written", aside, pen) for pen in PENS), ("_small", aside, 13), *clean], REMEDY
    assert len(groups["clean"]) == 2 and len(groups["writers"]) == len(PENS) == 19


def test_it_is_judged_on_what_had_no_part_in_it(asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    shares: Iterator[float] = iter(range(1_000))
    monkeypatch.setattr(fit, "_share", lambda model, found, images: float(next(shares)))
    rates = fit.judged(None, None, each=50)
    others = pen_digits(held_out=True)
    drawn = [("_small", others, 17), ("ellipses", 2_000, 18), ("font_digits",)]
    assert asked[: len(PENS) + 3] == [*(("_written", others, pen) for pen in PENS), *drawn]
    assert list(rates["false_alarm"]) == ["mnist", *map(str, PENS), "small pictures", "ellipses", "font"]
    assert [*rates["false_alarm"].values()] == list(range(23))
    kinds = asked[len(PENS) + 3 :]
    named = [(2, kind) for kind in JUDGED.values()] + [(3, kind) for kind in LEARNT.values()]
    numbers = [*range(len(JUDGED)), *range(len(LEARNT))]
    assert kinds[: len(named)] == [
        ("pictures", kind, 50, [seed, number]) for (seed, kind), number in zip(named, numbers, strict=True)
    ]
    assert list(rates["caught"]) == [*JUDGED, *LEARNT]
    widths = [8, 14, 20, 28, 4, 40]
    assert list(rates["caught_by_width"]) == [str(width) for width in widths]
    assert kinds[len(named) :] == [
        ("pictures", kind, 10, [5, number], Hand(widths=(width, width)))
        for width in widths
        for number, kind in enumerate(JUDGED.values())
    ]
    first = 23 + len(named)
    each = [np.arange(first + i * len(JUDGED), first + (i + 1) * len(JUDGED)).mean() for i in range(len(widths))]
    assert [*rates["caught_by_width"].values()] == [round(mean, 5) for mean in each]


def test_shares_are_told_with_five_digits(asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    scores = np.array([-1.0, 0.0, 0.1, 2.0, 3.0, 4.0, -3.0])
    monkeypatch.setattr(fit, "features_of", lambda model, images: None)
    found: Any = SimpleNamespace(scores=lambda features: scores, threshold=0.0)
    assert fit._share(None, found, None) == 0.57143, "4 of 7: what is at the threshold is a digit"
    shares = iter([1.0] + [0.0] * 100)
    monkeypatch.setattr(fit, "_share", lambda *_: next(shares))
    monkeypatch.setattr(fit, "JUDGED", dict.fromkeys("abcdefg"))
    assert fit._caught_at(None, found, 8, 5) == 0.14286


def test_a_threshold_is_what_the_worst_group_asks_for_among_lines_about_so_wide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three groups at three widths: one asks for most at the middle one, one is too small, one reaches to the ends."""
    logs = np.log(KNOTS)

    def group(numbers: Sequence[int], count: int, least: float) -> np.ndarray:
        width = np.repeat(logs[list(numbers)], count)
        return np.stack([width, np.tile(least + np.arange(count) / count, len(numbers))], 1)

    groups = {
        "mnist": group(range(9), 1_000, 0.0),
        "writers": group([4], 1_000, 5.0),
        "small pictures": group([4], FEWEST - 1, 90.0),
        "clean": group([0], FEWEST, 3.0),
    }
    monkeypatch.setattr(fit, "_kept", lambda aside: iter(groups.items()))
    monkeypatch.setattr(fit, "features_of", lambda model, images: images)
    found: Any = SimpleNamespace(raw=lambda features: features[:, 1].astype(np.float32))
    thresholds = fit._thresholds(SimpleNamespace(id="pen"), found)
    plain = np.quantile(np.arange(1_000) / 1_000, 1 - CHOSEN["mnist"])
    expected = np.full(9, plain)
    expected[4] = 5 + np.quantile(np.arange(1_000) / 1_000, 1 - CHOSEN["writers"])
    expected[0] = 3 + np.quantile(np.arange(FEWEST) / FEWEST, 1 - CHOSEN["clean"])
    np.testing.assert_allclose(thresholds, expected, rtol=1e-5)


def test_digits_between_two_widths_count_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    between = np.stack([np.full(FEWEST, np.log(KNOTS[2] * KNOTS[3]) / 2), np.ones(FEWEST)], 1)
    monkeypatch.setattr(fit, "_kept", lambda aside: iter({"mnist": between}.items()))
    monkeypatch.setattr(fit, "features_of", lambda model, images: images)
    found: Any = SimpleNamespace(raw=lambda features: features[:, 1])
    thresholds = fit._thresholds(SimpleNamespace(id="pen"), found)
    assert thresholds.tolist() == [-np.inf, -np.inf, 1, 1, *[-np.inf] * 5]


def test_what_a_score_learns_from_goes_in_as_digits_and_strangers(
    asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: dict[str, np.ndarray] = {}
    monkeypatch.setattr(fit, "_digits", lambda aside: iter([torch.zeros(3, 28, 28), torch.zeros(2, 28, 28)]))
    monkeypatch.setattr(fit, "features_of", lambda model, images: np.full((len(images), 4), len(asked)))

    def learn(digits: np.ndarray, others: np.ndarray) -> Any:
        learnt.update(digits=digits, others=others)
        return Likeness(*[np.zeros(1)] * 7)

    monkeypatch.setattr(fit, "_learnt", learn)
    monkeypatch.setattr(fit, "_thresholds", lambda model, found: np.ones(1))
    assert fit.fitted(SimpleNamespace(id="pen")).thresholds == 1
    assert len(learnt["digits"]) == 5 and learnt["others"][:, 0].tolist() == list(range(1, len(LEARNT) + 1))
    counts = {"letter": 2_500, "sign": 2_500, "stroke": 1_500, "parts": 2_000}
    assert asked == [
        ("pictures", kind, counts.get(name, 1_200), [1, number], STRANGER)
        for number, (name, kind) in enumerate(LEARNT.items())
    ], REMEDY


def test_small_pictures_are_each_of_their_own_size_and_follow_the_seed() -> None:
    some: list[PenDigit] = kept_digits()[:6]
    images = fit._small(some, 13)
    assert images.shape == (6, 28, 28) and images.dtype == torch.uint8
    assert torch.equal(images, fit._small(some, 13)) and not torch.equal(images, fit._small(some, 12))
    assert torch.equal(images[:3], fit._small(some[:3], 13))
    written = fit._written(some, 14)
    assert written.shape == (6, 28, 28) and not torch.equal(written, fit._written(some, 16))
