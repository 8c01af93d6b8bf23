"""Fool a network: every pixel moved by the same small step the way the loss rises, beside noise of the same size.

The fast gradient sign method (Goodfellow, Shlens, Szegedy, "Explaining and Harnessing Adversarial Examples", 2015).
Steps are whole grey levels, so that what is read is a digit of 8 bits a pixel, like any other here.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from cnn_viz.engine.models import Network
from cnn_viz.records import Digit, read_only

LARGEST = 96  # grey levels of 255


def fooled(model: Network, digit: Digit, step: int, wanted: int | None = None) -> Digit:
    """The digit with every pixel moved by `step` grey levels, as far as 0 and 255 let it.

    Away from what the network answers, or towards the class `wanted`.  The network must be in eval mode.
    """
    return _moved(digit, step, _signs(model, digit, wanted))


def noisy(model: Network, digit: Digit, step: int, seed: int = 0) -> Digit:
    """The same with every pixel's direction drawn by lot: as large a change, without looking."""
    lot = np.random.default_rng(seed).integers(0, 2, (model.input.channels, 28, 28)) * 2 - 1
    return _moved(digit, step, lot)


def _signs(model: Network, digit: Digit, wanted: int | None) -> NDArray[np.integer]:
    """(channels, 28, 28), -1, 0 or 1: the way in which the loss of the answer rises, or that of `wanted` falls."""
    with torch.enable_grad():
        x = model.input([digit]).requires_grad_()
        logits = model(x)
        target = logits.argmax(1) if wanted is None else torch.tensor([wanted])
        (slope,) = torch.autograd.grad(F.cross_entropy(logits, target), x)
    frame = (x.shape[2] - 28) // 2
    signs = slope[0, :, frame : frame + 28, frame : frame + 28].sign().numpy().astype(int)
    return signs if wanted is None else -signs


def _moved(digit: Digit, step: int, signs: NDArray[np.integer]) -> Digit:
    """One plane moves the ink, which is white then; three move the colours, and the ink is the brightest of them."""
    planes = digit.ink[None] if len(signs) == 1 else digit.colour
    moved = np.clip(planes.astype(int) + step * signs, 0, 255).astype(np.uint8)
    return Digit.of_ink(moved[0]) if len(signs) == 1 else Digit(read_only(moved.max(0)), read_only(moved))
