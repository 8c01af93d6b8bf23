"""While the pen moves the page answers from the browser's own network; when it is lifted, PyTorch's numbers agree."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.text import say
from tests.browser.chromium import PHONE, SLOW, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, canvas, draw, on_screen, scripted
from tests.serving import Server

SEVEN = scripted(7, PLACES[1])[0]


_WATCH = """() => {
  window.seen = [];
  setInterval(() => seen.push(look()), 15);
}"""


def loaded(page: Page) -> None:
    """The network has come to the browser."""
    expect(page.locator(".cv-network").first).to_have_attribute("data-drawn", "1")
    page.wait_for_function("() => performance.getEntriesByType('resource').some((r) => r.name.includes('/weights/'))")


def growing(page: Page, stroke: list[tuple[float, float]]) -> list[str]:
    """Draw with the mouse and do not lift it; what is read after each move."""
    points, read = list(on_screen(page, stroke)), []
    page.mouse.move(points[0][0] + 3, points[0][1] + 3)
    page.mouse.move(*points[0], steps=2)
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        read.append(page.evaluate("look()")["digit"])
    return read


def test_the_answer_and_every_map_follow_the_pen_and_then_pytorch_agrees(page: Page, server: Server) -> None:
    open_app(page, server.url)
    loaded(page)
    sent = page.evaluate("sentMessages")
    read = growing(page, SEVEN)
    assert len(set(read)) > 1, read
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "7")
    assert page.evaluate("sentMessages") == sent, "no word went to the server"
    network, answer = page.locator(".cv-network"), page.locator(".cv-answer")
    for part in (network, answer):
        expect(part).to_have_attribute("data-ahead", "1")
    for said in page.locator(".cv-answer .percent").all_inner_texts():
        assert re.fullmatch(r"([<>] )?\d+\.\d\d %", said), "as the server writes it"
    page.evaluate(_WATCH)
    page.mouse.up()
    settled = wait_until_settled(page)
    assert settled["digit"] == "7"
    for part in (network, answer):
        expect(part).not_to_have_attribute("data-ahead", "1")
    expect(network).to_have_attribute("data-apart", re.compile("."))  # when the browser has time for it
    assert float(network.get_attribute("data-apart") or "nan") < 1e-5
    expect(page.locator(".agreement")).to_contain_text(say("network.shown_agrees", v="").partition("(")[0])
    last = page.evaluate("seen.filter(({ ahead }) => ahead).at(-1)")
    assert last["probabilities"] == pytest.approx(settled["probabilities"], abs=1e-6), "nothing jumps: the same ink"


def test_what_the_network_sees_follows_the_pen(page: Page, server: Server) -> None:
    open_app(page, server.url)
    loaded(page)
    growing(page, SEVEN)
    items = page.locator(".cv-strip li")
    for step in items.all():
        expect(step).to_have_attribute("data-answer", re.compile("."))
        expect(step.locator("img")).to_have_attribute("src", re.compile("^data:image/png"))
    expect(items.last).to_have_attribute("data-answer", "7")
    expect(items.last.locator(".verdict")).to_have_text(re.compile(r"^7 · > 99%$"))  # a rest lies between two looks
    page.mouse.up()
    wait_until_settled(page)
    expect(items.last.locator(".verdict")).to_have_text(re.compile(r"^7 · > 99%$"))


def test_a_large_network_follows_in_a_thread_of_its_own(page: Page, server: Server) -> None:
    open_app(page, server.url, m="conv3_same")
    loaded(page)
    with page.expect_worker():
        growing(page, SEVEN)
    expect(page.locator(".cv-answer")).to_have_attribute("data-ahead", "1")
    expect(page.locator(".cv-network")).to_have_attribute("data-ahead", "1")
    page.mouse.up()
    assert wait_until_settled(page)["digit"] == "7"
    expect(page.locator(".cv-answer")).not_to_have_attribute("data-ahead", "1")
    expect(page.locator(".cv-network")).to_have_attribute("data-apart", re.compile("e-|^0"))


def test_where_the_engine_fails_the_server_answers_alone(page: Page, server: Server) -> None:
    page.route("**/engine/convolution.js", lambda route: route.fulfill(
        content_type="text/javascript", body="export const convolved = () => { throw new Error('no engine') };"
    ))  # fmt: skip
    open_app(page, server.url)
    loaded(page)
    assert draw(page, [SEVEN])["digit"] == "7"


def test_a_finger_on_a_phone_is_followed_too_and_so_is_the_network_beside(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True, scheme="dark", device_scale_factor=3)
    open_app(page, server.url, m="lenet_rgb", vs="scratch8", lang="zh")
    loaded(page)
    page.evaluate(_WATCH)
    assert draw(page, [SEVEN], touch=True)["digit"] == "7"
    last = page.evaluate("seen.filter(({ ahead }) => ahead).at(-1)")
    assert last and last["probabilities"] == pytest.approx(page.evaluate("look()")["probabilities"], abs=1e-5)
    for number in (0, 1):
        picture = page.locator(".cv-network").nth(number)
        expect(picture).to_have_attribute("data-apart", re.compile("e-|^0"))


@pytest.mark.parametrize("size", [PHONE, PHONE[::-1]], ids=["upright", "on its side"])
def test_canvas_and_answer_are_in_sight_together_while_one_draws(
    new_page: NewPage, server: Server, size: tuple[int, int]
) -> None:
    page = new_page(size, touch=True)
    open_app(page, server.url)
    draw(page, [SEVEN], touch=True)
    canvas(page).scroll_into_view_if_needed()
    for part in (canvas(page), page.locator(".cv-digit"), page.locator(".cv-bars")):
        box = part.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= size[1], box
    before = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    draw(page, [[(60, 40), (60, 240)]], touch=True)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == before


def test_an_older_answer_never_stands_over_a_newer_one(page: Page, server: Server) -> None:
    """The server's answer to the first stroke comes while the second is drawn, and after it was lifted."""
    page.add_init_script(f"({SLOW})()")
    open_app(page, server.url)
    loaded(page)
    first, second = scripted(4, PLACES[1])
    page.evaluate(_WATCH)
    for stroke in (first, second):
        growing(page, stroke)
        page.mouse.up()
    page.wait_for_timeout(400)
    assert page.evaluate("look()")["digit"] == "4" and page.evaluate("look()")["ahead"], (
        "the second is not answered yet"
    )
    wait_until_settled(page)
    expect(page.locator(".cv-answer")).not_to_have_attribute("data-ahead", "1")
    seen = [look for look in page.evaluate("seen") if look["digit"]]
    four = next(k for k, look in enumerate(seen) if look["digit"] == "4")
    assert {look["digit"] for look in seen[four:]} == {"4"}


def test_what_lies_beneath_the_strokes_is_read_with_them(page: Page, server: Server) -> None:
    open_app(page, server.url)
    loaded(page)
    page.locator(".st-key-seen .cv-gallery button").nth(1).click()
    assert wait_until_settled(page)["digit"] == "1"
    page.evaluate(_WATCH)
    settled = draw(page, [[(60, 60), (220, 60)]])
    last = page.evaluate("seen.filter(({ ahead }) => ahead).at(-1)")
    assert last["probabilities"] == pytest.approx(settled["probabilities"], abs=1e-5)


def test_clear_right_after_a_stroke_leaves_nothing_behind(page: Page, server: Server) -> None:
    open_app(page, server.url)
    loaded(page)
    draw(page, [SEVEN])
    growing(page, [(60, 60), (220, 60)])
    page.mouse.up()
    page.locator(".st-key-clear button").click()
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "")
    page.wait_for_timeout(500)
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "")
    expect(page.locator(".cv-answer")).not_to_have_attribute("data-ahead", "1")


def test_without_the_weights_the_server_answers_alone(page: Page, server: Server) -> None:
    page.route("**/cnn-viz/weights/*", lambda route: route.abort())
    open_app(page, server.url)
    growing(page, SEVEN)
    assert page.evaluate("look()")["digit"] == ""
    page.mouse.up()
    assert wait_until_settled(page)["digit"] == "7"
    assert page.locator(".agreement").inner_text() == ""


def recorded_seven(page: Page, server: Server) -> tuple[dict[str, Any], Locator]:
    """Draw a 7; what the page says of it, and the replay, which has come."""
    open_app(page, server.url)
    loaded(page)
    replay = page.locator(".cv-replay")
    expect(replay).to_be_hidden()
    growing(page, SEVEN)
    page.mouse.up()
    settled = wait_until_settled(page)
    expect(replay.locator(".told")).to_contain_text(": 7,")
    return settled, replay


def test_ones_drawing_is_seen_again_moment_by_moment(page: Page, server: Server) -> None:
    settled, replay = recorded_seven(page, server)
    slider = replay.get_by_role("slider")
    last = int(slider.input_value())
    slider.focus()
    page.keyboard.press("Home")
    expect(replay.locator(".told")).to_contain_text(f"1 of {last + 1}:")
    expect(page.locator(".cv-answer")).to_have_attribute("data-ahead", "1")
    first = page.evaluate("look()")
    assert first["ahead"] and first["probabilities"] != pytest.approx(settled["probabilities"], abs=0.01)
    expect(page.locator(".cv-network")).to_have_attribute("data-ahead", "1")
    # A map that is opened meanwhile is this moment's; the server hears of it and changes nothing.
    page.locator("[data-layer=conv1] .item").first.click()
    expect(page.locator(".panel h2")).to_be_visible()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    assert page.evaluate("look()")["probabilities"] == pytest.approx(first["probabilities"], abs=1e-6)
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator(".cv-answer")).not_to_have_attribute("data-ahead", "1")
    expect(page.locator(".cv-network")).not_to_have_attribute("data-ahead", "1")
    assert page.evaluate("look()")["probabilities"] == settled["probabilities"], "PyTorch's again"
    expect(page.locator(".agreement")).to_contain_text(say("network.shown_agrees", v="").partition("(")[0])


def test_the_replay_plays_to_its_end_and_who_draws_on_does_so_from_now(page: Page, server: Server) -> None:
    _, replay = recorded_seven(page, server)
    slider = replay.get_by_role("slider")
    last = int(slider.input_value())
    replay.get_by_role("button", name=say("replay.shown_play")).click()
    expect(replay.get_by_role("button", name=say("replay.shown_pause"))).to_be_visible()
    expect(replay.get_by_role("button", name=say("replay.shown_play"))).to_be_visible()
    expect(slider).to_have_value(str(last))
    slider.focus()
    page.keyboard.press("Home")
    draw(page, [[(60, 140), (110, 140)]])
    expect(replay.locator(".told")).not_to_contain_text(f"of {last + 1}:")
    expect(slider).to_have_value(slider.get_attribute("max"))
    page.locator(".st-key-clear button").click()
    expect(replay).to_be_hidden()
