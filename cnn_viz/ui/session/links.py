"""Links that carry drawing, network, language and selection, and the way back from one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple
from urllib.parse import urlencode

import numpy as np

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.blueprint.shape_inference import checked
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.playground import bench_link
from cnn_viz.errors import UserError
from cnn_viz.records import Digit, Pixels, Selection, read_only
from cnn_viz.text import LANGUAGES
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.network_kinds import choice_at, moment_of
from cnn_viz.ui.session.networks import structure
from cnn_viz.ui.session.visit import Drawing, Visit

LINK_ERRORS = ("errors.garbled_link", "errors.bad_link", "errors.not_here")
ENLARGE = 10  # a digit's 28 pixels on the canvas's 280


def address(base: str, visitor: Visit, digit: Digit | None) -> str:
    """The link that shows another person what this visitor sees; `base` is the page's address."""
    return f"{base}?{urlencode(query(visitor, digit))}"


def query(visitor: Visit, digit: Digit | None) -> dict[str, str]:
    """What the link says: m the network, vs the one beside it, d the digit, s the map or place, rs the map in the one
    beside it, p what stands on the playground, lang the language."""
    parts = {"m": visitor.shown, "lang": visitor.language}
    if digit is not None:
        parts["d"] = digit_link.encode(digit)
    if visitor.rival:
        parts["vs"] = visitor.rival
    for name, place in (("s", visitor.selection), ("rs", visitor.rival_selection)):
        if place:
            parts[name] = selection_text(place)
    if visitor.page == "playground":
        parts["p"] = bench_link.encode(visitor.playground)
    return parts


def follow(visitor: Visit, query: Mapping[str, str]) -> None:
    """Put a visitor who comes by a link where it points; what it garbles stays as it was, and they are told."""
    first = (_follow_language, _follow_network, _follow_rival, _follow_selections)
    for part in (*first, _follow_playground, _follow_digit):
        try:
            part(visitor, query)
        except UserError as error:
            visitor.notice = (error.key, error.values)


def forget_errors(visitor: Visit) -> None:
    """Another address was opened: what the one before garbled is not said of it."""
    if visitor.notice and visitor.notice[0] in LINK_ERRORS:
        visitor.notice = None


def _follow_language(visitor: Visit, query: Mapping[str, str]) -> None:
    if query.get("lang", visitor.language)[:2] not in LANGUAGES:  # the visitor has one; the link's cannot be read
        raise digit_link.garbled()


def _follow_network(visitor: Visit, query: Mapping[str, str]) -> None:
    if "m" not in query:
        return
    asked = NetworkId.of(query["m"])
    if asked.kind == "untrained":
        raise digit_link.garbled()  # a network that has learnt nothing stands beside another one alone
    if asked.kind != "moment":
        visitor.network = _known(visitor, query["m"])
        return
    visitor.network = _known(visitor, asked.architecture)
    if (moment := moment_of(query["m"])) is None:
        raise digit_link.garbled()
    visitor.moment = choice_at(asked.architecture, moment)


def _follow_rival(visitor: Visit, query: Mapping[str, str]) -> None:
    if "vs" in query:
        visitor.rival = _known(visitor, query["vs"])


def _follow_selections(visitor: Visit, query: Mapping[str, str]) -> None:
    if "s" in query:
        visitor.selection = _existing(_selection(query["s"]), visitor.network)
    if "rs" in query and visitor.rival:
        visitor.rival_selection = _existing(_selection(query["rs"]), visitor.rival)


def _follow_playground(visitor: Visit, query: Mapping[str, str]) -> None:
    if "p" in query:
        visitor.playground = bench_link.decode(query["p"])


def _follow_digit(visitor: Visit, query: Mapping[str, str]) -> None:
    if "d" in query:
        digit = digit_link.decode(query["d"])
        told = visitor.notice
        visitor.put(Drawing(base=enlarged(digit), digit=digit))
        visitor.notice = told


def _known(visitor: Visit, choice: str) -> str:
    """The id of a network that this visitor can have. Raises UserError for any other."""
    if choice in visitor.desk.mine:
        return choice
    asked = NetworkId.of(choice)
    if asked.kind == "own":
        raise UserError("errors.not_here")
    if asked.kind == "built":
        return checked(blueprint_of(choice)).id
    if asked.kind == "moment" or asked.architecture not in MODELS:
        raise digit_link.garbled()
    return choice


def selection_text(place: Selection | None) -> str:
    """A map as a link writes it, "conv1.3", or a position in it, "conv1.3.12.14"; "" for none."""
    return ".".join(str(part) for part in astuple(place) if part is not None) if place else ""


def _selection(text: str) -> Selection:
    """A map, "conv1.3", or a position in it, "conv1.3.12.14"; _existing asks whether the network has it."""
    match = re.fullmatch(r"(\w+)\.(\d{1,5})(?:\.(\d{1,4})\.(\d{1,4}))?", text, re.ASCII)
    if match is None:
        raise digit_link.garbled()
    layer, *numbers = match.groups()
    return Selection(layer, *(int(n) for n in numbers if n is not None))


def _existing(place: Selection, network: str) -> Selection:
    shapes = {layer.name: layer.output.shape for layer in structure(network).layers}
    asked = (place.channel, place.row or 0, place.column or 0)
    size = (*shapes.get(place.layer, (0,)), 1, 1)
    if not all(number < side for number, side in zip(asked, size, strict=False)):
        raise digit_link.garbled()
    return place


def enlarged(digit: Digit) -> Pixels:
    """A digit as a picture for the canvas, (280, 280, 3) uint8, every pixel a square."""
    return read_only(np.kron(digit.colour.transpose(1, 2, 0), np.ones((ENLARGE, ENLARGE, 1), np.uint8)))
