"""Reload, Back, a duplicated tab, a server that is restarted: what a visitor has done is still there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cnn_viz.text import say
from tests.browser.chromium import IDLE, PHONE, choose, look, new_context, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, clear_button, draw, pull, scripted, undo_button
from tests.serving import Server, free_port, serve

SEVEN = scripted(7, PLACES[1])


def choose_network(page: Page, option: str) -> None:
    choose(page, "_network", option)
    wait_until_settled(page)


def open_map(page: Page, layer: str, channel: int) -> None:
    page.locator(f".cv-network [data-layer={layer}] .item").nth(channel).click()
    expect(page.locator(".cv-network .panel")).to_be_visible()


def kept(page: Page) -> dict[str, Any]:
    """What the tab has kept."""
    return json.loads(page.evaluate("sessionStorage.getItem('cnn-viz')") or "{}")


def until_kept(page: Page, /, **wanted: Any) -> None:
    """Wait until the tab has taken down what is there now."""
    page.wait_for_function(
        "w => Object.entries(w).every(([k, v]) => JSON.parse(sessionStorage.getItem('cnn-viz') ?? '{}')[k] === v)",
        arg=wanted,
    )


# The strokes that the tab has taken down: those that the server said last, and what was done on the canvas since.
STROKES = """() => {
  const [kept, since] = ["cnn-viz", "cnn-viz-since"].map((name) => JSON.parse(sessionStorage[name] ?? "null"));
  const strokes = [...(kept?.drawing?.strokes ?? [])];
  const deeds = since && since.generation === kept?.generation ? since.deeds.slice(kept.deeds - since.first) : [];
  for (const deed of deeds)
    if (deed === "undo") strokes.pop();
    else if (deed === "clear") strokes.length = 0;
    else strokes.push(deed);
  return strokes;
}"""


def until_strokes(page: Page, count: int) -> list[Any]:
    """Wait until the tab has taken down a drawing of so many strokes; width, colour and points of each."""
    page.wait_for_function(f"n => ({STROKES})().length === n", arg=count)
    return page.evaluate(STROKES)


def at_rest(page: Page) -> None:
    """Wait for the end of the run: a page that is closed in the midst of one leaves half a run behind."""
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(300)


def until_read(page: Page, digit: str) -> None:
    page.wait_for_function("digit => window.look?.().digit === digit && look().networkDrawn", arg=digit)


@pytest.mark.parametrize("touch", [False, True], ids=["desk", "phone"])
def test_a_reload_finds_drawing_undo_network_and_map(new_page: NewPage, server: Server, touch: bool) -> None:
    page = new_page(PHONE, touch=True) if touch else new_page()
    open_app(page, server.url, lang="zh", m="lenet_rgb")
    draw(page, scripted(1, PLACES[1]), touch)
    draw(page, [[(80, 70), (140, 60)]], touch)
    open_map(page, "conv1", 2)
    until_kept(page, map="conv1.2")
    before = look(page)
    page.reload()
    until_read(page, before["digit"])
    assert look(page)["probabilities"] == before["probabilities"]
    expect(page.locator(".cv-network .panel")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert page.get_by_role("link", name=say("draw.title", "zh")).count() > 0 or touch
    undo_button(page).click()
    until_read(page, "1")


def test_back_undoes_a_network_a_map_and_a_layer_and_forward_brings_them_again(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, SEVEN)
    choose_network(page, "LeNet in colour")
    open_map(page, "conv1", 2)
    until_kept(page, map="conv1.2")
    panel, layer = page.locator(".cv-network .panel"), page.locator("[class*=st-key-inside_layer] input")
    page.locator(".cv-network .panel [data-place=step_inside]").click()
    expect(page.locator(".cv-inside[data-drawn='1']")).to_be_visible()
    until_kept(page, page="inside")
    page.locator(".st-key-inside_next button:visible").click()
    until_kept(page, map="relu1.2")
    page.go_back()
    until_kept(page, page="inside", map="conv1.2")
    expect(layer).to_have_value(layer.input_value())
    page.go_back()
    expect(panel).to_be_visible()
    until_kept(page, page="draw", map="conv1.2")
    page.go_back()
    expect(panel).to_be_hidden()
    until_kept(page, map="", network="lenet_rgb")
    page.go_back()
    until_kept(page, network="pen")
    assert look(page)["digit"] == "7", "the drawing is not what Back undoes"
    page.go_forward()
    until_kept(page, network="lenet_rgb")
    page.go_forward()
    expect(panel).to_be_visible()
    at_rest(page)


def test_a_map_that_is_closed_is_not_one_more_step(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, SEVEN)
    choose_network(page, "LeNet in colour")
    open_map(page, "conv1", 2)
    until_kept(page, map="conv1.2")
    page.keyboard.press("Escape")
    until_kept(page, map="")
    page.wait_for_function("!location.search.includes('s=')")
    page.go_back()
    until_kept(page, network="pen")
    at_rest(page)


def test_back_returns_to_where_the_reader_was(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url)
    draw(page, SEVEN, touch=True)
    open_map(page, "conv3", 1)
    until_kept(page, map="conv3.1")
    page.locator(".cv-network .panel [data-place=step_inside]").scroll_into_view_if_needed()
    page.wait_for_function("history.state.cnnViz.top > 400")
    top = page.evaluate("history.state.cnnViz.top")
    page.locator(".cv-network .panel [data-place=step_inside]").click()
    expect(page.locator(".cv-inside[data-drawn='1']")).to_be_visible()
    page.go_back()
    expect(page.locator(".cv-network .panel")).to_be_visible()
    page.wait_for_function(
        "top => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - top) < 200", arg=top
    )
    at_rest(page)


def test_two_quick_strokes_are_two_steps_of_undo(page: Page, server: Server) -> None:
    open_app(page, server.url)
    undo = undo_button(page)
    for stroke in ([(60, 60), (220, 60)], [(140, 60), (140, 220)], [(80, 220), (200, 220)]):
        pull(page, stroke)
    until_strokes(page, 3)
    for left in (2, 1):
        undo.click()
        until_strokes(page, left)
        page.wait_for_function("look().digit !== ''")
    undo.click()
    until_read(page, "")


def test_a_duplicated_tab_goes_its_own_way(new_page: NewPage, server: Server) -> None:
    page = new_page()
    open_app(page, server.url)
    draw(page, SEVEN)
    until_kept(page, page="draw")
    twin = page.context.new_page()
    twin.add_init_script(
        f"if (!sessionStorage.length) sessionStorage.setItem('cnn-viz', {json.dumps(json.dumps(kept(page)))})"
    )
    twin.goto(server.url)
    until_read(twin, "7")
    twin.wait_for_function("t => JSON.parse(sessionStorage['cnn-viz']).ticket !== t", arg=kept(page)["ticket"])
    clear_button(twin).click()
    until_read(twin, "")
    page.reload()
    until_read(page, "7")


def test_another_person_sees_nothing_of_it(new_page: NewPage, server: Server) -> None:
    page = new_page()
    open_app(page, server.url)
    draw(page, SEVEN)
    other = page.context.new_page()  # the same browser, another tab: as on a shared computer
    open_app(other, server.url)
    assert look(other)["digit"] == ""


def test_after_a_reload_the_menu_speaks_the_language_that_was_chosen(page: Page, server: Server) -> None:
    open_app(page, server.url)
    page.get_by_text("中文", exact=True).click()
    until_kept(page, language="zh")
    assert "lang" not in page.url
    page.reload()
    expect(page.get_by_role("link", name=say("inside.title", "zh")).first).to_be_visible()
    expect(page.get_by_role("heading", name=say("draw.heading", "zh"))).to_be_visible()


def test_the_address_and_the_language_agree_after_back(page: Page, server: Server) -> None:
    open_app(page, server.url, lang="en")
    choose_network(page, "LeNet in colour")
    page.get_by_text("中文", exact=True).click()
    page.wait_for_function("location.search.includes('lang=zh')")
    page.go_back()
    until_kept(page, network="pen", language="zh")
    page.wait_for_function("location.search.includes('lang=zh')")
    page.reload()
    expect(page.get_by_role("link", name=say("draw.title", "zh")).first).to_be_visible()


@pytest.mark.long
def test_a_server_that_is_restarted_goes_on_with_the_drawing(browser: Browser) -> None:
    page, port = new_context(browser).new_page(), free_port()
    with serve(port=port) as first:
        open_app(page, first.url)
        choose_network(page, "LeNet in colour")
        draw(page, SEVEN)
        open_map(page, "conv1", 2)
        until_kept(page, map="conv1.2")
    expect(page.locator(".cv-tab")).to_have_text(say("frame.away"))
    page.get_by_role("dialog").get_by_label("Close").click()  # Streamlit's own
    pull(page, [(70, 150), (200, 150)])  # while nobody is there
    page.wait_for_timeout(500)
    with serve(port=port) as second:
        expect(page.get_by_test_id("stAlert")).to_contain_text(say("errors.restarted"))
        expect(page.locator(".cv-tab")).to_have_text("")
        until_strokes(page, 2)
        expect(page.locator(".cv-network .panel")).to_be_visible()
        assert kept(page)["network"] == "lenet_rgb"
        undo_button(page).click()
        until_read(page, "7")
        assert not second.tracebacks()
    with serve(port=port):  # once more, and the page is loaded anew besides
        page.reload()
        until_read(page, "7")
        expect(page.get_by_test_id("stAlert")).to_contain_text(say("errors.restarted"))
