"""What a test digit is said to be: known for those of MNIST, whichever way they came onto the canvas."""

from __future__ import annotations

from functools import lru_cache

from cnn_viz.engine.data.sources import mnist
from cnn_viz.records import Digit


def label_of(digit: Digit) -> int | None:
    """What MNIST calls this very picture, pixel by pixel, if it is one of its test digits."""
    return _labels().get(digit.ink.tobytes())


@lru_cache(maxsize=1)
def _labels() -> dict[bytes, int]:
    images, labels = (part.numpy() for part in mnist(train=False))
    return {image.tobytes(): int(label) for image, label in zip(images, labels, strict=True)}
