"""The page "Inside a layer" in a real browser: pointed at, played, clicked, walked by keys, on a desk and a phone."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlparse

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.models import MODELS
from tests.browser.chromium import DESKTOP, PHONE, box_at_rest, open_app, overflow
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, scripted
from tests.browser.inside import number, point, proven, step_into, traced
from tests.diagonal import diagonal
from tests.serving import Server
from tests.unit.engine.blueprint.random_blueprints import EVERY

BOTH = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])


@BOTH
def test_moving_over_the_output_shows_the_sum_at_once_and_sends_nothing(
    new_page: NewPage, server: Server, size: tuple[int, int]
) -> None:
    page = new_page(size)
    root = step_into(page, server, "conv2.5", "conv3_same")
    output = traced("conv3_same")["conv2"].output[5]
    page.wait_for_timeout(500)
    sent = page.evaluate("sentMessages")
    for row, column in [(0, 0), (6, 9), (13, 13), (7, 2)]:
        point(page, root, row, column, (14, 14))
        expect(root).to_have_attribute("data-at", f"5.{row}.{column}")
        ours, theirs, apart = proven(root)
        assert np.float32(theirs) == output[row, column]
        assert ours == pytest.approx(theirs, rel=1e-4, abs=1e-6)
        assert apart < 1e-5
    assert page.evaluate("sentMessages") == sent


def test_the_heaviest_channels_stand_there_and_the_others_are_folded_with_their_sum(page: Page, server: Server) -> None:
    root = step_into(page, server, "conv2.5.6.6", "conv3_same")
    shown = root.locator(".channel:visible")
    expect(shown).to_have_count(4)
    sums = [abs(number(text)) for text in shown.locator(".head span:last-child").all_inner_texts()]
    assert sums == sorted(sums, reverse=True)
    expect(root.locator(".more")).to_contain_text("Show the other 28 channels")
    root.locator(".more").click()
    expect(shown).to_have_count(32)
    root.locator(".more").click()
    expect(shown).to_have_count(4)
    ledger = [number(text) for text in root.locator(".workings .ledger dd").all_inner_texts()]
    assert sum(ledger[:-1]) == pytest.approx(ledger[-1], abs=1e-3)


def test_channels_off_the_screen_follow_when_the_position_is_kept(page: Page, server: Server) -> None:
    root = step_into(page, server, "conv3.5.1.1", "conv3_valid")
    root.locator(".more").click()
    point(page, root, 0, 2, (3, 3))
    page.mouse.down()
    page.mouse.up()
    expect(root).to_have_attribute("data-at", "5.0.2")
    layer = traced("conv3_valid")["conv3"]
    sums = (layer.input[:, 0:3, 2:5] * layer.weights["weight"][5]).sum(axis=(1, 2))
    order = sorted(range(64), key=lambda c: (-abs(sums[c]), c))
    for place in (20, 63):
        expect(root.locator(".channel").nth(place)).to_contain_text(f"channel {order[place] + 1}sum")
        said = number(root.locator(".channel .sum").nth(place).inner_text())
        assert said == pytest.approx(sums[order[place]], abs=1e-4)


def test_a_click_keeps_the_position_and_the_link_carries_it(new_page: NewPage, server: Server) -> None:
    page = new_page()
    root = step_into(page, server, "conv1.2")
    point(page, root, 9, 17, (28, 28))
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(5, 5)
    expect(root).to_have_attribute("data-at", "2.9.17")
    page.wait_for_timeout(600)
    page.locator(".st-key-inside_share button").click()
    link = urlparse(page.get_by_role("dialog").locator("[data-testid=stCode] code").inner_text())
    query = dict(parse_qsl(link.query))
    assert (link.path, query["s"]) == ("/inside", "conv1.2.9.17")
    other = new_page()
    open_app(other, server.url, link.path, **query)
    expect(other.locator(".cv-inside")).to_have_attribute("data-at", "2.9.17")


def test_pointing_away_goes_back_to_what_was_kept(page: Page, server: Server) -> None:
    root = step_into(page, server, "conv1.2.9.17")
    point(page, root, 20, 3, (28, 28))
    expect(root).to_have_attribute("data-at", "2.20.3")
    page.mouse.move(5, 5)
    expect(root).to_have_attribute("data-at", "2.9.17")


@BOTH
def test_keys_walk_over_the_output(new_page: NewPage, server: Server, size: tuple[int, int]) -> None:
    page = new_page(size)
    root = step_into(page, server, "conv1.2.9.17")
    root.locator(".to .board").focus()
    for key, at in [
        ("ArrowRight", "2.9.18"),
        ("ArrowDown", "2.10.18"),
        ("Home", "2.10.0"),
        ("ArrowLeft", "2.10.0"),
        ("End", "2.10.27"),
        ("Control+Home", "2.0.0"),
        ("PageDown", "2.27.0"),
    ]:
        page.keyboard.press(key)
        expect(root).to_have_attribute("data-at", at)
    expect(root.locator("[aria-live]")).to_contain_text("row 28, column 1")
    expect(root.locator("[aria-live]")).to_contain_text("PyTorch says")
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    expect(root.locator(".to .board")).to_be_focused()


def laid_out_anew(root: Locator, size: tuple[int, int]) -> None:
    """Once the window has this size."""
    button = root.locator(".play").element_handle()
    root.page.set_viewport_size({"width": size[0], "height": size[1]})
    root.page.wait_for_function("button => !button.isConnected", arg=button)


@BOTH
def test_the_window_walks_and_can_be_stopped(new_page: NewPage, server: Server, size: tuple[int, int]) -> None:
    page = new_page(size)
    root = step_into(page, server, "conv4.1", "pen")
    play = root.get_by_role("button", name="Play")
    play.click()
    expect(root).to_have_attribute("data-playing", "1")
    expect(root).not_to_have_attribute("data-at", "1.0.0")
    laid_out_anew(root, (size[0] - 60, size[1]))
    expect(root).to_have_attribute("data-playing", "1")
    root.get_by_role("button", name="Pause").click()
    expect(root).to_have_attribute("data-playing", "0")
    stopped = root.get_attribute("data-at")
    page.wait_for_timeout(400)
    assert root.get_attribute("data-at") == stopped
    laid_out_anew(root, size)
    expect(root).to_have_attribute("data-at", stopped or "")
    root.locator("input[type=range]").first.fill("4")
    root.get_by_role("button", name="Go on").click()
    expect(play).to_be_visible()
    height, width = traced("pen")["conv4"].output.shape[1:]
    expect(root).to_have_attribute("data-at", f"1.{height - 1}.{width - 1}")


def test_the_path_leads_to_parents_and_children(page: Page, server: Server) -> None:
    root = step_into(page, server, "pool1.3.5.6")
    root.locator(".stop[data-layer=relu1]").click()
    expect(root).to_have_attribute("data-layer", "relu1")
    expect(root).to_have_attribute("data-at", re.compile(r"3\.1[01]\.1[23]"))
    root.locator(".stop[data-layer=softmax]").click()
    expect(root).to_have_attribute("data-layer", "softmax")
    expect(root.locator(".seen")).to_contain_text("the whole digit")


def test_another_map_is_a_click_or_a_few_keys_away_and_the_place_stays(page: Page, server: Server) -> None:
    root = step_into(page, server, "relu1.3.5.6")
    maps = root.get_by_role("option")
    expect(maps).to_have_count(traced("pen")["relu1"].output.shape[0])
    maps.first.click()
    expect(root).to_have_attribute("data-at", "0.5.6")
    expect(maps.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(root).to_have_attribute("data-at", "2.5.6")
    expect(maps.nth(2)).to_be_focused()
    expect(maps.nth(2)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("model", diagonal([*MODELS, EVERY], ("lenet_rgb", EVERY)))
def test_no_layer_of_any_network_breaks_the_page(page: Page, server: Server, model: str) -> None:
    slips: list[str] = []
    page.on("pageerror", lambda error: slips.append(str(error)))
    root = step_into(page, server, "input.0", model)
    for layer in traced(model).layers[1:]:
        root.locator(f".stop[data-layer={layer.name}]").click()
        expect(root).to_have_attribute("data-layer", layer.name)
        _, theirs, apart = proven(root)
        assert apart <= 1e-4 * max(abs(theirs), 1e-2 * float(np.abs(layer.output).max())), layer.name
    assert slips == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone_a_finger_moves_the_window(new_page: NewPage, server: Server, language: str) -> None:
    page = new_page(PHONE, touch=True, scheme="dark", device_scale_factor=2)
    root = step_into(page, server, "conv2.5.6.6", "conv3_same", lang=language)
    assert overflow(page) == 0
    board = root.locator(".to .board")
    board.scroll_into_view_if_needed()
    box = box_at_rest(board)
    page.touchscreen.tap(box["x"] + box["width"] * 2.5 / 14, box["y"] + box["height"] * 3.5 / 14)
    expect(root).to_have_attribute("data-at", "5.3.2")
    assert proven(root)[2] < 1e-5
    wide = root.evaluate(
        "e => Math.max(...[...e.querySelectorAll('.boards *, .workings *')].map(x => x.getBoundingClientRect().right))"
    )
    assert wide <= PHONE[0]


def test_the_drawing_is_what_is_opened_and_its_map_leads_inside(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, scripted(7, PLACES[1]))
    page.locator(".cv-network [data-layer=conv2] .item").nth(4).click()
    page.get_by_role("button", name="Step inside").click()
    root = page.locator(".cv-inside[data-drawn='1']")
    expect(root).to_have_attribute("data-layer", "conv2")
    expect(root).to_have_attribute("data-channel", "4")
    expect(page.get_by_text("Nothing is drawn yet")).to_have_count(0)
    assert proven(root)[2] < 1e-5
