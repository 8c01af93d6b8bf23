"""Show me the code: for a layer of a trace, the lines in PyTorch, NumPy and Keras that give its numbers.

Each stands alone: it reads the .npz file that `export.save_trace` writes, computes the layer's output `y` from its
input `x`, and compares it with the file's. A test runs them as they are shown, for every layer of every network.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnn_viz.engine.inspection.layer_code import Code
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.records import LayerTrace, Trace


@dataclass(frozen=True)
class Language:
    """One in which layers are written.

    imports: besides NumPy.  around: what an array of the file is put into.  batch: whether x and y have one more axis.
    last: whether the channels come last, so that maps are turned as they are read.
    out: what y is put into, to be compared with the file's.
    """

    imports: tuple[str, ...] = ()
    around: str = "{}"
    batch: bool = False
    last: bool = False
    out: str = "y"

    def loaded(self, key: str) -> str:
        """An array of the file."""
        return self.around.format(f'saved["{key}"]')

    def as_input(self, key: str, maps: bool) -> str:
        """An array of the file as the layer takes it."""
        turned = ".transpose(1, 2, 0)" if self.last and maps else ""
        return f"{self.loaded(key)}{turned}{'[None]' if self.batch else ''}"

    def as_saved(self, maps: bool) -> str:
        """y as the file has it."""
        return f"{self.out}{'.transpose(2, 0, 1)' if self.last and maps else ''}"

    def shape(self, shape: tuple[int, ...]) -> str:
        """An input's shape, its batch apart."""
        return _sized((*shape[1:], shape[0]) if self.last and len(shape) == 3 else shape)


def _sized(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


LANGUAGES = {
    "pytorch": Language(
        ("import torch", "from torch.nn import functional as F"), "torch.from_numpy({})", batch=True, out="y[0].numpy()"
    ),
    "numpy": Language(),
    # Whatever Keras computes with: NumPy alone cannot read a tensor of PyTorch's whose gradients are followed.
    "keras": Language(("from keras import layers, ops",), batch=True, last=True, out="ops.convert_to_numpy(y)[0]"),
}


@dataclass(frozen=True)
class Snippet:
    """Texts to copy. known: False for a kind of layer without lines of its own; then they only load its numbers."""

    pytorch: str
    numpy: str
    keras: str
    known: bool = True


def snippet(trace: Trace, name: str, trace_file: str) -> Snippet:
    """The code for layer `name`; trace_file is the .npz file that lies beside it. Raises KeyError for no such layer."""
    layer = trace[name]
    before = trace.layers[[x.name for x in trace.layers].index(name) - 1].name if layer.kind != "input" else "digit"
    lines = KINDS[layer.kind].code(layer) if layer.kind in KINDS else Code()
    written = {way: _assembled(layer, before, trace_file, getattr(lines, way), LANGUAGES[way]) for way in LANGUAGES}
    return Snippet(**written, known=bool(lines.pytorch and lines.numpy))


def _assembled(layer: LayerTrace, before: str, trace_file: str, lines: str, language: Language) -> str:
    loaded = [(f"x = {language.as_input(before, layer.input.ndim == 3)}", language.shape(layer.input.shape))]
    loaded += [(f"{w} = {language.loaded(f'{layer.name}.{w}')}", _sized(layer.weights[w].shape)) for w in layer.weights]
    width = max(len(code) for code, _ in loaded) + 2
    shaped = [f"{code:{width}}# {shape}" for code, shape in loaded]
    lines = lines or f"y = {language.as_input(layer.name, layer.output.ndim == 3)}"
    check = f'print(abs({language.as_saved(layer.output.ndim == 3)} - saved["{layer.name}"]).max())'
    opened = f'saved = np.load("{trace_file}")'
    return "\n".join(["import numpy as np", *language.imports, "", opened, *shaped, "", lines, check]) + "\n"
