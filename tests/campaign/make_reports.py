"""What the canvas of the Draw page reports after a stroke, and the same forged."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
from PIL import Image

from cnn_viz.ui.components.png import PNG_URL
from tests.bench.visitor import canvas_report
from tests.campaign.hurt import a_strange_value, hurt_bytes, hurt_json, hurt_text, pick
from tests.campaign.make_pictures import blank_png, drawn, in_mode, png, saved
from tests.campaign.trying import Chance, Maker

SIDE = 280


def right(chance: Chance) -> Any:
    """One to four strokes of a pen."""
    strokes = [
        [(float(x), float(y)) for x, y in chance.random((5, 2)) * SIDE] for _ in range(int(chance.integers(1, 5)))
    ]
    return json.loads(canvas_report(strokes, width=int(chance.integers(4, 41))))


def _values(chance: Chance) -> Any:
    return hurt_json(right(chance), chance)


def _with_picture(chance: Chance, content: bytes) -> Any:
    """A report whose picture is another one."""
    report = right(chance)
    report["drawing"]["data"] = PNG_URL + base64.b64encode(content).decode()
    return report


def _picture_hurt(chance: Chance) -> Any:
    whole = base64.b64decode(right(chance)["drawing"]["data"].removeprefix(PNG_URL))
    return _with_picture(chance, hurt_bytes(whole, chance))


def _other_picture(chance: Chance) -> Any:
    """Another size, another kind of pixel, another format under the same name, several frames."""
    match int(chance.integers(5)):
        case 0:
            width, height = pick(chance, ((279, 280), (280, 281), (1, 1), (3000, 10), (28, 28)))
            return _with_picture(chance, saved(Image.new("RGBA", (width, height)), "PNG"))
        case 1:
            mode = pick(chance, ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"))
            return _with_picture(chance, saved(in_mode(drawn(chance, SIDE, SIDE), mode, chance), "PNG"))
        case 2:
            return _with_picture(
                chance, saved(Image.new("RGB", (SIDE, SIDE)), pick(chance, ("GIF", "JPEG", "BMP", "WEBP")))
            )
        case 3:
            frames = [Image.new("RGBA", (SIDE, SIDE), (i, i, i, i)) for i in range(4)]
            return _with_picture(chance, saved(frames[0], "PNG", save_all=True, append_images=frames[1:]))
    return _with_picture(chance, png(SIDE, SIDE, 16, 6, np.full((SIDE, SIDE, 4), 999, ">u2").tobytes()))


def _bomb(chance: Chance) -> Any:
    """A picture whose header claims more than any memory holds, one that blows up, or far too many strokes."""
    match int(chance.integers(5)):
        case 0:
            width, height = pick(chance, ((20_000, 20_000), (2**31 - 1, 1), (0, 0)))
            return _with_picture(chance, png(width, height, 8, 6, b""))
        case 1:
            return _with_picture(chance, blank_png(3_000, 3_000, 8, 6))
        case 2:
            return _with_picture(
                chance, png(SIDE, SIDE, 8, 6, b"\xff" * SIDE * SIDE * 4, before=b"x\0\0" + bytes(300_000))
            )
    report = right(chance)
    objects = report["drawing"]["raw"]["objects"]
    report["drawing"]["raw"]["objects"] = pick(
        chance, (objects * 2_000, [{"path": [["L", 1, 2]] * 60_000}], [[[[[]]]]], [None] * 9, "x" * 300, {"0": {}})
    )
    return report


def _words(chance: Chance) -> Any:
    report = right(chance)
    report["drawing"]["data"] = hurt_text(report["drawing"]["data"], chance)
    return report


def _fit(chance: Chance) -> Any:
    """What the canvas says besides, of a background picture that we do not give it."""
    return {**right(chance), "backgroundFit": a_strange_value(chance)}


MAKERS: dict[str, Maker] = {
    "right": right,
    "values": _values,
    "picture hurt": _picture_hurt,
    "other picture": _other_picture,
    "bomb": _bomb,
    "words": _words,
    "strange value": a_strange_value,
    "fit": _fit,
}
