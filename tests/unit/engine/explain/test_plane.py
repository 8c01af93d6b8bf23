"""The plane is scikit-free PCA: against NumPy's singular value decomposition, and by what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.explain.plane import OF_EACH, fitted, shown_digits


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    chance = np.random.default_rng(0)
    return (chance.normal(size=(60, 3)) @ chance.normal(size=(3, 40)) * 3 + chance.normal(size=(60, 40))).astype(
        np.float32
    )


def test_it_is_what_the_singular_values_say(values: np.ndarray) -> None:
    plane = fitted(values)
    centred = values.astype(np.float64) - values.mean(0, dtype=np.float64)
    _, strengths, rows = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(plane.axes @ rows[:2].T), np.eye(2), atol=1e-5)
    np.testing.assert_allclose(plane.shares, (strengths**2 / (strengths**2).sum())[:2], rtol=1e-6)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-5)
    assert plane.shares[0] >= plane.shares[1] > 0 and sum(plane.shares) <= 1


def test_a_digit_is_placed_where_it_lay_and_a_new_one_exactly(values: np.ndarray) -> None:
    plane = fitted(values)
    for k in (0, 7, 59):
        np.testing.assert_allclose(plane.place(values[k]), plane.points[k], atol=1e-3)
    new = values[0] * 0.5 + values[1] * 0.5
    np.testing.assert_allclose(plane.place(new), plane.points[:2].mean(0), atol=1e-3)


def test_values_that_are_all_the_same_have_a_place_too() -> None:
    plane = fitted(np.ones((5, 4), np.float32))
    assert plane.shares == (0, 0) and np.isfinite(plane.points).all() and plane.place(np.ones(4, np.float32)) == (0, 0)


def test_as_many_of_each_class_are_shown() -> None:
    chosen, labels = shown_digits()
    assert np.bincount(labels).tolist() == [OF_EACH] * 10 and len(np.unique(chosen)) == 10 * OF_EACH


def test_however_many_columns_are_held_at_a_time_it_is_the_same_plane(
    values: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fitted(values)
    monkeypatch.setattr("cnn_viz.engine.explain.plane.COLUMNS", 7)
    parts = fitted(values)
    np.testing.assert_allclose(parts.axes, whole.axes, atol=1e-5)
    np.testing.assert_allclose(parts.points, whole.points, atol=1e-4)
    np.testing.assert_allclose(parts.shares, whole.shares, rtol=1e-9)
