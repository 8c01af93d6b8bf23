"""While the pen moves the page answers from the browser's own network; when it is lifted, PyTorch's numbers agree."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import PHONE, box_at_rest, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, canvas, clear_button, draw, on_screen, scripted
from tests.diagonal import diagonal
from tests.serving import Server

SEVEN = scripted(7, PLACES[1])[0]


# What the route of strokes answers arrives late, as over a bad line.
LATE = """
const ask = window.fetch;
window.fetch = async (...how) => {
  const answer = await ask(...how);
  if (how[1]?.method === "POST") await new Promise((later) => setTimeout(later, 800));
  return answer;
};
"""

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


def read_whole(page: Page) -> dict[str, Any]:
    """What the browser says while the pen rests and is not lifted: a slow machine is a few moves behind the hand."""
    return page.evaluate("""async () => {
      const said = () => String(look().probabilities);
      for (let before; before !== said(); await new Promise((later) => setTimeout(later, 300))) before = said();
      return look();
    }""")


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
    assert page.evaluate("seen.some(({ ahead }) => ahead)")
    for number in (0, 1):
        picture = page.locator(".cv-network").nth(number)
        expect(picture).to_have_attribute("data-apart", re.compile("e-|^0"))


@pytest.mark.parametrize("size", diagonal(((PHONE,), (PHONE[::-1],)), ((PHONE,),)), ids=["upright", "on its side"])
def test_canvas_and_answer_are_in_sight_together_while_one_draws(
    new_page: NewPage, server: Server, size: tuple[int, int]
) -> None:
    page = new_page(size, touch=True)
    open_app(page, server.url)
    draw(page, [SEVEN], touch=True)
    canvas(page).scroll_into_view_if_needed()
    for part in (canvas(page), page.locator(".cv-digit"), page.locator(".cv-bars")):
        box = box_at_rest(part)
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1], box
    before = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    draw(page, [[(60, 40), (60, 240)]], touch=True)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == before


def test_an_older_answer_never_stands_over_a_newer_one(page: Page, server: Server) -> None:
    """The server's answer to the first stroke comes while the second is drawn, and after it was lifted."""
    page.add_init_script(LATE)
    open_app(page, server.url)
    loaded(page)
    first, second = scripted(4, PLACES[1])
    page.evaluate(_WATCH)
    for stroke in (first, second):
        growing(page, stroke)
        page.mouse.up()
    page.wait_for_function("look().digit === '4' && look().ahead")  # the second is not answered yet
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
    growing(page, [(60, 60), (220, 60)])
    last = read_whole(page)
    assert last["ahead"]
    page.mouse.up()
    assert last["probabilities"] == pytest.approx(wait_until_settled(page)["probabilities"], abs=1e-5)


def test_clear_right_after_a_stroke_leaves_nothing_behind(page: Page, server: Server) -> None:
    open_app(page, server.url)
    loaded(page)
    draw(page, [SEVEN])
    growing(page, [(60, 60), (220, 60)])
    page.mouse.up()
    clear_button(page).click()
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
