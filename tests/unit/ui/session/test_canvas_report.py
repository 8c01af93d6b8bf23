"""What the canvas reports: one step of undo a stroke, and nothing that is no drawing of ours."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import pytest
from PIL import Image

from cnn_viz.ui.components.png import png_url
from cnn_viz.ui.session.canvas_report import (
    MAX_STROKES,
    MAX_STROKES_TEXT,
    SIZE,
    checked_report,
    pixels,
    take_in,
)
from cnn_viz.ui.session.visit import UNDO_BYTES, Drawing, Visit


def picture(shade: int) -> Image.Image:
    return Image.new("RGBA", (SIZE, SIZE), (shade, shade, shade, 255))


def report(objects: list[Any], image: Image.Image | None = None) -> dict[str, Any]:
    return {"drawing": {"raw": {"objects": objects}, "data": png_url(image or picture(len(objects)))}}


def strokes(count: int) -> list[dict[str, Any]]:
    return [{"type": "Path", "number": number} for number in range(count)]


def test_strokes_that_come_in_one_report_are_undone_one_by_one() -> None:
    visitor = Visit()
    take_in(visitor, report(strokes(1)))
    take_in(visitor, report(strokes(4)))
    assert [d.stroke_count for d in [*visitor.past, visitor.drawing]] == [0, 1, 2, 3, 4]
    visitor.undo()
    assert visitor.drawing.unread and not visitor.drawing.empty
    assert json.loads(visitor.canvas_start)["objects"] == strokes(3)
    take_in(visitor, report(strokes(0)))
    assert visitor.drawing.stroke_count == 3, "the canvas had not drawn them yet"
    take_in(visitor, report(strokes(3)))
    assert not visitor.drawing.unread and pixels(visitor.drawing).max() == 3
    assert len(visitor.past) == 3, "no step more"
    visitor.undo()
    visitor.undo()
    assert visitor.drawing.stroke_count == 1 and pixels(visitor.drawing).max() == 1


def test_the_same_report_again_is_no_news_and_an_empty_one_takes_the_strokes_away() -> None:
    visitor = Visit()
    take_in(visitor, report(strokes(2)))
    steps = len(visitor.past)
    take_in(visitor, report(strokes(2)))
    assert len(visitor.past) == steps
    take_in(visitor, report([]))
    assert visitor.drawing.empty and len(visitor.past) == steps + 1


def _header_of(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    picture(0).save(buffer, format="PNG")
    data = bytearray(buffer.getvalue())
    data[16:24] = struct.pack(">II", width, height)
    return bytes(data)


def _url(data: bytes) -> str:
    import base64

    return "data:image/png;base64," + base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "forged",
    [
        report([1, 2]),
        report([{"x": float("nan")}]),
        report([{"x": "y" * MAX_STROKES_TEXT}]),
        report(strokes(MAX_STROKES + 1)),
        {"drawing": {"raw": {"objects": strokes(1)}, "data": _url(_header_of(20_000, 20_000))}},
        {"drawing": {"raw": {"objects": strokes(1)}, "data": _url(_header_of(SIZE, SIZE)[:60])}},
        {"drawing": {"raw": {"objects": strokes(1)}, "data": _url(b"")}},
        {"drawing": {"raw": {"objects": {"a": 1}}, "data": png_url(picture(1))}},
        {"drawing": {"raw": [], "data": png_url(picture(1))}},
        {"drawing": 7},
        [],
    ],
    ids=range(11),
)
def test_what_is_no_report_of_ours_changes_nothing(forged: Any) -> None:
    assert checked_report(forged) is None
    visitor = Visit()
    take_in(visitor, forged)
    assert visitor.drawing.empty and visitor.past == []


def test_what_undo_keeps_has_a_limit_in_bytes() -> None:
    visitor = Visit()
    for number in range(40):
        visitor.draw(Drawing(strokes="x" * 290_000, stroke_count=number))
    assert sum(before.size for before in visitor.past) <= UNDO_BYTES
    assert visitor.past[-1].stroke_count == 38, "the oldest go first"
