"""Where in the app each concept of the glossary can be touched: a page, and what its link puts there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from cnn_viz.engine.playground import bench_link
from cnn_viz.engine.playground.bench import (
    Bench,
    Conv,
    LocalNorm,
    Pool,
    Step,
)
from cnn_viz.engine.playground.bench import cells as table
from cnn_viz.engine.playground.examples import EXAMPLES
from cnn_viz.engine.playground.kernels import kernel
from cnn_viz.ui.frame.arrival import HERE


@dataclass(frozen=True)
class Touch:
    """A link to the place where a concept can be touched.

    label: its words in text/glossary.toml.  page: the page's name, as in its file.
    query: what the link says beside the language; "to" names the part of the page that it leads to.
    """

    label: str
    page: str
    query: Mapping[str, str] = field(default_factory=lambda: {"to": HERE})


def _bench(label: str, lesson: str, *steps: Step, example: str = "textbook", at: int = 0) -> Touch:
    """A bench of the playground: the lesson with these steps, its own ones if none are given, on an example."""
    found = EXAMPLES[example]
    bench = Bench(lesson=lesson, matrix=found.matrix, channels=found.channels, example=example)
    made = replace(bench.with_steps(*steps) if steps else bench, at=at)
    return Touch(label, "playground", {"to": HERE, "p": bench_link.encode(made)})


def _layer(label: str, network: str, place: str, to: str = HERE) -> Touch:
    """A place in a network, "conv1.3", on the page "Inside a layer"."""
    return Touch(label, "inside", {"to": to, "m": network, "s": place})


def _at(label: str, page: str, to: str = HERE) -> Touch:
    return Touch(label, page, {"to": to})


def _instrument(label: str, instrument: str, to: str) -> Touch:
    """An instrument of the page "Why"."""
    return Touch(label, "why", {"to": to, "w": instrument})


def _conv(name: str, **settings: int | str | float) -> Conv:
    return Conv(name, table(np.asarray(kernel(name))), **settings)  # type: ignore[arg-type]


_KNOBS = _at("go_train_knobs", "train", "train_knobs")
_LOSS = _at("go_train_loss", "train")
_NUMPY = _at("go_scratch_training", "scratch", "training")
_WHY = _at("go_networks_why", "networks", "why")
_TWO_CONVOLUTIONS = (_conv("box_blur", padding="same"), _conv("sobel_vertical", padding="same"), Pool())

TOUCHES: dict[str, tuple[Touch, ...]] = {
    "digit": (_at("go_draw", "draw"), _layer("go_inside_input", "pen", "input.0")),
    "channel": (
        _bench("go_bench_channels", "conv", _conv("sobel_vertical"), example="colours"),
        _layer("go_inside_rgb", "lenet_rgb", "conv1.0"),
    ),
    "convolution": (
        _bench("go_bench_textbook", "conv"),
        _layer("go_inside_conv", "pen", "conv1.0"),
        _at("go_scratch_convolve", "scratch", "convolve"),
    ),
    "correlation": (_bench("go_bench_dot", "conv", EXAMPLES["dot"].conv, example="dot"),),
    "kernel": (_bench("go_bench_kernel", "conv", EXAMPLES["square"].conv, example="square"),),
    "filter": (_layer("go_inside_filters", "pen", "conv1.0", "filters"),),
    "feature_map": (_layer("go_inside_maps", "pen", "conv2.0"), _at("go_draw_maps", "draw")),
    "bias": (_bench("go_bench_bias", "conv", _conv("sobel_vertical", bias=-10.0), example="edge"),),
    "stride": (_bench("go_bench_stride", "conv", _conv("laplacian", padding="same", stride=2), example="square"),),
    "padding": (
        _bench("go_bench_padding", "conv", _conv("sobel_vertical", padding="same")),
        _bench("go_bench_mirror", "conv", _conv("sobel_vertical", padding="same", fill="reflect")),
    ),
    "dilation": (_bench("go_bench_dilation", "conv", _conv("box_blur", dilation=2), example="noise"),),
    "receptive_field": (
        _bench("go_bench_field", "chain", *_TWO_CONVOLUTIONS, example="noise", at=2),
        _layer("go_inside_field", "pen", "conv3.0"),
    ),
    "sparse_connection": (_WHY,),
    "parameter_sharing": (_WHY, _at("go_scratch_convolve_backward", "scratch", "convolve_backward")),
    "translation": (_bench("go_bench_moves", "moves"),),
    "activation": (
        _bench("go_bench_activation", "activation", example="signed"),
        _layer("go_inside_relu", "pen", "relu1.0"),
    ),
    "pooling": (
        _bench("go_bench_pool", "pool"),
        _layer("go_inside_pool", "pen", "pool1.0"),
        _at("go_scratch_max_pool", "scratch", "max_pool"),
    ),
    "batch_norm": (_bench("go_bench_norm", "norm"), _layer("go_inside_norm", "conv5_bn", "norm1.0"), _KNOBS),
    "local_norm": (
        _bench("go_bench_local", "local_norm", LocalNorm(), example="colours"),
        _at("go_build_norm", "build"),
    ),
    "dropout": (_layer("go_inside_dropout", "pen", "dropout1.0"), _KNOBS),
    "flatten": (_bench("go_bench_flatten", "flatten"), _layer("go_inside_flatten", "pen", "flatten.0")),
    "dense": (_layer("go_inside_dense", "pen", "dense1.3"), _at("go_scratch_dense", "scratch", "dense")),
    "logit": (_layer("go_inside_dense", "pen", "dense1.3"),),
    "softmax": (
        _at("go_draw_bars", "draw"),
        _layer("go_inside_softmax", "pen", "softmax.3"),
        _at("go_scratch_softmax", "scratch", "softmax"),
    ),
    "calibration": (
        _layer("go_inside_temperature", "pen", "softmax.3"),
        _at("go_networks_sheets", "networks", "sheets"),
    ),
    "ablation": (_at("go_why_lab", "why", "lab"),),
    "nearest_neighbours": (_instrument("go_why_resemble", "resemble", "neighbours"),),
    "principal_components": (_instrument("go_why_space", "space", "space"),),
    "attribution": (_instrument("go_why_heatmaps", "heatmaps", "heatmaps"),),
    "adversarial_example": (_instrument("go_why_fool", "fool", "fool"), _instrument("go_why_cover", "cover", "cover")),
    "parameter": (_at("go_networks_plan", "networks", "plan"), _at("go_build", "build")),
    "cross_entropy": (_at("go_scratch_cross_entropy", "scratch", "cross_entropy"), _LOSS),
    "back_propagation": (
        _instrument("go_why_learn", "learn", "backward"),
        _at("go_scratch_softmax_backward", "scratch", "softmax_backward"),
        _at("go_scratch_dense_backward", "scratch", "dense_backward"),
        _at("go_scratch_convolve_backward", "scratch", "convolve_backward"),
    ),
    "learning_rate": (_KNOBS, _NUMPY),
    "batch": (_KNOBS, _bench("go_bench_norm", "norm")),
    "epoch": (_KNOBS, _NUMPY),
    "overfitting": (_KNOBS,),
    "augmentation": (_KNOBS,),
    "confusion_matrix": (_at("go_train", "train"),),
}
