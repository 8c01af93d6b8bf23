"""Every part of a page that a link or a lesson may point at is there, by its name."""

from __future__ import annotations

from itertools import groupby

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.ui.frame.places import PLACES, Place
from tests.browser.chromium import open_app
from tests.browser.drawing import PLACES as ON_THE_CANVAS
from tests.browser.drawing import draw, scripted
from tests.serving import Server


def _where(place: Place) -> tuple[str, tuple[tuple[str, str], ...]]:
    return place.page, tuple(place.query.items())


OPENED = [
    pytest.param(
        page,
        dict(query),
        [place.name for place in places],
        id=f"{page}-{'-'.join(value for _, value in query)}",
        marks=[] if page in ("draw", "inside") else pytest.mark.long,
    )
    for (page, query), places in groupby(PLACES, _where)
]


@pytest.mark.parametrize(("path", "query", "names"), OPENED)
def test_every_place_is_there_and_seen(
    page: Page, server: Server, path: str, query: dict[str, str], names: list[str]
) -> None:
    open_app(page, server.url, f"/{path}" if path != "draw" else "/", **query)
    if path == "draw":
        draw(page, scripted(7, ON_THE_CANVAS[1]))
    for name in names:
        found = page.locator(f"[data-place={name}], .st-key-{name}")
        expect(found).to_have_count(1)
        expect(found).to_be_visible()


def test_names_are_given_once() -> None:
    names = [place.name for place in PLACES]
    assert len(set(names)) == len(names)


def test_a_link_leads_to_a_place_within_a_component(page: Page, server: Server) -> None:
    open_app(page, server.url, "/", v="conv2", to="layer")
    expect(page.locator("[data-place=layer]")).to_be_in_viewport()
