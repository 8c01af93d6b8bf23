"""The route of strokes: whose it takes, from which page, how much, and what is asked of it all at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.digits.ink import inked
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.ui.pages.draw.stroke_reply import reply
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.sides import keep, sides
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.session.visits import VISITS
from cnn_viz.web import strokes
from tests.browser.drawing import PLACES, inky, scripted
from tests.unit.web.asking import Answer, post

PATH = f"/{strokes.ADDRESS}"
OURS = {"host": "school.example", "origin": "https://school.example", "content_type": "application/json"}


def ask(body: bytes = b"{}", **headers: str) -> tuple[Answer, list[tuple[str, Any]]]:
    """What the route answers, and what it handed on."""
    handed: list[tuple[str, Any]] = []

    def answer(ticket: str, sent: Any) -> Mapping[str, Any] | None:
        handed.append((ticket, sent))
        return {"count": 1} if ticket == "mine" else None

    return post(strokes.routes(answer), PATH, body, **(OURS | headers)), handed


def test_a_page_of_ours_is_answered_and_nothing_of_it_is_kept() -> None:
    said, handed = ask(b'{"deeds": []}', x_ticket="mine")
    assert (said.status, json.loads(said.body), handed) == (200, {"count": 1}, [("mine", {"deeds": []})])
    assert said.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("ticket", ["", "another", "mine "])
def test_a_ticket_that_nobody_has_opens_nothing(ticket: str) -> None:
    said, _ = ask(x_ticket=ticket)
    assert said.status == 409


@pytest.mark.parametrize(
    "foreign",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://school.example.evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"content_type": "text/plain"},
        {"content_type": "application/x-www-form-urlencoded"},
    ],
    ids=str,
)
def test_another_page_is_turned_away_before_anything_is_read(foreign: dict[str, str]) -> None:
    said, handed = ask(x_ticket="mine", **foreign)
    assert said.status == 403 and not handed


def test_behind_a_proxy_the_browser_s_own_word_counts() -> None:
    said, _ = ask(x_ticket="mine", host="127.0.0.1:8501", sec_fetch_site="same-origin")
    assert said.status == 200


def test_more_than_a_drawing_is_not_read_to_its_end() -> None:
    said, handed = ask(b'"' + b"x" * strokes.MOST + b'"', x_ticket="mine")
    assert said.status == 413 and not handed


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_told(body: bytes) -> None:
    said, handed = ask(body, x_ticket="mine")
    assert said.status == 400 and not handed


# --- what the app answers


@pytest.fixture
def visit() -> Visit:
    visitor = Visit()
    VISITS.remember(visitor, "a tab")
    return visitor


def sent(visitor: Visit, *deeds: Any) -> dict[str, Any]:
    return {"generation": visitor.generation, "first": visitor.deeds_here, "deeds": deeds}


def test_it_answers_with_pytorch_s_numbers_of_the_ink_that_these_points_make(visit: Visit) -> None:
    visit.rival = "lenet_rgb"
    seven = inky(scripted(7, PLACES[1])[0], colour="#ff0000")
    told = reply(visit.ticket, sent(visit, seven))
    assert told and told["count"] == 1 and not told["rerun"]
    for answer, network in zip(told["answers"], ("pen", "lenet_rgb"), strict=True):
        expected = predict(load(network), [digit_of(inked((seven,)))])[0]
        assert answer["probabilities"] == expected.tolist() and answer["digit"] == 7
        assert answer["run"] == visit.run_of(network, arrived=True) != visit.run_of(network)
    visit.take_in()
    assert visit.run_of("pen") == told["answers"][0]["run"], "a run gives the answer the same name"
    wiped = reply(visit.ticket, sent(visit, "clear"))
    assert wiped and [answer["digit"] for answer in wiped["answers"]] == [None, None]


def test_of_two_drawings_only_the_one_on_the_canvas_is_answered_again(visit: Visit) -> None:
    seven = inky(scripted(7, PLACES[1])[0])
    reply(visit.ticket, sent(visit, seven))
    keep(visit)
    told = reply(visit.ticket, sent(visit, inky(scripted(1, PLACES[1])[0])))
    assert told and [answer["digit"] for answer in told["answers"]] == [1]
    on_canvas, kept = sides(visit)
    expected = predict(load("pen"), [digit_of(inked((seven,)))])[0]
    trace = kept.trace(read_drawing(visit))
    assert trace and trace.probabilities.tolist() == expected.tolist() and kept.run(visit) != on_canvas.run(visit)


def test_a_foreign_visit_and_a_canvas_that_is_gone_are_not_drawn_on(visit: Visit) -> None:
    other = Visit()
    VISITS.remember(other, "another tab")
    stroke = inky([(100, 100), (200, 200)])
    assert reply(other.ticket, sent(visit, stroke)) is None, "a ticket opens its own visit's canvas only"
    assert reply("", sent(visit, stroke)) is None and reply(visit.ticket[:-1], sent(visit, stroke)) is None
    before = sent(visit, stroke)
    visit.restart_canvas()
    assert reply(visit.ticket, before) is None
    assert not visit.arrived and not other.arrived


def test_where_more_of_the_page_changes_than_the_browser_can_it_asks_for_a_run(visit: Visit) -> None:
    first, second = (inky([(x, 60), (x, 220)]) for x in (60, 220))
    told = reply(visit.ticket, sent(visit, first))
    assert told and not told["rerun"]
    told = reply(visit.ticket, sent(visit, second))
    assert told and told["rerun"], "two digits are told"
    visit.take_in()
    visit.several = True
    told = reply(visit.ticket, sent(visit, "undo"))
    assert told and told["rerun"], "and no more"
    visit.take_in()
    visit.several, visit.notice = False, ("errors.restarted", {})
    told = reply(visit.ticket, sent(visit, "undo"))
    assert told and told["rerun"], "a sentence above the page has had its time"
