"""What the network sees: a strip of pictures, one a step, each step with its switch and the answer after it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from cnn_viz.records import Array, DigitizeStep, Pixels
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components import component
from cnn_viz.ui.components.png import png_url
from cnn_viz.ui.components.sent import sent

_strip = component("strip", '<ul class="cv-strip"></ul>')

THUMBNAIL = 56  # pixels; larger pictures are shrunk before they are sent


def show_strip(
    steps: list[DigitizeStep],
    answers: Array | None,
    t: Callable[..., str],
    *,
    coloured: bool,
    switched: Callable[[list[str]], None],
    weights: str = "",
    key: str,
) -> None:
    """Show the steps.

    answers:  (len(steps), 10) float32, the probabilities after each step, None before a drawing.
    coloured: whether the network reads colours.
    weights:  where the browser finds the network, to follow the pen with it; "" if only the server can say.
    switched: called with the ids of the steps that are off when the visitor has used a switch.
    """
    final = None if answers is None else int(answers[-1].argmax())
    items = []
    for i, step in enumerate(steps):
        name, about = t(f"draw.step_{step.id}"), t(f"draw.step_{step.id}_about")
        item = {"id": step.id, "applied": step.applied, "name": name, "about": about}
        item |= {"alt": t("draw.step_alt", name=name, about=about), "switchable": step.id not in ("drawing", "ready")}
        item |= {"picture": _thumbnail(_picture(step, coloured)), "answer": None, "verdict": "", "differs": False}
        if answers is not None:
            read = int(answers[i].argmax())
            item |= {"answer": read, "verdict": f"{read} · {percent(answers[i, read], 0)}", "differs": read != final}
        items.append(item)
    words = {"title": t("draw.strip"), "switch": t("draw.switch")}

    def told() -> None:
        if (off := sent(key, "off", list[str])) is not None:
            switched(off)

    _strip(key=key, data={"steps": items, "words": words, "coloured": coloured, "weights": weights}, on_off_change=told)


def _picture(step: DigitizeStep, coloured: bool) -> Pixels:
    """(H, W), or (28, 28, 3) where the drawing has colours and the network reads them."""
    ink, planes = step.digit.ink, step.digit.colour
    if coloured and step.picture.size and (planes != ink).any():
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    return step.picture


def _thumbnail(picture: Pixels) -> str | None:
    if not picture.size:
        return None
    image = Image.fromarray(picture)
    if max(image.size) > THUMBNAIL:
        image = image.reduce(-(-max(image.size) // THUMBNAIL))
    return png_url(image)
