"""The records that cross the borders between engine, figures and user interface.

Each is a frozen dataclass of read-only NumPy arrays: never a tensor, never a Streamlit object.
Shapes are channels x height x width.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Pixels = NDArray[np.uint8]


def read_only(array: NDArray) -> NDArray:
    """The same array, contiguous and protected against writing (a shared record must not change)."""
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class Digit:
    """What a network is given to read, 8 bits a pixel like MNIST, so that a link can carry it whole.

    ink:    (28, 28) uint8, 0 is paper and 255 is full ink, whatever the colours were.
    colour: (3, 28, 28) uint8, the ink in its own colour on black; white ink gives three equal planes.
    """

    ink: Pixels
    colour: Pixels

    @classmethod
    def of_ink(cls, ink: Pixels) -> Digit:
        """A digit written in white, as all of MNIST is. ink: (28, 28) uint8."""
        return cls(read_only(ink), read_only(np.repeat(ink[None], 3, axis=0)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digit) and self._bytes == other._bytes

    def __hash__(self) -> int:
        return hash(self._bytes)

    @property
    def _bytes(self) -> bytes:
        return self.colour.tobytes() + self.ink.tobytes()


@dataclass(frozen=True, eq=False)
class DigitizeStep:
    """One step from drawing to digit: its picture, and the digit if one stopped here.

    id:      one of cnn_viz.engine.digits.digitize.STEPS, or "drawing" for the first picture.
    applied: False where the step is switched off.
    picture: (H, W) uint8, what the step left.
    digit:   the 28 x 28 digit that the network would read after this step and those before it.
    """

    id: str
    applied: bool
    picture: Pixels
    digit: Digit


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer of one network while it read one digit.

    name:     unique in the network: "conv1", "relu1", "dense2", … "input" and "softmax" are layers too.
    kind:     one of engine/inspection/layer_kinds.py; for a layer that we don't know, its class name in lower case.
    input:    float32, (C, H, W) or (N,); for "input" the digit before normalization.
    output:   float32, (C, H, W) or (N,): exactly what PyTorch computed in eval mode.
    weights:  by PyTorch's names ("weight", "bias", "running_mean", …); empty where there are none.
    settings: by PyTorch's names ("kernel_size", "stride", "padding", "p", "eps", …), plain numbers.
    """

    name: str
    kind: str
    input: Array
    output: Array
    weights: Mapping[str, Array] = field(default_factory=dict)
    settings: Mapping[str, float] = field(default_factory=dict)

    @property
    def parameters(self) -> int:
        """How many numbers training adjusts here (running statistics are not among them)."""
        return sum(w.size for n, w in self.weights.items() if n in ("weight", "bias"))


@dataclass(frozen=True, eq=False)
class Trace:
    """A network's whole answer to one digit: every layer in order, from "input" to "softmax"."""

    model: str
    layers: tuple[LayerTrace, ...]

    def __getitem__(self, name: str) -> LayerTrace:
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(f"no layer '{name}' in {self.model}; it has {', '.join(x.name for x in self.layers)}")

    @property
    def logits(self) -> Array:
        """(10,) float32, what the last dense layer said, before softmax."""
        return self.layers[-1].input

    @property
    def probabilities(self) -> Array:
        """(10,) float32, summing to 1."""
        return self.layers[-1].output

    @property
    def answer(self) -> int:
        """The digit with the highest probability."""
        return int(self.probabilities.argmax())


@dataclass(frozen=True)
class Selection:
    """Which map is opened: channel `channel` of layer `layer` ("conv1"), and which position in it, if one is."""

    layer: str
    channel: int
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class StepReport:
    """One batch of a training run; epochs and steps count from 1, `steps` is the whole run's number of them.

    loss: the mean over the batch, as trained (with augmentation, dropout and label smoothing).
    rate: the learning rate of this step.
    """

    epoch: int
    step: int
    steps: int
    loss: float
    rate: float


@dataclass(frozen=True)
class EpochReport:
    """One pass over the training images.

    train_*:      over the epoch's batches, each as it was just before the step that learnt from it.
    validation_*: at the epoch's end, on images that are in no batch; accuracies in [0, 1].
    seconds:      since the run began.
    """

    epoch: int
    epochs: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Box:
    """A rectangle of positions: rows from `top` up to but without `bottom`, columns from `left` to `right` likewise.

    It may reach beyond the picture it lies in, into the padding: then `top` or `left` is negative.
    """

    top: int
    left: int
    bottom: int
    right: int

    def within(self, height: int, width: int) -> Box:
        """The part that lies in a picture of height x width; empty (bottom == top) if none does."""
        top, left = min(max(0, self.top), height), min(max(0, self.left), width)
        return Box(top, left, max(top, min(self.bottom, height)), max(left, min(self.right, width)))


@dataclass(frozen=True, eq=False)
class ExcitingDigits:
    """For each of a conv layer's F filters, the K test digits that excite it most, the strongest first.

    layer:   "conv1".
    images:  (F, K) int, numbers in the MNIST test set; no image stands twice in a row.
    rows, columns: (F, K) int, where in the filter's feature map its largest value stands.
    values:  (F, K) float32, that value.
    boxes:   (F, K, 4) int, the part of the 28 x 28 digit that it was computed from: top, left, bottom, right as in Box.
    """

    layer: str
    images: NDArray[np.integer]
    rows: NDArray[np.integer]
    columns: NDArray[np.integer]
    values: Array
    boxes: NDArray[np.integer]

    def box(self, number: int, place: int) -> Box:
        """The box of filter `number`'s digit at `place`, 0 being the strongest."""
        return Box(*(int(edge) for edge in self.boxes[number, place]))


@dataclass(frozen=True, eq=False)
class FilterStatistics:
    """What each of a layer's C filters or units is worth over N test images.

    layer:    "conv1".
    correct:  (C,) int, how many images are still read right when this one puts out 0.
    mean:     (C,) float32, its mean output, over images and positions, before any activation.
    peak:     (C,) float32, the largest value that the activation after it ever passed on; one of at most 0 is dead.
    by_class: (C, 10) float32, the mean of what the activation passed on, by the digit that the image shows.
    """

    layer: str
    correct: NDArray[np.integer]
    mean: Array
    peak: Array
    by_class: Array

    @property
    def dead(self) -> NDArray[np.bool_]:
        """(C,), whether a filter never passed anything on."""
        return self.peak <= 0
