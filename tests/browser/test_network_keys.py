"""The network picture by keyboard, screen reader and finger; redrawn, saved, in Chinese, without motion."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from cnn_viz.figures.palette import LIGHT
from tests.browser.chromium import DESKTOP, PHONE, overflow
from tests.browser.network import colour, middle, number, point, show, traced
from tests.serving import Server


@pytest.fixture(scope="module")
def server(alone: Server) -> Server:
    return alone


def test_keys_walk_open_and_close(page, server):
    show(page, server, model="pen")
    page.get_by_role("button", name="Save picture").focus()
    page.keyboard.press("Tab")
    focused = page.locator(".item:focus")
    expect(focused).to_have_attribute("aria-label", "input, channel 1 of 1: minimum 0, maximum 1, mean 0.0923")
    page.keyboard.press("ArrowRight")
    assert focused.evaluate("e => e.parentElement.dataset.layer") == "conv1"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    expect(page.locator(".close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    assert focused.evaluate("e => e.parentElement.dataset.layer") == "conv1"
    page.keyboard.press("End")
    assert focused.evaluate("e => e.parentElement.dataset.layer") == "softmax"
    chance = float(traced("pen").probabilities[0])
    expected = "< 0.1 %" if chance < 0.0005 else f"{chance:.1%}".replace("%", " %")
    expect(page.locator("[aria-live]")).to_have_text(f"softmax, digit 0: {expected}")


def test_one_stop_for_tab_and_a_name_for_every_map(page, server):
    show(page, server, model="conv3_same")
    assert page.locator(".item[tabindex='0']").count() == 1
    expect(page.locator("[data-layer=softmax] .item[aria-label]")).to_have_count(10)
    expect(page.locator(".item:not([aria-label])")).to_have_count(0)
    layer = page.locator("[data-layer=conv1]")
    expect(layer).to_have_attribute("aria-label", "conv 1: 32 filters of 3 × 3, 32 × 28 × 28")
    expect(layer.locator(".item").nth(2)).to_have_attribute("aria-label", _spoken("conv3_same", 2))


def _spoken(model: str, channel: int) -> str:
    maps = traced(model)["conv1"].output[channel]
    figures = (maps.min(), maps.max(), maps.mean(dtype=np.float64))
    low, high, mean = (f"{float(v):.3g}".replace("-", "−") for v in figures)
    return f"conv 1, feature map {channel + 1} of 32: minimum {low}, maximum {high}, mean {mean}"


def test_the_scale_is_switched_without_the_server(page, server):
    show(page, server, model="pen")
    maps = traced("pen")["conv1"].output
    weak = int(np.abs(maps).max(axis=(1, 2)).argmin())
    row, column = np.unravel_index(np.abs(maps[weak]).argmax(), (28, 28))
    place = ("conv1", weak, (row + 0.5) / 28, (column + 0.5) / 28)
    before, sent = colour(page, *place), page.evaluate("sentMessages")
    page.get_by_role("radio", name="each map").click()
    expect(page.locator(".legend")).to_have_text("full colour = each map's own largest value")
    assert colour(page, *place) in (LIGHT.negative[-1], LIGHT.positive[-1])
    assert before != colour(page, *place)
    assert page.evaluate("sentMessages") == sent


def test_a_new_digit_redraws_and_rebuilds_nothing(page, server):
    show(page, server, model="conv3_same")
    page.locator("[data-layer=conv2] .item").nth(5).evaluate("e => { e.mark = 1; }")
    page.get_by_role("button", name="next digit").click()
    page.wait_for_selector(".cv-network[data-run='conv3_same-1']")
    assert page.locator("[data-layer=conv2] .item").nth(5).evaluate("e => e.mark") == 1
    point(page, "conv2", 5, 0.5 / 14, 0.5 / 14)
    assert number(page.locator(".note .value").inner_text()) == traced("conv3_same", 1)["conv2"].output[5, 0, 0]


def test_before_a_drawing_the_structure_is_shown(page, server):
    show(page, server, model="pen", empty=1)
    assert colour(page, "conv1", 2, 0.5, 0.5) == LIGHT.zero
    assert page.locator("[data-layer=conv4] .item").count() == 32
    point(page, "conv1", 2)
    expect(page.locator(".note .where")).to_have_text("conv 1 · feature map 3 of 16")
    expect(page.locator(".note .value")).to_have_text("")
    expect(page.get_by_text("0.0 %")).to_have_count(0)


def test_what_is_not_a_number_is_hatched_and_said(page, server):
    show(page, server, model="scratch8", odd=1, layer="conv1", channel=0)
    expect(page.get_by_text("9 values are not finite numbers")).to_be_visible()
    page.locator(".panel .close").click()
    expect(page.locator(".legend")).to_contain_text("hatched: not a number")
    point(page, "conv1", 0, 4.5 / 26, 4.5 / 26)
    expect(page.locator(".note .value")).to_have_text("not a number")
    point(page, "conv1", 1, 0.5 / 26, 0.5 / 26)
    expect(page.locator(".note .value")).to_have_text("infinite")
    seen = {colour(page, "conv1", 0, (3 + i / 12) / 26, 4.5 / 26) for i in range(24)}
    assert LIGHT.not_a_number in seen


def test_on_a_phone_layers_stand_one_under_the_other(new_page, server):
    page = show(new_page(PHONE, touch=True, device_scale_factor=2), server, model="conv3_same")
    tops = page.locator(".layer").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)
    assert overflow(page) == 0
    page.locator("[data-layer=relu2] .item").nth(9).scroll_into_view_if_needed()
    page.touchscreen.tap(*middle(page, "relu2", 9))
    expect(page.locator(".panel h2")).to_have_text("ReLU 2 · feature map 10 of 64")
    expect(page.locator(".panel")).to_be_in_viewport()


def test_chinese(page, server):
    show(page, server, model="pen", language="zh")
    expect(page.get_by_text("5 × 5 滤波器", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="保存图片")).to_be_visible()
    point(page, "conv2", 0)
    expect(page.locator(".note .where")).to_have_text("卷积 2 · 特征图 1 / 32")


def test_the_picture_is_saved(page, server):
    show(page, server, model="lenet_rgb")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save picture").click()
    assert download.value.suggested_filename == "cnn-viz-lenet_rgb.png"
    picture = Image.open(io.BytesIO(download.value.path().read_bytes()))
    assert picture.width > 1300
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 300


def test_motion_is_short_and_can_be_refused(browser, server, page):
    show(page, server, model="conv3_same")
    running = "() => document.getAnimations().length"
    page.get_by_role("button", name="next digit").click()
    page.wait_for_selector(".cv-network[data-run='conv3_same-1']")
    assert page.evaluate(running) == 0
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    context.add_init_script(
        "const animate = Element.prototype.animate; window.ends = [];"
        "Element.prototype.animate = function (...a) { const x = animate.apply(this, a);"
        " window.ends.push(x.effect.getComputedTiming().endTime); return x; }"
    )
    moving = show(context.new_page(), server, model="conv3_same")
    ends = moving.evaluate("window.ends")
    assert len(ends) == len(traced("conv3_same").layers)
    assert max(ends) < 400
    context.close()
