"""The Draw page in a real browser: what a visitor does, and that nothing of theirs is lost."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, PHONE, box_at_rest, choose, look, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, clear, draw, scripted, undo_button
from tests.diagonal import diagonal
from tests.serving import Server
from tests.unit.engine.pictures.test_pictures import side_by_side


def seven() -> list[list[tuple[float, float]]]:
    return scripted(7, PLACES[1])


DEVICES = [(DESKTOP, False, "light"), (DESKTOP, False, "dark"), (PHONE, True, "light"), (PHONE, True, "dark")]


@pytest.mark.parametrize(("size", "touch", "scheme"), diagonal(DEVICES, (DEVICES[0], DEVICES[3])))
def test_a_drawn_seven_is_read(
    new_page: NewPage, server: Server, size: tuple[int, int], touch: bool, scheme: str
) -> None:
    page = new_page(size, scheme=scheme, touch=touch)
    open_app(page, server.url)
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "")
    assert draw(page, seven(), touch)["digit"] == "7"
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "the page must not scroll sideways"


def test_at_a_desk_everything_stands_on_one_screen(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, seven())
    expect(page.locator(".cv-replay")).to_be_visible()  # it comes last, and moves nothing
    for part in ("canvas.upper-canvas", ".cv-answer", ".cv-strip", ".cv-network"):
        box = box_at_rest(page.locator(part).first)
        assert box["y"] + box["height"] <= DESKTOP[1], f"{part} ends at {box['y'] + box['height']}"


def test_the_drawing_survives_network_page_and_language(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, seven())
    choose(page, "_network", "LeNet in colour")
    assert wait_until_settled(page)["digit"] == "7"
    page.get_by_role("link", name="Networks").first.click()
    expect(page.get_by_role("heading", name="Seven networks")).to_be_visible()
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", name="七个真正训练过的网络")).to_be_visible()
    page.get_by_role("link", name="画一画").first.click()
    assert wait_until_settled(page)["digit"] == "7"
    assert page.get_by_text("彩色 LeNet").count() > 0
    two_strokes = [*scripted(1, PLACES[4])]
    draw(page, two_strokes)  # the strokes of before are still on the canvas, this one is added
    undo_button(page).click()
    assert wait_until_settled(page)["digit"] == "7"


def test_clear_empties_and_undo_brings_it_back(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, seven())
    clear(page)
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "")
    undo_button(page).click()
    assert wait_until_settled(page)["digit"] == "7"


_PIXELS = """image => {
  const context = document.createElement("canvas").getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(0, 0, 28, 28).data].filter((_, k) => k % 4 === 0).join();
}"""


def test_each_step_can_be_switched_off_and_the_answer_after_each_is_shown(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, scripted(7, PLACES[4]))
    items = page.locator(".cv-strip li")
    expect(items).to_have_count(5)
    page.wait_for_timeout(400)  # the strip follows at its own pace
    last = page.locator(".cv-strip img").last.element_handle()
    before = last.evaluate(_PIXELS)
    for step in ("ink", "crop", "fit", "centre"):
        assert items.and_(page.locator(f"[data-step={step}]")).get_attribute("data-answer") in set("0123456789")
    switch = page.locator(".cv-strip [data-step=crop] [role=switch]")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    page.wait_for_function(f"([image, before]) => ({_PIXELS})(image) !== before", arg=[last, before])
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    page.wait_for_function(f"([image, before]) => ({_PIXELS})(image) === before", arg=[last, before])


def test_a_test_digit_and_a_misread_one_land_on_the_canvas(page: Page, server: Server) -> None:
    open_app(page, server.url)
    page.locator(".st-key-test_digits button").click()
    digits = page.get_by_role("dialog").locator(".cv-gallery button")
    expect(digits).to_have_count(100)
    digits.nth(35).click()
    assert wait_until_settled(page)["digit"] == "3"
    page.locator(".st-key-test_digits button").click()
    page.get_by_text("Misread by this network").click()
    wrong = page.get_by_role("dialog").locator(".cv-gallery button").first
    expect(wrong).to_have_attribute("aria-label", re.compile(r"a \d read as \d"))
    label, read = re.findall(r"\d", (wrong.get_attribute("aria-label") or "")[:16])
    wrong.click()
    assert wait_until_settled(page)["digit"] == read != label


def test_a_sample_lands_on_the_canvas_and_takes_a_stroke(page: Page, server: Server) -> None:
    open_app(page, server.url)
    page.get_by_role("button", name="a 3, test digit 18").click()
    assert wait_until_settled(page)["digit"] == "3"
    expect(page.locator(".cv-strip li")).to_have_count(1)
    left_halves = [[(95, 75), (85, 105), (105, 135)], [(105, 135), (80, 170), (100, 215)]]
    draw(page, left_halves)  # closed on the left, a 3 is an 8
    expect(page.locator(".cv-strip li")).to_have_count(5)


def test_a_forged_link_gets_one_sentence_in_the_language_of_the_link(page: Page, server: Server) -> None:
    open_app(page, server.url, d="AAAA_not_a_drawing", lang="zh")
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    assert re.search(r"[\u4e00-\u9fff]", page.get_by_test_id("stAlert").inner_text())
    assert draw(page, seven())["digit"] == "7"
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_bad_upload_gets_one_sentence_and_the_drawing_stays(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, seven())
    page.locator(".st-key-photo button").first.click()
    page.locator("input[type=file]").set_input_files(
        {"name": "seven.png", "mimeType": "image/png", "buffer": b"this is no picture"}
    )
    expect(page.get_by_role("dialog").get_by_test_id("stAlert")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "7")


def test_two_networks_answer_the_same_stroke_trained_beside_untrained(page: Page, server: Server) -> None:
    open_app(page, server.url)
    choose(page, "_rival", "Pen reader, untrained")
    expect(page.locator(".cv-answer")).to_have_count(2)
    draw(page, seven())
    expect(page.locator(".cv-answer").first).to_have_attribute("data-digit", "7")
    top = (
        page.locator(".cv-answer")
        .nth(1)
        .locator(".cv-bar")
        .evaluate_all("bars => Math.max(...bars.map(b => b.dataset.p))")
    )
    assert 0.1 <= top < 0.3, "untrained, it guesses"
    expect(page.locator(".cv-network")).to_have_count(2)


@pytest.mark.parametrize("scale", [100, 600])
def test_a_picture_of_any_size_takes_a_stroke(page: Page, server: Server, scale: int) -> None:
    picture = Image.new("RGB", (scale, scale * 4 // 3), "white")
    ImageDraw.Draw(picture).line([(scale * 0.4, scale * 0.3), (scale * 0.4, scale)], "black", scale // 12)
    file = io.BytesIO()
    picture.save(file, "PNG")
    open_app(page, server.url)
    page.locator(".st-key-photo button").first.click()
    page.locator("input[type=file]").set_input_files(
        {"name": "one.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    assert wait_until_settled(page)["digit"] == "1"
    assert draw(page, [[(110, 95), (190, 90)]])["digit"] in set("0123456789")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_blank_photo_gets_a_sentence_and_the_drawing_stays(page: Page, server: Server) -> None:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(file, "PNG")
    open_app(page, server.url)
    draw(page, seven())
    page.locator(".st-key-photo button").first.click()
    page.locator("input[type=file]").set_input_files(
        {"name": "white.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    expect(page.get_by_role("dialog").get_by_test_id("stAlert")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "7")


def test_of_several_digits_in_a_picture_the_chosen_one_lands_on_the_canvas(page: Page, server: Server) -> None:
    image, labels = side_by_side(0, 7)
    file = io.BytesIO()
    image.save(file, "PNG")
    open_app(page, server.url)
    page.locator(".st-key-photo button").first.click()
    picture = {"name": "two.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.locator("input[type=file]").set_input_files(picture)
    offered = page.get_by_role("dialog").locator(".cv-gallery button")
    expect(offered).to_have_count(2)
    offered.nth(1).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", str(labels[1]))


def test_the_probabilities_shown_sum_to_one_and_peak_at_the_answer(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, scripted(4, PLACES[0]))
    now = look(page)
    shown = now["probabilities"]
    assert len(shown) == 10
    assert sum(shown) == pytest.approx(1, abs=1e-5)
    assert shown.index(max(shown)) == int(now["digit"]) == 4


def test_one_dot_is_nothing_drawn(page: Page, server: Server) -> None:
    open_app(page, server.url)
    said = draw(page, [[(140, 140), (140.5, 140.5)]])
    assert said["digit"] == ""
