"""The network picture in a real browser, alone on a page: drawn, pointed at, opened, by mouse, finger and keys."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cnn_viz.engine.data import mnist
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trace import trace
from cnn_viz.engine.weights import load
from cnn_viz.figures.palette import DARK, LIGHT
from cnn_viz.records import Digit, Trace
from tests.browser.chromium import DESKTOP, PHONE
from tests.serving import Server, serve

STAGE_HEIGHT = {1440: 440, 1100: 452}  # CSS pixels by window width; words take a fourth line where it is narrow


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve("tests/browser/pages/network_page.py") as running:
        yield running


def traced(model: str, digit: int = 0) -> Trace:
    return trace(load(model), Digit.of_ink(mnist(train=False)[0][digit].numpy()))


def show(page: Page, server: Server, **asked: object) -> Page:
    page.goto(f"{server.url}/?{urlencode(asked)}")
    page.wait_for_selector(".cv-network[data-drawn='1']")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    return page


def middle(page: Page, layer: str, channel: int, row: float = 0.5, column: float = 0.5) -> tuple[float, float]:
    """Where on the screen a tile lies; row and column as a share of it."""
    box = page.locator(f"[data-layer={layer}] .item").nth(channel).bounding_box()
    assert box
    return box["x"] + column * box["width"], box["y"] + row * box["height"]


def point(page: Page, layer: str, channel: int, row: float = 0.5, column: float = 0.5) -> None:
    x, y = middle(page, layer, channel, row, column)
    page.mouse.move(x - 1, y - 1)
    page.mouse.move(x, y)


def colour(page: Page, layer: str, channel: int, row: float, column: float) -> str:
    """The colour on the layer's canvas at a share of a tile, as #rrggbb."""
    return page.evaluate(
        """([layer, channel, row, column]) => {
          const shadows = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
          const root = shadows.map((s) => s.querySelector('.cv-network')).find(Boolean);
          const box = root.querySelector(`[data-layer=${layer}]`), canvas = box.querySelector('canvas');
          const item = box.querySelectorAll('.item')[channel];
          const a = item.getBoundingClientRect(), b = canvas.getBoundingClientRect(), scale = canvas.width / b.width;
          const x = (a.x - b.x + column * a.width) * scale, y = (a.y - b.y + row * a.height) * scale;
          const [red, green, blue] = canvas.getContext('2d').getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
          return '#' + [red, green, blue].map((v) => v.toString(16).padStart(2, '0')).join('');
        }""",
        [layer, channel, row, column],
    )


def number(text: str) -> np.float32:
    return np.float32(text.replace("−", "-"))


@pytest.mark.parametrize("model", MODELS)
def test_the_whole_network_fits_one_screen(page, server, model):
    show(page, server, model=model)
    for width, height in STAGE_HEIGHT.items():
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".stage")).to_have_css("width", f"{width - 48}px")  # the test page's own margins
        assert page.locator(".scroller").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        assert page.locator(".stage").bounding_box()["height"] <= height
    for layer in traced(model).layers:
        items = page.locator(f"[data-layer={layer.name}] .item")
        assert items.count() == (layer.output.shape[0] if layer.output.shape[0] <= 512 else 1)


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_colours_are_those_of_the_palette(new_page, server, scheme, palette):
    page = show(new_page(scheme=scheme), server, model="pen")
    maps = traced("pen")["conv1"].output
    channel, row, column = np.unravel_index(np.abs(maps).argmax(), maps.shape)
    strongest = palette.negative[-1] if maps[channel, row, column] < 0 else palette.positive[-1]
    assert colour(page, "conv1", int(channel), (row + 0.5) / 28, (column + 0.5) / 28) == strongest
    rectified = traced("pen")["relu1"].output
    channel, row, column = np.argwhere(rectified == 0)[100]
    assert colour(page, "relu1", int(channel), (row + 0.5) / 28, (column + 0.5) / 28) == palette.zero


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_pointing_says_the_exact_value(new_page, server, ratio):
    page = show(new_page(device_scale_factor=ratio), server, model="pen")
    maps = traced("pen")["conv2"].output
    sent = page.evaluate("sentMessages")
    for channel, row, column in [(0, 0, 0), (13, 6, 9), (31, 13, 13)]:
        point(page, "conv2", channel, (row + 0.5) / 14, (column + 0.5) / 14)
        expect(page.locator(".note .where")).to_have_text(f"conv 2 · feature map {channel + 1} of 32")
        expect(page.locator(".note .quiet")).to_have_text(f"row {row + 1}, column {column + 1}")
        assert number(page.locator(".note .value").inner_text()) == maps[channel, row, column]
    assert page.evaluate("sentMessages") == sent  # pointing is the browser's own affair


def test_pointing_at_a_vector_and_at_a_probability(page, server):
    whole = traced("conv3_same")
    show(page, server, model="conv3_same")
    point(page, "dense1", 26)
    expect(page.locator(".note .where")).to_have_text("dense 1 · unit 27 of 64")
    assert number(page.locator(".note .value").inner_text()) == whole["dense1"].output[26]
    point(page, "softmax", 7)
    expect(page.locator(".note .where")).to_have_text("softmax · digit 7")
    assert number(page.locator(".note .value").inner_text()) == whole.probabilities[7]


def test_opening_a_map_brings_its_filter(page, server):
    whole = traced("pen")
    show(page, server, model="pen")
    page.mouse.click(*middle(page, "conv1", 3))
    panel = page.locator(".panel")
    expect(panel.locator("h3")).to_have_text("conv 1 · feature map 4 of 16")
    expect(panel.get_by_text("Its filter")).to_be_visible()
    expect(page.get_by_text("Selection(layer='conv1', channel=3")).to_be_visible()
    bias = panel.get_by_text("Bias ").inner_text().removeprefix("Bias ")
    assert number(bias) == whole["conv1"].weights["bias"][3]
    figures = panel.locator("dd").all_inner_texts()
    assert number(figures[0]) == whole["conv1"].output[3].max()
    assert number(figures[2]) == whole["conv1"].output[3].min()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(page.get_by_text("chosen: None")).to_be_visible()


@pytest.mark.parametrize(
    ("model", "layer", "says"),
    [
        ("pen", "input", "the digit's pixels"),
        ("pen", "relu1", "below zero becomes 0"),
        ("pen", "pool1", "the largest value stays"),
        ("pen", "flatten", "one long row"),
        ("pen", "dropout1", "Only works during training"),
        ("pen", "dense1", "Its strongest weights"),
        ("pen", "softmax", "divided by the sum over all ten"),
        ("conv5_bn", "norm1", "Running variance"),
    ],
)
def test_every_kind_of_layer_opens(page, server, model, layer, says):
    show(page, server, model=model, layer=layer, channel=0)
    expect(page.locator(".panel").get_by_text(says).first).to_be_visible()


def test_strongest_weights_are_the_strongest(page, server):
    whole = traced("conv3_same")
    show(page, server, model="conv3_same", layer="dense2", channel=7)
    weights = whole["dense2"].weights["weight"][7]
    first = page.locator(".panel tr").nth(1).locator("td").all_inner_texts()
    assert first[0] == f"dropout 1 · unit {np.abs(weights).argmax() + 1} of 64"
    assert number(first[1]) == pytest.approx(weights[np.abs(weights).argmax()], rel=5e-3)


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
    expect(page.locator(".legend")).to_contain_text("hatched: not a number")
    point(page, "conv1", 0, 4.5 / 26, 4.5 / 26)
    expect(page.locator(".note .value")).to_have_text("not a number")
    point(page, "conv1", 1, 0.5 / 26, 0.5 / 26)
    expect(page.locator(".note .value")).to_have_text("infinite")
    seen = {colour(page, "conv1", 0, (3 + i / 12) / 26, 4.5 / 26) for i in range(24)}
    assert LIGHT.not_a_number in seen
    expect(page.get_by_text("9 values are not finite numbers")).to_be_visible()


def test_on_a_phone_layers_stand_one_under_the_other(new_page, server):
    page = show(new_page(PHONE, touch=True, device_scale_factor=2), server, model="conv3_same")
    tops = page.locator(".layer").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator("[data-layer=relu2] .item").nth(9).scroll_into_view_if_needed()
    page.touchscreen.tap(*middle(page, "relu2", 9))
    expect(page.locator(".panel h3")).to_have_text("ReLU 2 · feature map 10 of 64")
    expect(page.locator(".panel")).to_be_in_viewport()


def test_chinese(page, server):
    show(page, server, model="pen", language="zh")
    expect(page.get_by_text("16 个 5 × 5 滤波器", exact=True)).to_be_visible()
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
