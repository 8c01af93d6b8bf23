"""The network picture in a real browser, alone on a page: drawn, pointed at, opened."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from cnn_viz.engine.models import MODELS
from cnn_viz.figures.palette import DARK, LIGHT
from tests.browser.network import colour, middle, number, point, show, traced
from tests.diagonal import diagonal
from tests.serving import Server

# CSS pixels by window width; where it is narrow, words take a fourth line, and the scales of many layers a second one.
STAGE_HEIGHT = {1440: 456, 1100: 468}


@pytest.fixture(scope="module")
def server(alone: Server) -> Server:
    return alone


@pytest.mark.parametrize("model", diagonal(MODELS, ("pen", "lenet_rgb")))
def test_the_whole_network_fits_one_screen(page, server, model):
    show(page, server, model=model, stage="all")
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
    expect(panel.locator("h2")).to_have_text("conv 1 · feature map 4 of 16")
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
        ("pen", "pool1", "only the largest value is kept"),
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


@pytest.mark.parametrize(
    "model", [model for model, made in MODELS.items() if (made.input.mean, made.input.std) != (0, 1)]
)
def test_paper_looks_like_paper_where_the_network_normalizes_its_digit(page, server, model):
    show(page, server, model=model)
    pixels = traced(model).layers[0].output[0]
    row, column = np.unravel_index(pixels.argmax(), pixels.shape)
    size = len(pixels)
    assert colour(page, "input", 0, 0.5 / size, 0.5 / size) == LIGHT.zero
    assert colour(page, "input", 0, (row + 0.5) / size, (column + 0.5) / size) == LIGHT.positive[-1]


def test_what_comes_while_the_picture_is_hidden_is_drawn_when_it_is_seen_again(page, server):
    show(page, server, model="pen")
    root = page.locator(".cv-network")
    root.evaluate("root => root.style.display = 'none'")
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="scratch8").click()
    page.wait_for_function("root => root.view.header.run === 'scratch8-0'", arg=root.element_handle())
    root.evaluate("root => root.style.display = ''")
    layers = [layer.name for layer in traced("scratch8").layers]
    expect(page.locator("[data-layer]")).to_have_count(len(layers))
