"""What a tab keeps of a visit in its sessionStorage, so that a server which was restarted can go on with it.

A mapping of JSON, at most some 900 kB: language, network, opened map, pen and steps, the drawing with its strokes, the
design on the Build page, what is chosen for training, the bench of the playground. Networks of one's own and trainings
live in the server's memory alone; only that there were any is kept, so that their loss can be told.
What comes back is read part by part, each with the checks of a link: a garbled part is left out, and that is told.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from cnn_viz.engine.blueprint.layer_specs import blueprint_of, is_built
from cnn_viz.engine.blueprint.shape_inference import checked
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.digits.ink import SIDE, Stroke
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.playground import bench_link
from cnn_viz.engine.playground.bench import Bench
from cnn_viz.engine.training.order import (
    OFFERED,
    OWN,
    possible,
    recipe_named,
)
from cnn_viz.errors import UserError
from cnn_viz.records import Pixels, read_only
from cnn_viz.text import LANGUAGES
from cnn_viz.typed import typed
from cnn_viz.ui.components.png import PNG_URL
from cnn_viz.ui.components.sent import Count, of_kind
from cnn_viz.ui.session import links, strokes
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.hiding import HIDEABLE, hidden, hiding
from cnn_viz.ui.session.names import LONGEST, cleaned
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.own_networks import Desk
from cnn_viz.ui.session.predicting import Predicting
from cnn_viz.ui.session.visit import KEPT, Visit

DAMAGED = (
    *(TypeError, AttributeError, ValueError, OSError, SyntaxError, EOFError, MemoryError, RecursionError),
    *(struct.error, zlib.error, Image.DecompressionBombError, UserError, OverflowError, LookupError),
)
MOST_OF_A_BASE = 330_000  # characters: 280 x 280 x 3 bytes that nothing packs, in base64
HEADER = b"IHDR" + struct.pack(">II", SIDE, SIDE)


def taken(visit: Visit) -> dict[str, Any]:
    """What the tab shall keep of this visit as it stands."""
    desk = visit.desk
    return {
        "ticket": visit.ticket,
        "language": visit.language,
        "page": visit.page,
        "generation": visit.generation,
        "deeds": visit.deeds,
        "network": visit.network,
        "moment": visit.moment,
        "rival": visit.rival,
        **({"kept": digit_link.encode(visit.kept)} if visit.kept and visit.rival == KEPT else {}),
        "map": links.selection_text(visit.selection),
        "rival_map": links.selection_text(visit.rival_selection),
        "steps_off": sorted(visit.steps_off),
        "pen": [visit.pen_width, visit.pen_colour],
        **({"design": desk.design.id} if desk.design else {}),
        **({"names": names} if (names := _names(desk)) else {}),
        "train": [desk.network, desk.recipe_name, desk.seed],
        "own": len(desk.mine),
        "training": desk.job is not None,
        **({} if visit.playground == Bench() else {"bench": bench_link.encode(visit.playground)}),
        **({"lesson": visit.going.text} if visit.going.lesson else {}),
        **({"hide": hiding(visit.hidden)} if visit.hidden else {}),
        **({"ask": True} if visit.predicting.on else {}),
        "drawing": _drawing(visit.drawing),
    }


def restored(kept: Mapping[str, Any]) -> Visit:
    """A new visit that goes on from what a tab kept; it has `notice` where something did not come back."""
    language = kept.get("language")
    visit = Visit(language if language in list(LANGUAGES) else "en", page=str(kept.get("page")))
    garbled = [part for part in PARTS if not _put(part, visit, kept)]
    lost = [name for name in ("own", "training") if kept.get(name)]
    if garbled:
        visit.notice = ("errors.garbled_snapshot", {})
    elif lost:
        visit.notice = (f"errors.restarted_{'_'.join(lost)}", {})
    elif not visit.drawing.empty:
        visit.notice = ("errors.restarted", {})
    return visit


def _put(part: Callable[[Visit, Mapping[str, Any]], None], visit: Visit, kept: Mapping[str, Any]) -> bool:
    try:
        part(visit, kept)
    except DAMAGED:
        return False
    return True


def _put_networks(visit: Visit, kept: Mapping[str, Any]) -> None:
    """The choices, but for networks that went with the server."""
    network, rival, moment = (str(kept.get(name) or "") for name in ("network", "rival", "moment"))
    then = NetworkId.of(moment)
    looks_back = then.kind == "moment" and then.architecture == network
    asked = {"m": moment if looks_back else network, "vs": rival, "vd": str(kept.get("kept") or "")}
    asked |= {"s": str(kept.get("map") or ""), "rs": str(kept.get("rival_map") or "")}
    for choice, opened in (("m", "s"), ("vs", "rs")):
        if NetworkId.of(asked[choice]).kind == "own":
            asked[choice] = asked[opened] = ""
    links.follow(visit, {name: value for name, value in asked.items() if value})
    if visit.notice:
        raise ValueError("networks or maps that are none")
    if moment == visit.network:
        visit.moment = moment


def _put_steps_and_pen(visit: Visit, kept: Mapping[str, Any]) -> None:
    visit.switch_steps_off(str(step) for step in kept.get("steps_off", ()))
    width, colour = kept.get("pen", (visit.pen_width, visit.pen_colour))
    if width not in strokes.PEN_WIDTHS or not isinstance(colour, str) or colour not in strokes.PEN_COLOURS:
        raise ValueError("no pen of ours")
    visit.pen_width, visit.pen_colour = width, colour


def _put_desk(visit: Visit, kept: Mapping[str, Any]) -> None:
    desk = visit.desk
    if "design" in kept:
        desk.design = blueprint_of(str(kept["design"]))
    for design, name in dict(kept.get("names", {})).items():
        desk.rename(blueprint_of(str(design)).id, cleaned(str(name), LONGEST))
    network, recipe, seed = kept.get("train", (desk.network, desk.recipe_name, desk.seed))
    network = network if network in MODELS else checked(blueprint_of(str(network))).id
    if recipe in OFFERED or recipe == OWN:
        desk.recipe_name, desk.recipe = recipe, recipe_named(recipe, network)
    desk.network = network
    desk.seed = possible(replace(desk.order, seed=seed)).seed


def _names(desk: Desk) -> dict[str, str]:
    """Those of designs that come back; networks with weights go with the server."""
    designs = [desk.network, *([desk.design.id] if desk.design else [])]
    return {design: desk.names[design] for design in designs if is_built(design) and design in desk.names}


def _put_bench(visit: Visit, kept: Mapping[str, Any]) -> None:
    if "bench" in kept:
        visit.playground = bench_link.decode(str(kept["bench"]))


def _put_lesson(visit: Visit, kept: Mapping[str, Any]) -> None:
    if "lesson" in kept:
        lesson, _, step = str(kept["lesson"]).partition(".")
        visit.going = visit.going.at(lesson, int(step) - 1)


def _put_hiding(visit: Visit, kept: Mapping[str, Any]) -> None:
    if "hide" in kept:
        visit.hidden = frozenset(HIDEABLE) & hidden(str(kept["hide"]))
    visit.predicting = Predicting(on=kept.get("ask") is True)


def _put_drawing(visit: Visit, kept: Mapping[str, Any]) -> None:
    told = dict(kept.get("drawing", {}))
    drawing = Drawing()
    if "digit" in told:
        digit = digit_link.decode(str(told["digit"]))
        drawing = Drawing(base=links.enlarged(digit), digit=digit)
    elif "base" in told:
        drawing = Drawing(base=read_only(np.asarray(_picture(told["base"]).convert("RGB"))))
    if "png" in told:
        visit.drawing = Drawing(base=_flattened(drawing, _picture(told["png"])))
    else:
        visit.drawing = replace(drawing, strokes=_strokes(told))


def _strokes(told: Mapping[str, Any]) -> tuple[Stroke, ...]:
    found: tuple[Stroke, ...] = typed(told.get("strokes", ()), strokes.Strokes)
    if not strokes.within_limits(found):
        raise ValueError("strokes that none of our pens draws")
    return found


def _put_deeds(visit: Visit, kept: Mapping[str, Any]) -> None:
    """What the browser did on the same canvas since, which it takes down by itself. Anything else is passed over."""
    if (generation := of_kind(kept.get("generation"), Count)) is None:
        return
    visit.generation, visit.deeds = generation, of_kind(kept.get("deeds"), Count) or 0
    strokes.receive(visit, kept.get("since"))
    visit.take_in()
    visit.restart_canvas()


PARTS = (_put_networks, _put_steps_and_pen, _put_desk, _put_bench, _put_lesson, _put_hiding, _put_drawing, _put_deeds)


def _drawing(drawing: Drawing) -> dict[str, Any]:
    told: dict[str, Any] = {"strokes": drawing.strokes} if drawing.strokes else {}
    if drawing.digit is not None:
        told["digit"] = digit_link.encode(drawing.digit)
    elif drawing.base is not None:
        told["base"] = drawing.base_url
    return told


def _flattened(drawing: Drawing, ink: Image.Image) -> Pixels:
    """A tab of release 1 kept its strokes as a picture, too: what they were drawn as is what comes back."""
    picture = Image.new("RGB", (SIDE, SIDE)) if drawing.base is None else Image.fromarray(drawing.base)
    picture.paste(ink, (0, 0), ink)
    return read_only(np.asarray(picture))


def _picture(url: Any) -> Image.Image:
    """A picture of the canvas's size, RGBA, from a data: address. Raises one of DAMAGED for what is none."""
    if not url.startswith(PNG_URL) or len(url) > MOST_OF_A_BASE:
        raise ValueError("no picture of a canvas")
    png = base64.b64decode(url[len(PNG_URL) :], validate=True)
    if png[12:24] != HEADER:  # before Pillow looks, which warns of sizes that it would not decode either
        raise ValueError("no PNG of a canvas's size")
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        return image.convert("RGBA")
