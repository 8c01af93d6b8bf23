"""How good a network is: on MNIST's test images, and on strokes drawn by people it never learnt from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_viz.engine.data.pen_pictures import digitized
from cnn_viz.engine.data.strokes import PenDigit
from cnn_viz.engine.models import Network
from cnn_viz.errors import UserError
from cnn_viz.records import Pixels


@dataclass(frozen=True)
class Score:
    """accuracy in [0, 1]; loss: mean cross-entropy; calibration_error: see expected_calibration_error;
    mistakes: (image's number, the digit that was read), in order."""

    accuracy: float
    loss: float
    calibration_error: float
    mistakes: tuple[tuple[int, int], ...]


@torch.inference_mode()
def logits_of(model: Network, images: Tensor, batch: int = 500) -> Tensor:
    """(N, 10) float32 for uint8 images (N, 28, 28), or (N, 3, 28, 28) in colour; the model must be in eval mode."""
    planes = images[:, None] if images.ndim == 3 else images
    return torch.cat([model(model.input.normalized(model.input.framed(part))) for part in planes.split(batch)])


def score(model: Network, images: Tensor, labels: Tensor) -> Score:
    """Everything that the sheet says about a set of images."""
    return score_of(logits_of(model, images), labels)


def score_of(logits: Tensor, labels: Tensor) -> Score:
    """The same from what the network said, (N, 10)."""
    mistakes = mistakes_of(logits, labels)
    return Score(
        accuracy=1 - len(mistakes) / len(labels),
        loss=F.cross_entropy(logits, labels).item(),
        calibration_error=expected_calibration_error(logits, labels),
        mistakes=mistakes,
    )


def mistakes_of(logits: Tensor, labels: Tensor) -> tuple[tuple[int, int], ...]:
    """(image's number, the digit that was read), in order, of those that were read wrong."""
    answers = logits.argmax(1)
    return tuple((index, int(answers[index])) for index in torch.nonzero(answers != labels).flatten().tolist())


def expected_calibration_error(logits: Tensor, labels: Tensor, bins: int = 15) -> float:
    """How far confidence is from accuracy, in [0, 1]: the mean gap over equal bins of confidence, weighted by size.

    Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017.
    """
    confidence, answers = torch.softmax(logits.double(), 1).max(1)
    right = (answers == labels).double()
    which = (confidence * bins).long().clamp(max=bins - 1)
    gaps = torch.zeros(bins, dtype=torch.double).index_add(0, which, confidence - right)
    return float(gaps.abs().sum() / len(labels))


def stroke_accuracy(
    model: Network,
    digits: Sequence[PenDigit],
    canvas: tuple[float, float],
    width: float,
    watched: Callable[[Sequence[PenDigit]], Iterable[PenDigit]] = iter,
) -> tuple[float, dict[int, float]]:
    """Share read right of digits drawn with a pen `width` canvas pixels wide: of all, and by writer.

    A digit of which the app would say that nothing is drawn (no stroke, a dot) is not read right.
    watched: passes the digits on one by one, and may count them meanwhile.
    """
    images = [_digitized(digit, canvas, width) for digit in watched(digits)]
    drawn = torch.tensor([image is not None for image in images])
    blank = np.zeros((28, 28), np.uint8)
    pixels = torch.from_numpy(np.stack([blank if image is None else image for image in images]))
    right = (drawn & (logits_of(model, pixels).argmax(1) == torch.tensor([d.label for d in digits]))).float()
    writers = sorted({digit.writer for digit in digits})
    rows = {writer: torch.tensor([d.writer == writer for d in digits]) for writer in writers}
    return float(right.mean()), {writer: float(right[rows[writer]].mean()) for writer in writers}


def _digitized(digit: PenDigit, canvas: tuple[float, float], width: float) -> Pixels | None:
    try:
        return digitized(digit, canvas, width)
    except UserError:
        return None
