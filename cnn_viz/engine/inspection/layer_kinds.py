"""Every kind of layer that the app knows, one entry each.

An entry is all there is to a kind but its words (text/network.toml: a name and a few words about it) and, where it
deserves one, a view of its own. Whatever draws, explains, links, saves, builds or reads a layer asks this table, so a
new kind is one entry here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from torch import nn

from cnn_viz.engine.inspection import layer_code, layer_shapes
from cnn_viz.engine.inspection.geometry import Geometry
from cnn_viz.engine.inspection.layer_code import Code
from cnn_viz.engine.inspection.layer_kind import LayerKind, Setting
from cnn_viz.engine.inspection.layer_shapes import Settings
from cnn_viz.records import LayerTrace


def _one_line(pytorch: str, numpy: str, keras: str) -> Callable[[LayerTrace], Code]:
    return lambda layer: Code(pytorch, numpy, keras)


_MOVES = (("stride", 1), ("padding", 0), ("dilation", 1))


def _window(settings: Settings) -> Geometry | None:
    kernel, *moves = settings.get("kernel_size"), *(settings.get(name, usual) for name, usual in _MOVES)
    rows_and_columns = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    if not all(isinstance(number, int) for number in (*rows_and_columns, *moves)):
        return None
    return Geometry("window", rows_and_columns, *moves)


def _convolution(settings: Settings) -> Geometry | None:
    window = _window(settings)
    return window and replace(window, mixes=True, groups=settings.get("groups", 1))


def _around(settings: Settings) -> Geometry:
    """PyTorch's window of channels: one more before than after where its size is even."""
    size = int(settings["size"])
    return Geometry(before=size // 2, after=(size - 1) // 2)


_BIAS = Setting("bias", 1, 0, 1, switch=True)
_POOLING = {"size": Setting("kernel_size", 2, 1, 32), "stride": Setting("stride", 2, 1, 8)}
_CONVOLUTION = {
    "filters": Setting("out_channels", 16, 1, 128),
    "kernel": Setting("kernel_size", 3, 1, 15),
    "stride": Setting("stride", 1, 1, 8),
    "padding": Setting("padding", 0, 0, 7),
    "dilation": Setting("dilation", 1, 1, 8),
    "bias": _BIAS,
}
_LOCAL_NORM = {
    "size": Setting("size", 5, 1, 15),
    "alpha": Setting("alpha", 1e-4, 0, 10, 1e-4),
    "beta": Setting("beta", 0.75, 0, 5, 0.05),
    "k": Setting("k", 1, 0.5, 10, 0.5),
}

KINDS: dict[str, LayerKind] = {
    "input": LayerKind(None, "input", layer_code.normalize, terms=("digit", "channel")),
    "conv": LayerKind(
        nn.Conv2d, "convolution", layer_code.convolution, "c", "conv", _CONVOLUTION, "in_channels",
        counted=True, short="{filters}C{kernel}", output_shape=layer_shapes.convolved, geometry=_convolution,
        parameters=layer_shapes.convolutions_parameters, products=layer_shapes.convolutions_products,
        keras="Conv2D", terms=("convolution", "kernel", "filter", "channel", "stride", "padding", "receptive_field"),
    ),
    "relu": LayerKind(
        nn.ReLU, "activation", _one_line("y = F.relu(x)", "y = np.maximum(x, 0)", "y = layers.ReLU()(x)"), "r", "relu",
        derived="rectified", keras="ReLU", terms=("activation",),
    ),
    "leaky_relu": LayerKind(
        nn.LeakyReLU, "activation", layer_code.leaky_relu, "k", "leaky",
        {"slope": Setting("negative_slope", 0.01, 0, 1, 0.01)}, keras="LeakyReLU", terms=("activation",),
    ),
    "sigmoid": LayerKind(
        nn.Sigmoid, "activation",
        _one_line("y = torch.sigmoid(x)", "y = 1 / (1 + np.exp(-x))", 'y = layers.Activation("sigmoid")(x)'),
        "s", "sigmoid", keras="Activation", terms=("activation",),
    ),
    "tanh": LayerKind(
        nn.Tanh, "activation",
        _one_line("y = torch.tanh(x)", "y = np.tanh(x)", 'y = layers.Activation("tanh")(x)'),
        "t", "tanh", keras="Activation", terms=("activation",),
    ),
    "max_pool": LayerKind(
        nn.MaxPool2d, "pooling", layer_code.max_pooling, "m", "pool", _POOLING,
        counted=True, short="P{size}", output_shape=layer_shapes.pooled, geometry=_window, keras="MaxPooling2D",
        terms=("pooling", "stride"),
    ),
    "avg_pool": LayerKind(
        nn.AvgPool2d, "pooling", layer_code.mean_pooling, "a", "pool", _POOLING,
        counted=True, short="A{size}", output_shape=layer_shapes.pooled, geometry=_window,
        products=layer_shapes.one_a_value, keras="AveragePooling2D", terms=("pooling", "stride"),
    ),
    "batch_norm": LayerKind(
        nn.BatchNorm2d, "norm", layer_code.batch_norm, "b", "norm", reads_as="num_features",
        output_shape=layer_shapes.map_by_map, parameters=layer_shapes.norms_parameters,
        products=layer_shapes.one_a_value, keras="BatchNormalization", terms=("batch_norm", "batch"),
    ),
    "local_norm": LayerKind(
        nn.LocalResponseNorm, "norm", layer_code.local_norm, "l", "lrn", _LOCAL_NORM,
        output_shape=layer_shapes.map_by_map, geometry=_around, products=layer_shapes.one_a_value,
        terms=("local_norm", "channel"),
    ),
    "dropout": LayerKind(
        nn.Dropout, "dropout", layer_code.dropout, "o", "dropout", {"share": Setting("p", 0.2, 0, 0.9, 0.05)},
        derived="copy", keras="Dropout", terms=("dropout",),
    ),
    "zero_pad": LayerKind(
        nn.ZeroPad2d, "shape", layer_code.zero_pad, output_shape=layer_shapes.padded,
        geometry=lambda settings: Geometry(padding=int(settings["padding"])), keras="ZeroPadding2D", terms=("padding",),
    ),
    "flatten": LayerKind(
        nn.Flatten, "shape",
        _one_line("y = torch.flatten(x, 1)", "y = x.reshape(-1)",
                  "y = layers.Flatten()(layers.Permute((3, 1, 2))(x))  # the channels first, as in PyTorch"),
        "f", "flatten", output_shape=layer_shapes.flattened, geometry=lambda _: Geometry("row"), derived="copy",
        keras="Flatten", terms=("flatten",),
    ),
    "dense": LayerKind(
        nn.Linear, "dense", layer_code.dense, "d", "dense",
        {"units": Setting("out_features", 10, 1, 1024), "bias": _BIAS}, "in_features",
        counted=True, short="{units}", output_shape=layer_shapes.dense, geometry=lambda _: Geometry("everything"),
        parameters=layer_shapes.dense_parameters, products=layer_shapes.dense_products,
        keras="Dense", terms=("dense", "bias", "logit"),
    ),
    "softmax": LayerKind(
        None, "answer",
        _one_line("y = torch.softmax(x, dim=1)", "e = np.exp(x - x.max())\ny = e / e.sum()", "y = layers.Softmax()(x)"),
        geometry=lambda _: Geometry("everything"), keras="Softmax", terms=("softmax", "logit", "calibration"),
    ),
}  # fmt: skip


def kind_of(layer: nn.Module) -> str:
    """The field's name for a layer; its class name in lower case when we have none."""
    return next((name for name, kind in KINDS.items() if kind.module is type(layer)), type(layer).__name__.lower())


UNKNOWN = Geometry("everything")  # of a kind that is not in the table, all that is safe to say


def geometry_of(kind: str, settings: Settings) -> Geometry:
    """What the values of a layer of that kind read, with these settings."""
    return (KINDS[kind].geometry(settings) if kind in KINDS else None) or UNKNOWN


def building_kinds() -> dict[str, LayerKind]:
    """The kinds that a visitor can build with."""
    return {name: kind for name, kind in KINDS.items() if kind.letter}


_BY_SHAPE = ("out_channels", "out_features", "bias")  # a layer's weights and its output tell them
_BESIDES = ("groups", "eps", "padding")


def settings_of(layer: nn.Module) -> dict[str, float]:
    """A layer's plain numbers by PyTorch's names; a square pair such as kernel_size (5, 5) becomes 5."""
    found, has = {}, vars(layer)
    for name in _telling(tuple(KINDS)):
        if name in has and isinstance(value := squared(has[name]), int | float):
            found[name] = value
    return found


@lru_cache(maxsize=4)
def _telling(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The names of these kinds' settings, each once; asked for every layer of every digit."""
    chosen = [known.argument for kind in kinds for known in KINDS[kind].settings.values()]
    return tuple(name for name in dict.fromkeys([*chosen, *_BESIDES]) if name not in _BY_SHAPE)


def squared(value: object) -> object:
    """What is the same along both axes, once."""
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value
