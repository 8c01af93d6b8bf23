"""Links that carry drawing, network, language and selection, and the way back from one."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import numpy as np

from cnn_viz.engine import permalink
from cnn_viz.engine.models import MODELS
from cnn_viz.records import Digit, Pixels, Selection, UserError, read_only
from cnn_viz.ui.cache import UNTRAINED
from cnn_viz.ui.state import Drawing, Visit

ENLARGE = 10  # a digit's 28 pixels on the canvas's 280


def address(base: str, visitor: Visit, digit: Digit | None) -> str:
    """The link that shows another person what this visitor sees; `base` is the page's address."""
    return f"{base}?{urlencode(query(visitor, digit))}"


def query(visitor: Visit, digit: Digit | None) -> dict[str, str]:
    """What the link says: m the network, vs the one beside it, d the digit, s the opened map, lang the language."""
    parts = {"m": visitor.network, "lang": visitor.language}
    if digit is not None:
        parts["d"] = permalink.encode(digit)
    if visitor.rival:
        parts["vs"] = visitor.rival
    if visitor.selection:
        parts["s"] = f"{visitor.selection.layer}.{visitor.selection.channel}"
    return parts


def follow(visitor: Visit, query: Mapping[str, str]) -> None:
    """Put a visitor who comes by a link where it points; what the link garbled stays as it was, with a sentence."""
    if query.get("m") in MODELS:
        visitor.network = query["m"]
    if query.get("vs", "").removesuffix(UNTRAINED) in MODELS:
        visitor.rival = query["vs"]
    layer, _, channel = query.get("s", "").partition(".")
    if channel.isdecimal():
        visitor.selection = Selection(layer, int(channel[:6]))
    if "d" in query:
        try:
            visitor.put(Drawing(digit=(digit := permalink.decode(query["d"])), base=enlarged(digit)))
        except UserError as slip:
            visitor.notice = (slip.key, slip.values)


def enlarged(digit: Digit) -> Pixels:
    """A digit as a picture for the canvas, (280, 280, 3) uint8, every pixel a square."""
    return read_only(np.kron(digit.colour.transpose(1, 2, 0), np.ones((ENLARGE, ENLARGE, 1), np.uint8)))
