"""All filters of a conv layer as one sheet, one of them enlarged with the test digits that excite it most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cnn_viz.records import ExcitingDigits, LayerTrace, Pixels
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.sent import sent_index
from cnn_viz.ui.components.words import themes, words

_filters = component("filters", '<div class="cv-filters"></div>')
_NONE = np.zeros(0, np.float32)


def show_filters(
    layer: LayerTrace,
    exciting: ExcitingDigits | None,
    images: Pixels,
    chosen: int,
    language: str,
    *,
    key: str,
    title: str,
    source: str,
    labels: Sequence[int],
    filter_chosen: Callable[[int], None],
    digit_chosen: Callable[[int], None],
) -> None:
    """Show the weights of a conv layer and, for filter `chosen` (counted from 0), its most exciting digits.

    exciting:  None where nobody has looked for them, as for an untrained network.
    images, labels: (9, 28, 28) uint8 and the digits they show, in the order of `exciting` for the chosen filter.
    title, source:  what the layer and the one that it reads are called on the screen.
    filter_chosen:  called with the filter that the visitor picks; digit_chosen with the test digit's number.
    """

    def told(event: str, below: int, act: Callable[[int], None]) -> Callable[[], None]:
        def tell() -> None:
            if (chosen := sent_index(key, event, below)) is not None:
                act(chosen)

        return tell

    _filters(
        key=key,
        data=filters_message(layer, exciting, images, chosen, language, title=title, source=source, labels=labels),
        on_filter_change=told("filter", len(layer.output), filter_chosen),
        on_digit_change=told("digit", 10_000, digit_chosen),
    )


def filters_message(
    layer: LayerTrace,
    exciting: ExcitingDigits | None,
    images: Pixels,
    chosen: int,
    language: str,
    *,
    title: str,
    source: str,
    labels: Sequence[int],
) -> bytes:
    """Arrays: the weights (F, C, k, k), the biases (F,), the images (9, 28, 28) and the activations (9,); or empty."""
    header = {
        "title": title,
        "source": source,
        "chosen": chosen,
        "digits": [] if exciting is None else _digits(exciting, chosen, labels),
        "text": words(language, "filters"),
        "themes": themes(),
        "run": f"{layer.name}-{crc32(layer.weights['weight'].tobytes()):08x}-{language}",
    }
    found: list[NDArray] = [_NONE, _NONE] if exciting is None else [images, exciting.values[chosen]]
    return pack(header, [layer.weights["weight"], layer.weights.get("bias", _NONE), *found])


def _digits(exciting: ExcitingDigits, chosen: int, labels: Sequence[int]) -> list[dict[str, Any]]:
    places = zip(exciting.images[chosen], exciting.rows[chosen], exciting.columns[chosen], strict=True)
    return [
        {"index": int(image), "label": int(label), "row": int(row), "column": int(column), "box": box}
        for (image, row, column), label, box in zip(places, labels, exciting.boxes[chosen].tolist(), strict=True)
    ]
