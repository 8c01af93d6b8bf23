"""How good a network is: on MNIST's test images, and on strokes drawn by people it never learnt from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import torch
from torch import Tensor

from cnn_viz.engine.data.pen_pictures import digitized
from cnn_viz.engine.data.strokes import PenDigit
from cnn_viz.engine.models import Network
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.errors import UserError
from cnn_viz.records import Pixels


@torch.inference_mode()
def logits_of(model: Network, images: Tensor, batch: int = 500) -> Tensor:
    """(N, 10) float32 for uint8 images (N, 28, 28), or (N, 3, 28, 28) in colour; the model must be in eval mode."""
    planes = images[:, None] if images.ndim == 3 else images
    return torch.cat([model(model.input.normalized(model.input.framed(part))) for part in planes.split(batch)])


def evaluated(model: Network, images: Tensor, labels: Tensor) -> Evaluation:
    """What a network in eval mode makes of images as `logits_of` takes them."""
    return Evaluation(logits_of(model, images).numpy(), labels.numpy())


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
