"""The sheet beside a weight file: how the weights were made, and what they are worth."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load

from cnn_viz.engine.trained.weight_files import count_parameters, fresh
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipe_check import as_followed
from cnn_viz.engine.training.twins import file_of
from cnn_viz.files import write_whole
from cnn_viz.records import EpochReport


@dataclass(frozen=True)
class HeatMaps:
    """What the attribution methods are worth on this network (heatmap_figures.py), each figure a mean over `digits`.

    alike:    by method and layer, the rank correlation with the map after that layer and all above it got random
              weights; in [-1, 1].
    deletion: by method, the mean probability of the class while the ink goes in the map's order; in [0, 1].
    by_lot:   the same while it goes by lot.
    """

    digits: int
    alike: dict[str, dict[str, float]]
    deletion: dict[str, float]
    by_lot: float


@dataclass(frozen=True)
class Sheet:
    """What the run that made a weight file measured. What it did not measure is left out of the file.

    test_accuracy, validation_accuracy, stroke_accuracy: in [0, 1].  test_loss, validation_loss: mean cross-entropy.
    training_accuracy: of the images learnt from, as they are and with the labels that were given; where they are few.
    mistakes: [MNIST test image's number, the digit read], in order.  epochs, steps: how many were learnt, `steps` only
    where the run may have stopped in the midst of one.  seconds: wall time of the training, on `machine` while others
    used it too.  sha256: of the weight file.  tensors: the shape of each in it.
    calibration_error: expected, on the test set, in [0, 1].  temperature: what the logits were divided by when the
    weights were written (see calibration.py); 1 is not at all.  command: what to type to make the file again.
    stroke_accuracy: by pen width in canvas pixels ("8", …), on the digits of `stroke_writers`, from whom no network
    learnt.  writers: the same of each of them ("26", …) by itself.
    seeds: the same recipe with several seeds, this one among them: {seed, test_accuracy, stroke_accuracy}; often none.
    heat_maps: None where nobody has measured them.
    not_a_digit: how often what is no digit is told from one (see ood/detector.py).
    """

    model: str
    parameters: int
    recipe: dict[str, Any]
    seed: int
    epochs: int
    test_accuracy: float
    test_loss: float
    seconds: float
    machine: str
    versions: dict[str, str]
    date: str
    sha256: str
    mistakes: list[list[int]]
    steps: int | None = None
    training_accuracy: float | None = None
    validation_accuracy: float | None = None
    validation_loss: float | None = None
    calibration_error: float | None = None
    temperature: float = 1.0
    command: str = ""
    stroke_accuracy: dict[str, float] = field(default_factory=dict)
    stroke_writers: list[int] = field(default_factory=list)
    writers: dict[str, dict[str, float]] = field(default_factory=dict)
    seeds: list[dict[str, Any]] = field(default_factory=list)
    not_a_digit: dict[str, Any] | None = None
    heat_maps: HeatMaps | None = None
    tensors: dict[str, list[int]] = field(default_factory=dict)

    @property
    def by_writer(self) -> dict[str, float]:
        """Each of `stroke_writers`' digits read right, the mean over the pen widths."""
        return {writer: sum(found.values()) / len(found) for writer, found in self.writers.items()}

    @property
    def text(self) -> str:
        """As JSON, one field a line, the mistakes in rows."""
        said = {name: value for name, value in asdict(self).items() if value != _USUAL[name]}
        lines = ",\n".join(f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in said.items())
        return f"{{\n{lines}\n}}\n"


_USUAL = {
    known.name: known.default_factory() if known.default_factory is not MISSING else known.default
    for known in fields(Sheet)
}


def sheet_of(
    order: Order, weights: bytes, seconds: float, last: EpochReport | None, evaluation: Evaluation, **more: Any
) -> Sheet:
    """The sheet of a finished or stopped training.

    weights: the weight file.  seconds: of learning.  last: the last epoch that was finished.  more: other fields,
    or other values for `recipe` and `tensors`.
    """
    usual = {
        "recipe": asdict(as_followed(order.recipe)),
        "tensors": {name: list(tensor.shape) for name, tensor in load(weights).items()},
    }
    return Sheet(
        model=order.network,
        parameters=count_parameters(fresh(order.network)),
        seed=order.seed,
        epochs=last.epoch if last else 0,
        test_accuracy=evaluation.accuracy,
        test_loss=round(evaluation.loss, 5),
        validation_accuracy=round(last.validation_accuracy, 5) if last else None,
        validation_loss=round(last.validation_loss, 5) if last else None,
        seconds=round(seconds, 1),
        machine=machine(order.recipe.bfloat16),
        versions={"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        date=datetime.now(UTC).date().isoformat(),
        sha256=hashlib.sha256(weights).hexdigest(),
        mistakes=[list(mistake) for mistake in evaluation.mistakes],
        **(usual | more),
    )


@lru_cache(maxsize=32)
def sheet(model_id: str) -> Sheet:
    """The sheet beside the weights that ship, of the list or of a twin. FileNotFoundError if it was never trained."""
    return read_sheet(file_of(model_id, ".json"))


def read_sheet(path: Path) -> Sheet:
    """A sheet as `write_sheet` wrote it."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    measured = fields.pop("heat_maps", None)
    return Sheet(**fields, heat_maps=HeatMaps(**measured) if measured else None)


def write_sheet(what: Sheet, path: Path) -> None:
    """Write a sheet as JSON."""
    write_whole(path, what.text.encode())


def machine(bfloat16: bool = False) -> str:
    """What computed: the accelerator where there is one, else the processor and how many of its threads; never the
    host's name. bfloat16: whether that was in half-size arithmetic."""
    found = torch.cuda.get_device_name() if torch.cuda.is_available() else _processor()
    return f"{found}, bfloat16" if bfloat16 else found


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {torch.get_num_threads()} of {len(names) or 1} cores"


def named_machine(said: str) -> dict[str, str]:
    """What `machine` put together of a processor, for a sentence in any language: name, used and all cores, and
    bfloat16 (", bfloat16" or ""); {} for other words, an accelerator's among them."""
    found = re.fullmatch(r"(?P<name>.+), (?P<used>\d+) of (?P<all>\d+) cores(?P<bfloat16>, bfloat16|)", said)
    return found.groupdict() if found else {}
