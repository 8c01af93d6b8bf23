"""Show me the code: for a layer of a trace, the PyTorch call and the plain NumPy lines that give its numbers.

Both stand alone: they read the .npz file that `export.save_trace` writes, compute the layer's output `y` from its
input `x`, and compare it with the file's. A test runs them as they are shown, for every layer of every network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnn_viz.engine.blueprint.module import input_of
from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.records import LayerTrace, Trace


@dataclass(frozen=True)
class Snippet:
    """Two texts to copy. known: False for a kind of layer without lines of its own; then they only load its numbers."""

    pytorch: str
    numpy: str
    known: bool = True


def snippet(trace: Trace, name: str, trace_file: str) -> Snippet:
    """The code for layer `name`; trace_file is the .npz file that lies beside it. Raises KeyError for no such layer."""
    layer = trace[name]
    before = trace.layers[[x.name for x in trace.layers].index(name) - 1].name if layer.kind != "input" else "digit"
    reads = input_of(trace.model)
    core = _LINES.get(layer.kind, _unknown)(layer, reads)
    return Snippet(
        pytorch=_assembled(layer, before, trace_file, core.pytorch, torch=True),
        numpy=_assembled(layer, before, trace_file, core.numpy, torch=False),
        known=core.known,
    )


def _assembled(layer: LayerTrace, before: str, trace_file: str, lines: str, torch: bool) -> str:
    head = ["import numpy as np"]
    if torch:
        head += ["import torch", "from torch.nn import functional as F"]
    loaded = [(f"x = {_read(before, torch)}{'[None]' if torch else ''}", layer.input.shape)]
    loaded += [(f"{w} = {_read(f'{layer.name}.{w}', torch)}", layer.weights[w].shape) for w in layer.weights]
    width = max(len(code) for code, _ in loaded) + 2
    shaped = [f"{code:{width}}# {' x '.join(map(str, shape))}" for code, shape in loaded]
    opened = f'saved = np.load("{trace_file}")'
    check = f'print(abs({"y[0].numpy()" if torch else "y"} - saved["{layer.name}"]).max())'
    return "\n".join([*head, "", opened, *shaped, "", lines, check]) + "\n"


def _read(key: str, torch: bool) -> str:
    return f'torch.from_numpy(saved["{key}"])' if torch else f'saved["{key}"]'


def _input(_layer: LayerTrace, spec: InputSpec) -> Snippet:
    if (spec.mean, spec.std) == (0, 1):
        return Snippet("y = x", "y = x")
    call = f"y = (x - {spec.mean}) / {spec.std}"
    return Snippet(call, call)


def _conv(layer: LayerTrace, _spec: InputSpec) -> Snippet:
    stride, padding, dilation, groups = (_whole(layer, n, d) for n, d in _CONV)
    bias = "bias" in layer.weights
    more = "".join(f", {n}={v}" for (n, d), v in zip(_CONV, (stride, padding, dilation, groups), strict=True) if v != d)
    pytorch = f"y = F.conv2d(x, weight{', bias' if bias else ''}{more})"
    if groups != 1:
        return _unknown(layer, _spec)
    pad = f"x = np.pad(x, ((0, 0), ({padding}, {padding}), ({padding}, {padding})))\n" if padding else ""
    total = f"y[:, row, column] = (weight * window).sum(axis=(1, 2, 3)){' + bias' if bias else ''}"
    return Snippet(pytorch, pad + _windows(layer, total))


_CONV = (("stride", 1), ("padding", 0), ("dilation", 1), ("groups", 1))


def _pool(layer: LayerTrace, call: str, reduce: str, filler: str) -> Snippet:
    size, stride, padding = (_whole(layer, n) for n in ("kernel_size", "stride", "padding"))
    more = (f", stride={stride}" if stride != size else "") + (f", padding={padding}" if padding else "")
    sides = f"({padding}, {padding})"
    pad = f"x = np.pad(x, ((0, 0), {sides}, {sides}){filler})\n" if padding else ""
    return Snippet(
        f"y = F.{call}(x, {size}{more})", pad + _windows(layer, f"y[:, row, column] = window.{reduce}(axis=(1, 2))")
    )


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


def _batch_norm(layer: LayerTrace, _spec: InputSpec) -> Snippet:
    eps = layer.settings["eps"]
    affine = "weight" in layer.weights
    scaled = "\ny = weight[:, None, None] * y + bias[:, None, None]" if affine else ""
    return Snippet(
        f"y = F.batch_norm(x, running_mean, running_var{', weight, bias' if affine else ''}, eps={eps})",
        f"spread = np.sqrt(running_var + {eps})\ny = (x - running_mean[:, None, None]) / spread[:, None, None]{scaled}",
    )


def _leaky(layer: LayerTrace, _spec: InputSpec) -> Snippet:
    slope = layer.settings["negative_slope"]
    return Snippet(f"y = F.leaky_relu(x, {slope})", f"y = np.where(x > 0, x, np.float32({slope}) * x)")


def _local_norm(layer: LayerTrace, _spec: InputSpec) -> Snippet:
    size, (alpha, beta, k) = _whole(layer, "size"), (layer.settings[name] for name in ("alpha", "beta", "k"))
    return Snippet(
        f"y = F.local_response_norm(x, {size}, alpha={alpha}, beta={beta}, k={k})",
        f"squares = np.pad(x * x, (({size // 2}, {(size - 1) // 2}), (0, 0), (0, 0)))\n"
        f"mean = sum(squares[i : i + len(x)] for i in range({size})) / {size}\n"
        f"y = x / ({k} + {alpha} * mean) ** {beta}",
    )


def _dense(layer: LayerTrace, _spec: InputSpec) -> Snippet:
    bias = "bias" in layer.weights
    return Snippet(f"y = F.linear(x, weight{', bias' if bias else ''})", f"y = weight @ x{' + bias' if bias else ''}")


def _zero_pad(layer: LayerTrace, _spec: InputSpec) -> Snippet:
    p = _whole(layer, "padding")
    return Snippet(f"y = F.pad(x, ({p}, {p}, {p}, {p}))", f"y = np.pad(x, ((0, 0), ({p}, {p}), ({p}, {p})))")


def _unknown(layer: LayerTrace, _spec: InputSpec) -> Snippet:
    return Snippet(f"y = {_read(layer.name, True)}[None]", f"y = {_read(layer.name, False)}", known=False)


_LINES: dict[str, Callable[[LayerTrace, InputSpec], Snippet]] = {
    "input": _input,
    "conv": _conv,
    "relu": lambda layer, spec: Snippet("y = F.relu(x)", "y = np.maximum(x, 0)"),
    "leaky_relu": _leaky,
    "sigmoid": lambda layer, spec: Snippet("y = torch.sigmoid(x)", "y = 1 / (1 + np.exp(-x))"),
    "tanh": lambda layer, spec: Snippet("y = torch.tanh(x)", "y = np.tanh(x)"),
    "max_pool": lambda layer, spec: _pool(layer, "max_pool2d", "max", ", constant_values=-np.inf"),
    "avg_pool": lambda layer, spec: _pool(layer, "avg_pool2d", "mean", ""),
    "batch_norm": _batch_norm,
    "local_norm": _local_norm,
    "zero_pad": _zero_pad,
    "flatten": lambda layer, spec: Snippet("y = torch.flatten(x, 1)", "y = x.reshape(-1)"),
    "dropout": lambda layer, spec: Snippet(f"y = F.dropout(x, {layer.settings['p']}, training=False)", "y = x"),
    "dense": _dense,
    "softmax": lambda layer, spec: Snippet("y = torch.softmax(x, dim=1)", "e = np.exp(x - x.max())\ny = e / e.sum()"),
}


def _whole(layer: LayerTrace, name: str, otherwise: int = 0) -> int:
    return int(layer.settings.get(name, otherwise))
