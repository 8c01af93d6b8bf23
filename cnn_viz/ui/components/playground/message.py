"""The bench as the playground's message: every step's numbers, the chosen kernel, and what the browser may edit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import numpy as np

from cnn_viz.engine.inspection.geometry import Geometry
from cnn_viz.engine.inspection.receptive_field import geometry
from cnn_viz.engine.playground.bench import (
    LARGEST_KERNEL,
    LEAST,
    MOST,
    Activation,
    Bench,
    Conv,
    Flatten,
    LocalNorm,
    Norm,
    Pool,
    Step,
)
from cnn_viz.engine.playground.kernels import Nearest
from cnn_viz.engine.playground.operations import Run, Side, sides
from cnn_viz.records import Array, LayerTrace
from cnn_viz.text import say, sentence
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.network.message import geometry_sent
from cnn_viz.ui.components.words import themes, words

_NONE = np.zeros(0, np.float32)


@dataclass(frozen=True, eq=False)
class Extras:
    """What is shown beside the steps.

    flipped: the chosen convolution's output with the kernel turned around, (1, H, W); None for other steps.
    nearest: the learned filter like its kernel, and the sentence about it.
    members: what the batch's four inputs are, for batch norm.
    """

    flipped: Array | None = None
    nearest: Nearest | None = None
    nearest_said: str = ""
    members: list[str] = field(default_factory=list)


def playground_message(bench: Bench, run: Run, extras: Extras, *, language: str, edit: int) -> bytes:
    """What the browser needs to show every step and to compute any position of the chosen one by itself.

    Arrays: every layer's output, beginning with the input; then by the header's numbers the chosen step's weights,
    the flipped output, the batch before and after, the nearest filter.
    edit: how many edits the browser has sent; an answer to an older one is passed over there.
    """
    arrays: list[Array] = [layer.output for layer in run.layers]
    at = bench.here + 1
    reached = at < len(run.layers)
    also = {"flipped": extras.flipped, "nearest": extras.nearest.weights if extras.nearest else None}
    if reached and isinstance(bench.step, Norm):
        also |= {"batch_before": run.batches[at - 1], "batch_after": run.batches[at]}
    weights: dict[str, Array] = {}
    if isinstance(bench.step, Conv):
        weights = {
            "weight": np.asarray(bench.step.weights, np.float32)[: _channels(bench, run, at)],
            "bias": np.asarray([bench.step.bias], np.float32),
        }
    numbers = {}
    for name, array in {**weights, **{k: v for k, v in also.items() if v is not None}}.items():
        numbers[name] = len(arrays)
        arrays.append(array)
    header = {
        "lesson": bench.lesson,
        "layers": [_layer(None, bench, run, 0, language)]
        + [_layer(step, bench, run, i + 1, language) for i, step in enumerate(bench.steps)],
        "at": at,
        "numbers": numbers,
        "matrix": bench.matrix if bench.source == "matrix" else None,
        "kernel": bench.step.weights if isinstance(bench.step, Conv) else None,
        "limits": {"matrix": [LEAST, MOST], "kernel": [1, LARGEST_KERNEL]},
        "sizes": _sizes(bench, run, at, language),
        "problem": run.problem and sentence(run.problem, language),
        "nearest": extras.nearest_said,
        "members": extras.members,
        "text": words(language, "inside", "playground") | _words_here(bench.step, at, language),
        "themes": themes(),
    }
    run_name = f"{crc32(pack(header, arrays)):08x}"  # the place and the count are no reason to build all anew
    return pack({**header, "run": run_name, "edit": edit, "selection": bench.place}, arrays)


def _channels(bench: Bench, run: Run, at: int) -> int:
    """How many channels the step reads: of its input, as far as the run got there."""
    return run.layers[at - 1].output.shape[0] if at <= len(run.layers) and run.layers[at - 1].output.ndim == 3 else 1


def _layer(step: Step | None, bench: Bench, run: Run, i: int, language: str) -> dict[str, Any]:
    done = i < len(run.layers)
    words = {"title": say(f"playground.{_title(step, bench)}", language), "about": about(step, language)}
    return {
        **words,
        "name": f"step{i}",
        "kind": step.kind if step else "input",
        "shape": list(run.layers[i].output.shape) if done else None,
        "geometry": geometry_sent(_geometry(step, run.layers[i])) if done else None,
        "settings": _settings(step, run, i),
    }


def _geometry(step: Step | None, layer: LayerTrace) -> Geometry:
    """An activation's kind in the playground is its function."""
    return geometry(replace(layer, kind=step.function) if isinstance(step, Activation) else layer)


def _title(step: Step | None, bench: Bench) -> str:
    if step is None:
        return f"source_{bench.source}"
    if isinstance(step, Pool):
        return f"pool_{step.how}_title"
    if isinstance(step, Activation):
        return f"function_{step.function}"
    return {Conv: "step_conv", Norm: "step_norm", LocalNorm: "step_local_norm", Flatten: "step_flatten"}[type(step)]


def about(step: Step | None, language: str) -> str:
    """A step in a few words: "Sobel, vertical · 3 × 3"."""
    if isinstance(step, Conv):
        return f"{say(f'playground.kernel_{step.name}', language)} · {step.size} × {step.size}"
    return f"{step.size} × {step.size}" if isinstance(step, Pool) else ""


def _settings(step: Step | None, run: Run, i: int) -> dict[str, Any]:
    settings: dict[str, Any] = dict(run.layers[i].settings) if i < len(run.layers) else {}
    if isinstance(step, Conv):
        settings["fill"] = step.fill
    if isinstance(step, Activation):
        settings["function"] = step.function
    return settings


def _sizes(bench: Bench, run: Run, at: int, language: str) -> list[str]:
    """The size formula with this case's numbers: once where rows and columns are alike, else for both."""
    step = bench.step
    if not isinstance(step, Conv | Pool) or at > len(run.layers) or run.layers[at - 1].output.ndim != 3:
        return []
    rows, columns = sides(step, *run.layers[at - 1].output.shape[1:])
    lines = [_line("size_both", rows, step, language)]
    if rows != columns:
        lines = [_line("size_rows", rows, step, language), _line("size_columns", columns, step, language)]
    if isinstance(step, Conv) and step.dilation > 1:
        lines.append(say("playground.size_dilated", language, d=step.dilation, k=step.size, m=step.reach))
    return lines


def _line(key: str, side: Side, step: Conv | Pool, language: str) -> str:
    twice = f"2 × {side.before}" if side.before == side.after else f"{side.before} + {side.after}"
    quotient = f"({side.cells} − {side.reach} + {twice}) / {side.stride}"
    if side.room < 0:
        return say(f"playground.{key}", language, formula=f"{quotient} < 0")
    whole = side.room % side.stride == 0
    return say(f"playground.{key}", language, formula=f"{quotient if whole else f'⌊{quotient}⌋'} + 1 = {side.count}")


def _words_here(step: Step, at: int, language: str) -> dict[str, str]:
    """What the layer page's sentences do not know: what fills the padding, and that an input has channels, not maps."""
    fill_ = step.fill if isinstance(step, Conv) else "zeros"
    here = {"padding": say(f"playground.striped_{fill_}", language)}
    return here | ({"input_maps": words(language, "inside", "playground")["input_channels"]} if at == 1 else {})
