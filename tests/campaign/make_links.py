"""Links of this app that were mistyped, cut off by a mailer, put together by hand or forged."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

from cnn_viz.engine.digits import digit_link, stroke_link
from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.playground import bench_link
from cnn_viz.engine.playground.bench import LESSONS, Bench
from cnn_viz.records import Digit
from cnn_viz.ui.session.visit import KEPT
from tests.campaign.hurt import WORDS, hurt_bytes, hurt_json, hurt_text, pick
from tests.campaign.trying import Chance, Maker

Query = dict[str, str]

CHANGED = ("pen~conv1.2=0", "scratch8~conv1.0*2,dense1.3.7=0.25", "pen~conv9.2=0", "pen~")
NETWORKS = (*MODELS, *CHANGED, "pen:untrained", "pen:step500", "mine:0123456789abcdef", "built:1_28-c8_5-r-m2-f-d10")
PLACES = ("conv1.3", "conv1.3.12.14", "dense1.5", "softmax.9", "input.0.27.27", "relu1.0")
PARTS = ("glossary", "answer", "train_knobs", "here", "network")
TERMS = ("softmax", "relu", "batch_norm", "dropout")


def right(chance: Chance) -> Query:
    """A link of the app, with some of its parts."""
    ink = np.zeros((28, 28), np.uint8)
    ink[4:24, 6:22] = chance.integers(0, 256, (20, 16)) * (chance.random((20, 16)) < 0.3)
    lesson = pick(chance, list(LESSONS))
    parts: Query = {
        "m": pick(chance, NETWORKS),
        "vs": pick(chance, (*NETWORKS, KEPT, KEPT)),
        "vd": digit_link.encode(Digit.of_ink(ink)),
        "d": digit_link.encode(Digit.of_ink(ink)),
        "k": stroke_link.encode(_strokes(chance)),
        "s": pick(chance, PLACES),
        "p": bench_link.encode(Bench(lesson=lesson)),
        "to": pick(chance, PARTS),
        "term": pick(chance, TERMS),
        "lang": pick(chance, ("en", "zh")),
        "x": pick(chance, ("7", "own", "10000")),
        "ask": pick(chance, ("1", "0")),
        "hide": pick(chance, ("menu", "tools.pickers", "menu.menu")),
    }
    return {name: value for name, value in parts.items() if chance.random() < 0.6}


def _strokes(chance: Chance) -> tuple[Stroke, ...]:
    points = [tuple(int(value) for value in chance.integers(-40, 1200, 8)) for _ in range(int(chance.integers(1, 4)))]
    return tuple(Stroke(20, "#ffffff", numbers) for numbers in points)


def _one_part_hurt(chance: Chance) -> Query:
    link = right(chance) or {"m": "pen"}
    name = pick(chance, list(link))
    return {**link, name: hurt_text(link[name], chance)}


def _all_parts_hurt(chance: Chance) -> Query:
    return {name: hurt_text(value, chance) for name, value in right(chance).items()}


def _parts_exchanged(chance: Chance) -> Query:
    link = right(chance)
    return dict(zip(link, chance.permutation(list(link.values())).tolist(), strict=True))


def _names_hurt(chance: Chance) -> Query:
    return {hurt_text(name, chance): value for name, value in right(chance).items()}


def _strange_words(chance: Chance) -> Query:
    return {name: pick(chance, WORDS) for name in ("m", "vs", "vd", "d", "k", "s", "p", "to", "term", "lang", "hide")}


def _forged_bench(chance: Chance) -> Query:
    """The playground's JSON hurt inside and packed again as the app packs it."""
    text = bench_link.encode(Bench(lesson=pick(chance, list(LESSONS))))
    plain = json.loads(zlib.decompress(_unpacked(text)))
    return {"p": _packed(zlib.compress(json.dumps(hurt_json(plain, chance)).encode()))}


def _forged_digit(chance: Chance) -> Query:
    """A digit's bytes hurt inside and packed again."""
    text = digit_link.encode(Digit.of_ink(chance.integers(0, 256, (28, 28), dtype=np.uint8)))
    plain = zlib.decompress(_unpacked(text)[1:])
    return {"d": _packed(bytes([digit_link.VERSION]) + zlib.compress(hurt_bytes(plain, chance)))}


def _forged_strokes(chance: Chance) -> Query:
    """Strokes' bytes hurt inside and packed again."""
    plain = zlib.decompress(_unpacked(stroke_link.encode(_strokes(chance)))[1:])
    return {"k": _packed(bytes([stroke_link.VERSION]) + zlib.compress(hurt_bytes(plain, chance)))}


def _bomb(chance: Chance) -> Query:
    """A short text that blows up when it is unpacked."""
    name = pick(chance, ("d", "k", "p"))
    return {name: _packed(bytes([1] * (name != "p")) + zlib.compress(pick(chance, (b" ", b"[", b"\0")) * 3_000_000, 9))}


def _forged_design(chance: Chance) -> Query:
    """A network that is built: its layers repeated, its numbers enormous, its words cut."""
    layers = pick(chance, ("c8_5-r-", "m2-", "d99999999-", "c99999_28-", "b-", "x-", "c-1-", "c8_5_9_9_9-"))
    many = int(chance.integers(1, 300))
    return {
        pick(chance, ("m", "vs")): f"built:{pick(chance, ('1_28', '3_32', '9_9', '', '1_99999'))}-{layers * many}f-d10"
    }


MAKERS: dict[str, Maker] = {
    "one part hurt": _one_part_hurt,
    "forged bench": _forged_bench,
    "all parts hurt": _all_parts_hurt,
    "forged digit": _forged_digit,
    "forged strokes": _forged_strokes,
    "forged design": _forged_design,
    "parts exchanged": _parts_exchanged,
    "names hurt": _names_hurt,
    "bomb": _bomb,
    "strange words": _strange_words,
    "right": right,
}


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def means_the_same(name: str, one: Any, other: Any) -> bool:
    """Whether two texts of a link's part say the same: base64 and zlib have several ways to write one thing."""
    if one == other:
        return True
    try:
        if name == "d":
            return digit_link.decode(one) == digit_link.decode(other)
        if name == "k":
            return stroke_link.decode(one) == stroke_link.decode(other)
        if name == "p":
            return bench_link.decode(one) == bench_link.decode(other)
    except ValueError:
        return False
    return name == "s" and [p.lstrip("0") for p in one.split(".")] == [p.lstrip("0") for p in other.split(".")]
