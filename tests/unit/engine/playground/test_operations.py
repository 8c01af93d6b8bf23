"""The playground's operations against PyTorch's own layers, its sizes, and what it says about the impossible."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnn_viz.engine.playground.bench import (
    LESSONS,
    TEXTBOOK,
    Activation,
    Bench,
    Conv,
    Flatten,
    LocalNorm,
    Norm,
    Pool,
    cells,
    resized,
    usable_cells,
)
from cnn_viz.engine.playground.kernels import kernel
from cnn_viz.engine.playground.operations import (
    apply,
    companions,
    flipped,
    run,
    sides,
)
from cnn_viz.errors import UserError
from cnn_viz.text import say, sentence

MODES = {"zeros": "zeros", "replicate": "replicate", "reflect": "reflect"}


def after(step, x: np.ndarray) -> np.ndarray:
    done = run(x, [step])
    assert done.problem is None, done.problem
    return done.batches[1]


def test_the_textbook_case() -> None:
    done = run(Bench().planes[None], Bench().steps)
    assert done.layers[1].output.tolist() == [[[29, -192], [-35, -22]]]
    assert Bench().matrix == TEXTBOOK
    assert Bench().step == Conv(weights=cells([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]))


def test_the_textbook_case_flipped_is_its_negative() -> None:
    x = torch.from_numpy(Bench().planes[None])
    assert flipped(Conv(), x).tolist() == [[[[-29, 192], [35, 22]]]]


@settings(max_examples=150, deadline=None)
@given(
    size=st.integers(1, 7),
    stride=st.integers(1, 4),
    padding=st.one_of(st.integers(0, 6), st.just("same")),
    fill=st.sampled_from(sorted(MODES)),
    dilation=st.integers(1, 3),
    shape=st.tuples(st.sampled_from([1, 3]), st.integers(4, 28), st.integers(4, 28)),
    seed=st.integers(0, 99),
)
def test_convolution_is_that_of_torch_or_is_impossible_there_too(
    size, stride, padding, fill, dilation, shape, seed
) -> None:
    chance = np.random.default_rng(seed)
    step = Conv("own", cells(chance.normal(0, 1, (3, size, size))), stride, padding, fill, dilation, 0.5)
    x = chance.normal(0, 9, (2, *shape)).astype(np.float32)
    # "same" with a stride is what PyTorch refuses; ours is every stride-th value of the one without.
    layer_stride = 1 if padding == "same" else stride
    theirs = nn.Conv2d(shape[0], 1, size, layer_stride, padding, dilation, padding_mode=MODES[fill])
    theirs.weight.data = torch.tensor(step.weights[: shape[0]], dtype=torch.float32)[None]
    theirs.bias.data.fill_(0.5)
    try:
        with torch.inference_mode():
            expected = theirs(torch.from_numpy(x)).numpy()
    except RuntimeError:
        with pytest.raises(UserError):
            apply(step, torch.from_numpy(x))
        return
    if padding == "same":
        expected = expected[:, :, ::stride, ::stride]
    ours = after(step, x)
    np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-4)
    assert ours.shape[2:] == tuple(side.count for side in sides(step, *shape[1:]))


def test_same_padding_keeps_the_size_whatever_the_kernel() -> None:
    for size in range(1, 8):
        for dilation in (1, 2, 3):
            step = Conv("own", cells(np.ones((size, size))), padding="same", dilation=dilation)
            assert after(step, np.ones((1, 1, 9, 11))).shape == (1, 1, 9, 11)


@pytest.mark.parametrize("how", ["max", "average"])
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (3, 1), (2, 3), (4, 4)])
def test_pooling_is_that_of_torch(how: str, size: int, stride: int) -> None:
    x = np.random.default_rng(size).normal(0, 1, (2, 3, 9, 8)).astype(np.float32)
    layer = (nn.MaxPool2d if how == "max" else nn.AvgPool2d)(size, stride)
    np.testing.assert_array_equal(after(Pool(how, size, stride), x), layer(torch.from_numpy(x)).numpy())


@pytest.mark.parametrize(
    ("function", "layer"),
    [("relu", nn.ReLU()), ("leaky_relu", nn.LeakyReLU(0.2)), ("sigmoid", nn.Sigmoid()), ("tanh", nn.Tanh())],
)
def test_activations_are_those_of_torch(function: str, layer: nn.Module) -> None:
    x = np.linspace(-5, 5, 32, dtype=np.float32).reshape(1, 2, 4, 4)
    np.testing.assert_array_equal(after(Activation(function, 0.2), x), layer(torch.from_numpy(x)).numpy())


def test_batch_norm_takes_mean_and_variance_of_the_batch() -> None:
    bench = Bench(lesson="norm")
    batch = np.concatenate([bench.planes[None], companions(bench)])
    layer = nn.BatchNorm2d(1).train()
    layer.weight.data.fill_(2.0)
    layer.bias.data.fill_(-1.0)
    with torch.inference_mode():
        expected = layer(torch.from_numpy(batch)).numpy()
    ours = after(Norm(2.0, -1.0), batch)
    np.testing.assert_allclose(ours, expected, rtol=1e-6)
    assert abs(float(ours.mean()) + 1) < 1e-5 and abs(float(ours.std()) - 2) < 1e-3


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("channels", [1, 3])
def test_local_response_norm_is_that_of_torch(size: int, channels: int) -> None:
    x = np.random.default_rng(size).normal(0, 9, (2, channels, 5, 6)).astype(np.float32)
    layer = nn.LocalResponseNorm(size, alpha=0.3, beta=0.75, k=2.0)
    ours = after(LocalNorm(size, 0.3, 0.75, 2.0), x)
    np.testing.assert_array_equal(ours, layer(torch.from_numpy(x)).numpy())


def test_local_response_norm_is_the_papers_formula() -> None:
    """Krizhevsky et al. 2012, section 3.3: n = 5 on three channels, where every window holds all of them."""
    x = np.array([9.0, -6.0, 4.0], np.float32).reshape(1, 3, 1, 1)
    expected = x / (2 + 5e-4 / 5 * (81 + 36 + 16)) ** 0.75
    np.testing.assert_allclose(after(LocalNorm(5, 5e-4, 0.75, 2.0), x), expected, rtol=1e-6)


def test_a_chain_is_its_steps_one_after_the_other() -> None:
    done = run(Bench().planes[None], LESSONS["chain"])
    conv = nn.Conv2d(1, 1, 3, padding="same", bias=False)
    conv.weight.data = torch.from_numpy(kernel("sobel_vertical"))[None, None].float()
    with torch.inference_mode():
        expected = nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())(torch.from_numpy(Bench().planes[None]))
    assert [layer.kind for layer in done.layers] == ["input", "conv", "activation", "max_pool", "flatten"]
    np.testing.assert_allclose(done.batches[-1], expected.numpy(), rtol=1e-6)


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ([Conv("own", cells(np.ones((5, 5))))], "errors.kernel_too_large"),
        ([Conv(dilation=2)], "errors.kernel_too_wide"),
        ([Conv("own", cells(np.ones((7, 7))), padding=1)], "errors.kernel_too_large_padded"),
        ([Conv(dilation=3, padding=1)], "errors.kernel_too_wide_padded"),
        ([Conv(padding=4, fill="reflect")], "errors.cannot_reflect"),
        ([Pool(size=5)], "errors.window_too_large"),
        ([Flatten(), Conv()], "errors.no_rows_left"),
        ([Flatten(), Pool()], "errors.no_rows_left"),
        ([Flatten(), LocalNorm()], "errors.no_channels_left"),
    ],
)
def test_the_impossible_is_told_in_both_languages(steps, key: str) -> None:
    done = run(Bench().planes[None], steps)
    assert done.problem is not None and done.problem.key == key
    assert len(done.layers) == len(steps), "the steps before it are shown"
    assert "{" not in sentence(done.problem)
    assert "{" not in say(key, "zh", **done.problem.values)


def test_what_is_too_large_is_told_with_the_sizes_that_it_met() -> None:
    x = torch.zeros(1, 2, 3, 4)
    told = {}
    for step in (Pool(size=5), Conv("own", cells(np.ones((7, 7))), padding=1, dilation=2)):
        with pytest.raises(UserError) as error:
            apply(step, x)
        told[type(step)] = error.value.values
    assert told[Pool] == {"size": 5, "reach": 5, "rows": 3, "columns": 4}
    assert told[Conv] == {"size": 7, "reach": 13, "rows": 3, "columns": 4, "high": 5, "wide": 6, "dilation": 2}


def test_cells_from_a_browser_are_checked() -> None:
    good = [[[1.0] * 5] * 4] * 3
    assert usable_cells(good, range(4, 13)) == cells(good)
    nothing = float("nan")
    bad: object
    for bad in (None, "x", [[1]], good[:2], [[[1.0] * 13] * 4] * 3, [[[nothing] * 4] * 4] * 3, [[[1], [1, 2]]] * 3, {}):
        assert usable_cells(bad, range(4, 13)) is None
    assert usable_cells(good, range(4, 13), square=True) is None
    assert usable_cells([[[1e9] * 4] * 4] * 3, range(4, 13))[0][0][0] == 1e6


def test_a_matrix_grows_at_its_end_and_a_kernel_around_its_middle() -> None:
    assert resized(TEXTBOOK, 5, 4)[0][:4] == TEXTBOOK[0]
    assert resized(resized(TEXTBOOK, 7, 9), 4, 4) == TEXTBOOK
    sobel = cells(kernel("sobel_vertical"))
    larger = resized(sobel, 5, 5, centred=True)
    assert np.asarray(larger)[0, 1:4, 1:4].tolist() == np.asarray(sobel)[0].tolist()
    for other in range(1, 8):
        assert len(resized(sobel, other, other, centred=True)[0]) == other
    assert resized(larger, 3, 3, centred=True) == sobel


def test_another_step_leaves_the_other_lessons_alone() -> None:
    bench = replace(Bench(), lesson="pool").with_step(size=3)
    assert bench.step == Pool(size=3) and bench.lessons["conv"] == (Conv(),) and Bench().lessons["pool"] == (Pool(),)
