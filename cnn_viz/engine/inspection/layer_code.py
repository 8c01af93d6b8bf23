"""The lines that compute a layer: in PyTorch, in plain NumPy, in Keras, each from its input x to its output y.

x is (1, C, H, W) for PyTorch, (C, H, W) for NumPy, (1, H, W, C) for Keras, which has the channels last; of a vector
(1, N), (N,) and (1, N). The weights stand there by PyTorch's names; for Keras as NumPy arrays in PyTorch's order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cnn_viz.records import LayerTrace


@dataclass(frozen=True)
class Code:
    """Lines to copy; "" where there are none."""

    pytorch: str = ""
    numpy: str = ""
    keras: str = ""


def normalize(layer: LayerTrace) -> Code:
    """The input's pixels."""
    mean, std = layer.settings["mean"], layer.settings["std"]
    call = "y = x" if (mean, std) == (0, 1) else f"y = (x - {mean}) / {std}"
    return Code(call, call, call)


_MOVES = (("stride", 1), ("padding", 0), ("dilation", 1), ("groups", 1))


def convolution(layer: LayerTrace) -> Code:
    """Grouped ones have no NumPy lines."""
    moves = {name: _whole(layer, name, usual) for name, usual in _MOVES}
    bias, padding = "bias" in layer.weights, moves["padding"]
    more = "".join(f", {name}={moves[name]}" for name, usual in _MOVES if moves[name] != usual)
    pytorch = f"y = F.conv2d(x, weight{', bias' if bias else ''}{more})"
    pad = f"x = np.pad(x, ((0, 0), ({padding}, {padding}), ({padding}, {padding})))\n" if padding else ""
    total = f"y[:, row, column] = (weight * window).sum(axis=(1, 2, 3)){' + bias' if bias else ''}"
    return Code(pytorch, pad + _windows(layer, total) if moves["groups"] == 1 else "", _keras_convolution(layer))


def _keras_convolution(layer: LayerTrace) -> str:
    stride, padding, dilation, groups = (_whole(layer, n, d) for n, d in _MOVES)
    filters, _, size, _ = layer.weights["weight"].shape
    bias, zeros = "bias" in layer.weights, keras_zeros(layer.settings)
    thinned = stride > 1 and dilation > 1
    more = {"strides": 1 if thinned else stride, "dilation_rate": dilation, "groups": groups}
    said = "".join(f", {name}={value}" for name, value in more.items() if value != 1)
    said += ', padding="same"' if padding and not zeros else ""
    said += "" if bias else ", use_bias=False"
    weights = "[weight.transpose(2, 3, 1, 0)" + (", bias]" if bias else "]")
    before = f"x = layers.ZeroPadding2D({zeros})(x)\n" if zeros else ""
    after = f"[:, ::{stride}, ::{stride}]  # Keras has no stride beside a dilation" if thinned else ""
    return before + _keras_layer(f"Conv2D({filters}, {size}{said})", weights) + after


def keras_zeros(settings: Mapping[str, float]) -> int:
    """How many zeros around each map Keras adds in a layer of its own before a convolution.

    Its padding="same" is PyTorch's padding only where the map keeps its size: with a stride it puts less before a map
    than behind it.
    """
    size, (stride, padding, dilation, _) = settings.get("kernel_size"), (settings.get(n, d) for n, d in _MOVES)
    return 0 if stride == 1 and size and 2 * padding == dilation * (size - 1) else int(padding)


def _keras_layer(call: str, weights: str) -> str:
    return f"layer = layers.{call}\nlayer.build(x.shape)\nlayer.set_weights({weights})\ny = layer(x)"


def max_pooling(layer: LayerTrace) -> Code:
    """Padding never wins."""
    return _pooling(layer, "max_pool2d", "max", ", constant_values=-np.inf", "MaxPooling2D")


def mean_pooling(layer: LayerTrace) -> Code:
    """Padding counts as 0, as in PyTorch."""
    return _pooling(layer, "avg_pool2d", "mean", "", "AveragePooling2D")


def _pooling(layer: LayerTrace, call: str, reduce: str, filler: str, keras: str) -> Code:
    size, stride, padding = (_whole(layer, n) for n in ("kernel_size", "stride", "padding"))
    more = (f", stride={stride}" if stride != size else "") + (f", padding={padding}" if padding else "")
    sides = f"({padding}, {padding})"
    pad = f"x = np.pad(x, ((0, 0), {sides}, {sides}){filler})\n" if padding else ""
    lines = pad + _windows(layer, f"y[:, row, column] = window.{reduce}(axis=(1, 2))")
    strides = f", strides={stride}" if stride != size else ""
    around = f"x = ops.pad(x, ((0, 0), {sides}, {sides}, (0, 0)){filler})\n" if padding else ""
    return Code(f"y = F.{call}(x, {size}{more})", lines, f"{around}y = layers.{keras}({size}{strides})(x)")


def _windows(layer: LayerTrace, inner: str) -> str:
    """Two loops that move a window over x and put one result a place into y."""
    size, stride = _whole(layer, "kernel_size"), _whole(layer, "stride", 1)
    channels, height, width = layer.output.shape
    top, left = ("row", "column") if stride == 1 else (f"{stride} * row", f"{stride} * column")
    dilation = _whole(layer, "dilation", 1)
    reach = f"{dilation * (size - 1) + 1}" + (f" : {dilation}" if dilation != 1 else "")
    return f"""\
y = np.zeros(({channels}, {height}, {width}), np.float32)
for row in range({height}):
    for column in range({width}):
        window = x[:, {top} : {top} + {reach}, {left} : {left} + {reach}]
        {inner}"""


def batch_norm(layer: LayerTrace) -> Code:
    """With the statistics that training gathered."""
    eps = layer.settings["eps"]
    affine = "weight" in layer.weights
    scaled = "\ny = weight[:, None, None] * y + bias[:, None, None]" if affine else ""
    call = f"BatchNormalization(epsilon={eps}{'' if affine else ', center=False, scale=False'})"
    return Code(
        f"y = F.batch_norm(x, running_mean, running_var{', weight, bias' if affine else ''}, eps={eps})",
        f"spread = np.sqrt(running_var + {eps})\ny = (x - running_mean[:, None, None]) / spread[:, None, None]{scaled}",
        _keras_layer(call, f"[{'weight, bias, ' if affine else ''}running_mean, running_var]"),
    )


def local_norm(layer: LayerTrace) -> Code:
    """Each value over those at its place in neighbouring maps."""
    size, (alpha, beta, k) = _whole(layer, "size"), (layer.settings[name] for name in ("alpha", "beta", "k"))
    sides, divisor = f"({size // 2}, {(size - 1) // 2})", f"({k} + {alpha} * mean) ** {beta}"
    return Code(
        f"y = F.local_response_norm(x, {size}, alpha={alpha}, beta={beta}, k={k})",
        f"squares = np.pad(x * x, ({sides}, (0, 0), (0, 0)))\n"
        f"mean = sum(squares[i : i + len(x)] for i in range({size})) / {size}\n"
        f"y = x / {divisor}",
        "# Keras has no such layer; its operations compute it.\n"
        f"squares = ops.pad(x * x, ((0, 0), (0, 0), (0, 0), {sides}))\n"
        f"mean = sum(squares[..., i : i + x.shape[-1]] for i in range({size})) / {size}\n"
        f"y = x / {divisor}",
    )


def leaky_relu(layer: LayerTrace) -> Code:
    """A straight line on each side of zero."""
    slope = layer.settings["negative_slope"]
    numpy = f"y = np.where(x > 0, x, np.float32({slope}) * x)"
    return Code(f"y = F.leaky_relu(x, {slope})", numpy, f"y = layers.LeakyReLU({slope})(x)")


def dropout(layer: LayerTrace) -> Code:
    """Once trained, nothing is left out."""
    p = layer.settings["p"]
    return Code(f"y = F.dropout(x, {p}, training=False)", "y = x", f"y = layers.Dropout({p})(x, training=False)")


def zero_pad(layer: LayerTrace) -> Code:
    """Zeros around each map."""
    p = _whole(layer, "padding")
    numpy = f"y = np.pad(x, ((0, 0), ({p}, {p}), ({p}, {p})))"
    return Code(f"y = F.pad(x, ({p}, {p}, {p}, {p}))", numpy, f"y = layers.ZeroPadding2D({p})(x)")


def dense(layer: LayerTrace) -> Code:
    """Every input times a weight."""
    bias = "bias" in layer.weights
    call = f"Dense({len(layer.weights['weight'])}{'' if bias else ', use_bias=False'})"
    return Code(
        f"y = F.linear(x, weight{', bias' if bias else ''})",
        f"y = weight @ x{' + bias' if bias else ''}",
        _keras_layer(call, f"[weight.T{', bias' if bias else ''}]"),
    )


def _whole(layer: LayerTrace, name: str, otherwise: int = 0) -> int:
    return int(layer.settings.get(name, otherwise))
