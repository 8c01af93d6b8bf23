"""The playground's kernels, and the learned filter nearest to one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.playground.kernels import (
    KERNELS,
    comes_in_all_sizes,
    kernel,
    nearest,
)
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, LayerTrace


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_is_square_and_finite(name: str) -> None:
    for size in range(1, 8) if comes_in_all_sizes(name) else (3,):
        assert kernel(name, size, seed=1).shape == (size, size)
        assert np.isfinite(kernel(name, size, seed=1)).all()


def test_sums_say_what_a_kernel_does_to_an_even_surface() -> None:
    """Blurs, identity and sharpening keep it; edge detectors answer nothing."""
    for name in ("identity", "box_blur", "gaussian_blur", "sharpen", "emboss"):
        assert kernel(name).sum() == pytest.approx(1), name
    for name in ("sobel_vertical", "sobel_horizontal", "laplacian"):
        assert kernel(name).sum() == 0, name
    assert kernel("gaussian_blur").tolist() == (np.outer([1, 2, 1], [1, 2, 1]) / 16).tolist()


def test_box_blur_is_pillows() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (9, 9), dtype=np.uint8)
    theirs = np.asarray(Image.fromarray(picture).filter(ImageFilter.BoxBlur(1)))[1:-1, 1:-1]
    windows = np.lib.stride_tricks.sliding_window_view(picture.astype(float), (3, 3))
    ours = (windows * kernel("box_blur")).sum(axis=(2, 3))
    assert np.abs(ours - theirs).max() <= 1


def test_a_random_kernel_can_be_had_again() -> None:
    assert kernel("random", 3, seed=4).tolist() == kernel("random", 3, seed=4).tolist()
    assert kernel("random", 3, seed=4).tolist() != kernel("random", 3, seed=5).tolist()


def layer(weight: np.ndarray) -> LayerTrace:
    nothing = np.zeros((1, 1, 1), np.float32)
    return LayerTrace("conv1", "conv", nothing, nothing, {"weight": weight.astype(np.float32)})


def test_the_nearest_filter_is_the_one_in_the_same_direction() -> None:
    chance = np.random.default_rng(2)
    weight = chance.normal(0, 1, (6, 4, 3, 3))
    weight[3, 2] = 5 * kernel("laplacian")
    found = nearest(kernel("laplacian")[None].astype(np.float32), [layer(weight)])
    assert (found.layer, found.filter, found.channel) == ("conv1", 3, 2)
    assert found.cosine == pytest.approx(1)
    assert found.weights.shape == (1, 3, 3)


def test_filters_of_three_channels_are_compared_whole() -> None:
    weight = np.random.default_rng(3).normal(0, 1, (5, 3, 3, 3))
    found = nearest(weight[4].astype(np.float32) * 0.1, [layer(weight)])
    assert (found.filter, found.channel) == (4, None) and found.cosine == pytest.approx(1)


def test_sizes_may_differ_and_zeros_are_near_nothing() -> None:
    sobel = kernel("sobel_vertical")
    weight = np.zeros((2, 1, 5, 5))
    weight[1, 0, 1:4, 1:4] = sobel
    found = nearest(sobel[None].astype(np.float32), [layer(weight)])
    assert found.filter == 1 and found.cosine == pytest.approx(1)
    assert nearest(np.zeros((1, 3, 3), np.float32), [layer(weight)]) is None
    assert nearest(sobel[None].astype(np.float32), []) is None


def test_a_real_network_has_a_nearest_filter_and_its_cosine_is_right() -> None:
    layers = trace(load("pen"), Digit.of_ink(np.zeros((28, 28), np.uint8))).layers
    sobel = kernel("sobel_vertical")[None].astype(np.float32)
    found = nearest(sobel, layers)
    a, b = np.zeros((5, 5)), np.zeros((5, 5))
    k = found.weights.shape[-1]
    a[1:4, 1:4] = sobel[0]
    b[(5 - k) // 2 : (5 - k) // 2 + k, (5 - k) // 2 : (5 - k) // 2 + k] = found.weights[0]
    assert found.cosine == pytest.approx(float((a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)), rel=1e-6)
