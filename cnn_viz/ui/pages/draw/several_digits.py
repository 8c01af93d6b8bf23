"""Several digits in one drawing or picture: said in a sentence, each offered with what the network reads in it."""

from __future__ import annotations

import streamlit as st

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.records import Array, Digit, Pixels
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components.gallery import Specimen, show_gallery
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.strokes import pixels
from cnn_viz.ui.session.visit import Visit

MOST = 20  # offered at once


def choose_found(visitor: Visit, found: list[Pixels], t: Say) -> Pixels | None:
    """The digits found in a picture, (280, 280, 3) uint8 each; the one that was just chosen, else None."""
    st.write(t("several_picture", count=len(found)))
    digits = [digit_of(one) for one in found[:MOST]]
    return _chosen(found, digits, networks.probabilities(visitor.shown, digits), t, "several_found")


def notice_several(visitor: Visit, t: Say) -> None:
    """Where a drawing looks like several digits: a sentence, and the choice of one, which then stays there alone."""
    found = several_digits(visitor.drawing)
    visitor.several = len(found) > 1
    if not visitor.several:
        return
    digits = [digit_of(one) for one in found]
    readings = networks.probabilities(visitor.shown, digits)
    with st.container(key="several"):
        st.info(_sentence([int(row.argmax()) for row in readings], t), icon=":material/looks_two:")
        chosen = _chosen(found, digits, readings, t, f"several_{visitor.run}")
    if chosen is not None:
        visitor.put(Drawing(base=chosen))
        st.rerun(scope="fragment")


def several_digits(drawing: Drawing) -> list[Pixels]:
    """Each digit of a drawing, (280, 280, 3) uint8, where it looks like several; else one at most."""
    if drawing.ready or (drawing.base is None and len(drawing.strokes) < 2):  # one line is one digit
        return []
    from cnn_viz.engine.pictures.digit_separation import (
        digits_drawn,  # imported late: SciPy is not needed to open the page
    )

    return digits_drawn(pixels(drawing))[:MOST]


def _sentence(read: list[int], t: Say) -> str:
    *first, last = map(str, read)
    digits = t("several_and", first=t("build.listed").join(first), last=last)
    return t("several_two", digits=digits) if len(read) == 2 else t("several_more", count=len(read), digits=digits)


def _chosen(found: list[Pixels], digits: list[Digit], readings: Array, t: Say, key: str) -> Pixels | None:
    specimens = []
    for i, (digit, row) in enumerate(zip(digits, readings, strict=True)):
        said = {"digit": int(row.argmax()), "percent": percent(float(row.max()))}
        caption = f"{said['digit']} · {said['percent']}"
        specimens.append(Specimen(digit.ink, i, t("several_digit", number=i + 1, **said), caption))
    chosen = show_gallery(specimens, t("several_title"), columns=min(5, len(specimens)), key=key)
    return found[chosen] if chosen is not None and 0 <= chosen < len(found) else None
