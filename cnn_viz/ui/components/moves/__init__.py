"""What moves when the digit moves: its layers before and after, and what is read at 13 x 13 positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any
from zlib import crc32

import numpy as np
from msgspec import Meta

from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.engine.playground.translation import (
    FARTHEST,
    Change,
    Readings,
    shifted,
)
from cnn_viz.records import Array, Digit, Trace
from cnn_viz.text import say
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.components.sent import sent
from cnn_viz.ui.components.words import themes, words

SHOWN = ("convolution", "pooling", "dense", "answer")  # families; of the others one learns nothing more

_moves = component(
    "moves",
    '<div class="cv-inside cv-moves"></div>',
    styles=("../layer_views/style.css", "style.css"),
)


Pixels = Annotated[int, Meta(ge=-FARTHEST, le=FARTHEST)]


@dataclass(frozen=True)
class Shift:
    """Where the visitor moves the digit, in its pixels."""

    down: Pixels
    right: Pixels


@dataclass(frozen=True, eq=False)
class Moved:
    """A digit, the shift (down, right), its traces before and after, the changes between, and all readings."""

    digit: Digit
    shift: tuple[int, int]
    before: Trace
    after: Trace
    changes: Sequence[Change]
    readings: Readings


def show_moves(moved: Moved, *, language: str, key: str, shift: Callable[[tuple[int, int]], None]) -> None:
    """Show it; `shift` is called with (down, right) when the visitor moves the digit."""

    def told() -> None:
        if wanted := sent(key, "shift", Shift):
            shift((wanted.down, wanted.right))

    _moves(key=key, data=moves_message(moved, language), on_shift_change=told)


def moves_message(moved: Moved, language: str) -> bytes:
    """Arrays: the digit's ink before and after, (2, 13, 13) digits and probabilities, then each layer's two maps."""
    arrays: list[Array] = [_pixels(moved.digit), _pixels(shifted(moved.digit, *moved.shift))]
    arrays += [moved.readings.digits.astype(np.float32), moved.readings.certain]
    layers = []
    for old, new, change in zip(moved.before.layers, moved.after.layers, moved.changes, strict=True):
        if old.kind not in KINDS or KINDS[old.kind].family not in SHOWN:
            continue
        named = layer_words(old, moved.before, language)
        layer: dict[str, Any] = {"title": named["title"], "size": named["size"], **asdict(change)}
        if old.output.ndim == 3:
            channel = int(old.output.reshape(len(old.output), -1).max(axis=1).argmax())
            layer |= {"channel": channel, "array": len(arrays)}
            arrays += [old.output[channel], new.output[channel]]
        layers.append(layer)
    header = {
        "title": say("playground.lesson_moves", language),
        "layers": layers,
        "pixels": asdict(moved.changes[0]),
        "shift": moved.shift,
        "farthest": FARTHEST,
        "answers": [[trace.answer, float(trace.probabilities.max())] for trace in (moved.before, moved.after)],
        "text": words(language, "moves"),
        "themes": themes(),
    }
    return pack({**header, "run": f"{crc32(pack(header, arrays)):08x}"}, arrays)


def _pixels(digit: Digit) -> Array:
    """(28, 28) float32 in [0, 1]."""
    return digit.ink.astype(np.float32) / np.float32(255)
