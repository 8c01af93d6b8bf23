"""What there is to know of a kind of layer; layer_kinds.py has them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, defstruct
from torch import nn

from cnn_viz.engine.inspection import layer_shapes
from cnn_viz.engine.inspection.geometry import Geometry, Shape
from cnn_viz.engine.inspection.layer_code import Code
from cnn_viz.engine.inspection.layer_shapes import Count, Settings
from cnn_viz.records import LayerTrace

Family = Literal["input", "convolution", "activation", "pooling", "norm", "dropout", "shape", "dense", "answer"]


@dataclass(frozen=True)
class Setting:
    """A number that a visitor gives a layer.

    argument: PyTorch's name for it, by which its module keeps it.  usual: what it is where nobody says otherwise.
    least, most, step: what it can be; a step of 1 means whole numbers.  switch: 0 or 1.
    """

    argument: str
    usual: float
    least: float
    most: float
    step: float = 1
    switch: bool = False

    @property
    def whole(self) -> bool:
        return self.step == 1

    @property
    def declared(self) -> Any:
        """Its type, for `typed`: whole numbers may be written 3 or 3.0, switches also true and false."""
        number = Annotated[float, Meta(ge=self.least, le=self.most, multiple_of=1 if self.whole else None)]
        return bool | number if self.switch else number

    def as_argument(self, value: float) -> float | bool:
        """The value as PyTorch takes it."""
        return bool(value) if self.switch else int(value) if self.whole else value


def _same_place(_settings: Settings) -> Geometry:
    return Geometry()


@dataclass(frozen=True)
class LayerKind:
    """A kind of layer.

    module:   its class in PyTorch; None for what is no module of a network: its input, and the softmax at its end.
    family:   whose place it takes and among which it is offered.
    code:     the lines that compute it.
    letter:   in the text of a blueprint; "" for a kind that nobody builds with.
    stem:     its layers' name but for the number.
    settings: what a visitor may choose, by our own names, in the order in which texts write them.
    reads_as: PyTorch's name for the number of channels or values that it reads, "" where it doesn't ask.
    counted:  whether the first setting is always written, usual or not.
    short:    in a network's short name, "{filters}C{kernel}"; "" for kinds that are left out.
    output_shape: from settings by PyTorch's names and input shape; raises UserError where it cannot be.
    geometry: what its values read, None for steps that nobody can draw (other rows than columns).
    parameters, products: how many are learnt, how many multiplications one digit takes.
    derived:  how a browser gets its output from its input without being sent it, if the numbers agree.
    keras:    its class in Keras, "" where that has none.
    terms:    of the glossary, its own first.
    """

    module: type[nn.Module] | None
    family: Family
    code: Callable[[LayerTrace], Code]
    letter: str = ""
    stem: str = ""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    reads_as: str = ""
    counted: bool = False
    short: str = ""
    output_shape: Callable[[Settings, Shape], Shape] = layer_shapes.unchanged
    geometry: Callable[[Settings], Geometry | None] = _same_place
    parameters: Callable[[Settings, Shape], Count] = layer_shapes.none
    products: Callable[[Settings, Shape, Shape], Count] = layer_shapes.none
    derived: Literal["", "copy", "rectified"] = ""
    keras: str = ""
    terms: tuple[str, ...] = ()

    @cached_property
    def described(self) -> type[Struct]:
        """How a link, a file or a browser describes one such layer: its settings, each as usual where not mentioned."""
        return defstruct("Settings", [(name, known.declared, known.usual) for name, known in self.settings.items()])

    def make(self, settings: Mapping[str, float], input_shape: Shape) -> nn.Module:
        """The module. settings: by our own names, all of them."""
        if self.module is None:
            raise TypeError("no module of a network")
        return self.module(**({self.reads_as: input_shape[0]} if self.reads_as else {}), **self.arguments(settings))

    def arguments(self, settings: Mapping[str, float]) -> dict[str, float]:
        """Settings by our own names -> by PyTorch's."""
        return {known.argument: known.as_argument(settings[name]) for name, known in self.settings.items()}
