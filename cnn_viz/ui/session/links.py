"""Links that carry drawing, network, language and selection, and the way back from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from urllib.parse import urlencode

import msgspec
import numpy as np

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.blueprint.shape_inference import checked
from cnn_viz.engine.digits import digit_link, stroke_link
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.playground import bench_link
from cnn_viz.engine.training.twins import TWINS
from cnn_viz.errors import UserError
from cnn_viz.records import Digit, Pixels, Selection, read_only
from cnn_viz.ui.components.network import DEPTHS
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.hiding import hidden, hiding
from cnn_viz.ui.session.link_query import Query, read_query
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.network_kinds import choice_at, moment_of
from cnn_viz.ui.session.networks import network, structure
from cnn_viz.ui.session.predicting import Predicting
from cnn_viz.ui.session.strokes import within_limits
from cnn_viz.ui.session.visit import KEPT, Visit
from cnn_viz.ui.session.working import Working

LINK_ERRORS = ("errors.garbled_link", "errors.bad_link", "errors.not_here")
LONGEST_STROKES = 1_200  # characters of a link; more strokes travel as the digit that they are
ENLARGE = 10  # a digit's 28 pixels on the canvas's 280


def address(
    base: str, visitor: Visit, digit: Digit | None, hide: frozenset[str] = frozenset(), ask: bool = False
) -> str:
    """The link that shows another person what this visitor sees, without `hide`; `base` is the page's address.

    ask: whether they are asked for a prediction first.
    """
    return f"{base}?{urlencode(query(visitor, digit, hide, ask))}"


def query(visitor: Visit, digit: Digit | None, hide: frozenset[str] = frozenset(), ask: bool = False) -> dict[str, str]:
    """What the link says, as `Query` declares it."""
    strokes = None if digit is None else _strokes(visitor)
    said = Query(
        m=visitor.shown,
        lang=visitor.language,
        d=digit_link.encode(digit) if digit is not None and strokes is None else None,
        k=strokes,
        vs=visitor.rival or None,
        vd=digit_link.encode(visitor.kept) if visitor.kept and visitor.rival == KEPT else None,
        v=(visitor.stage if visitor.page == "draw" else "") or None,
        w=(visitor.asked.text if visitor.page == "why" else "") or None,
        s=selection_text(visitor.selection) or None,
        rs=selection_text(visitor.rival_selection) or None,
        p=bench_link.encode(visitor.playground) if visitor.page == "playground" else None,
        l=visitor.going.text if visitor.going.is_on(visitor.page) else None,
        hide=hiding(hide) or None,
        ask="1" if ask else None,
    )
    return msgspec.to_builtins(said)


def _strokes(visitor: Visit) -> str | None:
    """The drawing as strokes, where these alone make the digit that is read."""
    drawing = visitor.drawing
    if not drawing.strokes or drawing.base is not None or visitor.steps_off:
        return None
    text = stroke_link.encode(drawing.strokes)
    return text if len(text) <= LONGEST_STROKES else None


def follow(visitor: Visit, query: Mapping[str, str]) -> None:
    """Put a visitor who comes by a link where it points; what it garbles stays as it was, and they are told."""
    said, garbled = read_query(query)
    if garbled:
        visitor.notice = ("errors.garbled_link", {})
    parts = (_follow_network, _follow_rival, _follow_stage, _follow_instrument, _follow_selections)
    for part in (*parts, _follow_playground, _follow_digit, _follow_lesson, _follow_exercises, _follow_hiding):
        try:
            part(visitor, said)
        except UserError as error:
            visitor.notice = (error.key, error.values)


def forget_errors(visitor: Visit) -> None:
    """Another address was opened: what the one before garbled is not said of it."""
    if visitor.notice and visitor.notice[0] in LINK_ERRORS:
        visitor.notice = None


def _follow_network(visitor: Visit, said: Query) -> None:
    if said.m is None:
        return
    asked = NetworkId.of(said.m)
    if asked.kind == "untrained":
        raise digit_link.garbled()  # a network that has learnt nothing stands beside another one alone
    if asked.kind != "moment":
        visitor.network = _known(visitor, said.m)
        return
    visitor.network = _known(visitor, asked.architecture)
    if (moment := moment_of(said.m)) is None:
        raise digit_link.garbled()
    visitor.moment = choice_at(asked.architecture, moment)


def _follow_rival(visitor: Visit, said: Query) -> None:
    if said.vs == KEPT:
        if said.vd is None:
            raise digit_link.garbled()
        visitor.kept, visitor.rival = digit_link.decode(said.vd), KEPT
    elif said.vs is not None:
        visitor.rival = _known(visitor, said.vs)


def _follow_stage(visitor: Visit, said: Query) -> None:
    if said.v is None:
        return
    if said.v not in DEPTHS and said.v not in {layer.name for layer in structure(visitor.network).layers}:
        raise digit_link.garbled()
    visitor.stage = said.v


def _follow_instrument(visitor: Visit, said: Query) -> None:
    if said.w is not None:
        visitor.asked = visitor.asked.told(said.w)  # one that there is not is as none (pages/why)


def _follow_selections(visitor: Visit, said: Query) -> None:
    if said.s is not None:
        visitor.selection = _existing(_selection(said.s), visitor.network)
    if said.rs is not None and visitor.rival:
        beside = visitor.network if visitor.rival == KEPT else visitor.rival
        visitor.rival_selection = _existing(_selection(said.rs), beside)


def _follow_playground(visitor: Visit, said: Query) -> None:
    if said.p is not None:
        visitor.playground = bench_link.decode(said.p)


def _follow_lesson(visitor: Visit, said: Query) -> None:
    if said.l is None:
        return
    try:
        visitor.going = visitor.going.told(said.l)
    except KeyError:
        raise digit_link.garbled() from None


def _follow_exercises(visitor: Visit, said: Query) -> None:
    if said.x is not None:
        visitor.working = Working.called(said.x)


def _follow_hiding(visitor: Visit, said: Query) -> None:
    if said.hide is not None:
        visitor.hidden = hidden(said.hide)
    if said.ask is not None:
        visitor.predicting = Predicting(on=True)


def _follow_digit(visitor: Visit, said: Query) -> None:
    if said.k is not None:
        strokes = stroke_link.decode(said.k)
        if not within_limits(strokes):
            raise digit_link.garbled()
        drawing = Drawing(strokes)
    elif said.d is not None:
        digit = digit_link.decode(said.d)
        drawing = Drawing(base=enlarged(digit), digit=digit)
    else:
        return
    told = visitor.notice
    visitor.put(drawing)
    visitor.notice = told


def _known(visitor: Visit, choice: str) -> str:
    """The id of a network that this visitor can have. Raises UserError for any other."""
    if choice in visitor.desk.mine:
        return choice
    asked = NetworkId.of(choice)
    if asked.kind == "own":
        raise UserError("errors.not_here")
    if asked.kind == "changed":
        return _known_change(visitor, asked)
    if asked.kind == "built":
        return checked(blueprint_of(choice)).id
    if asked.kind == "moment" or asked.architecture not in MODELS or (asked.kind == "twin" and choice not in TWINS):
        raise digit_link.garbled()
    return choice


def _known_change(visitor: Visit, asked: NetworkId) -> str:
    """Of a network that they can have, and one that has what was changed."""
    _known(visitor, asked.architecture)
    try:
        network(str(asked))
    except KeyError:
        raise digit_link.garbled() from None
    return str(asked)


def selection_text(place: Selection | None) -> str:
    """A map as a link writes it, "conv1.3", or a position in it, "conv1.3.12.14"; "" for none."""
    return ".".join(str(part) for part in astuple(place) if part is not None) if place else ""


def _selection(place: str) -> Selection:
    """What `Place` says; _existing asks whether the network has it."""
    layer, *numbers = place.split(".")
    return Selection(layer, *map(int, numbers))


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
