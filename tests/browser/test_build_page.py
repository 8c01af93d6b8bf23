"""A network of one's own in a real browser: built layer by layer, trained, kept, and drawn with; on a phone too."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.blueprint.json_file import read_json
from cnn_viz.engine.blueprint.layer_specs import Blueprint, blueprint_of
from cnn_viz.text import say
from tests.browser.chromium import IDLE, PHONE, SLOW, box_at_rest, open_app, overflow, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, scripted
from tests.browser.test_train_page import slide
from tests.serving import Server

PATIENCE = 240_000  # ms; a process of its own loads torch first

pytestmark = pytest.mark.timeout(600)


def open_build(page: Page, server: Server, **query: str) -> Locator:
    open_app(page, server.url, "/build", **query)
    root = page.locator(".cv-build[data-drawn='1']")
    expect(root).to_have_attribute("data-layers", "8")
    return root


def settled(root: Locator, layers: int) -> None:
    """The last edit has been answered."""
    expect(root).to_have_attribute("data-layers", str(layers))
    expect(root).not_to_have_attribute("data-waiting", "1")
    root.page.wait_for_selector(IDLE)


def row(root: Locator, number: int) -> Locator:
    """The layer with that number, counted from 1; 0 is the input."""
    return root.locator("li.row").nth(number)


@pytest.mark.long
def test_built_trained_kept_and_drawn_with(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, scripted(7, PLACES[0]))
    page.get_by_role("link", name=say("build.title")).click()
    root = page.locator(".cv-build[data-drawn='1']")
    settled(root, 8)
    edit(page, root)
    with page.expect_download() as taken:
        page.locator(".st-key-build_download button").click()
    content = taken.value.path().read_bytes()
    assert json.loads(content)["layers"][0]["filters"] == 4
    design = read_json(content)
    assert design == blueprint_of("built:1_28-c4_5-b-t-m2-c16-r-f-d10")
    train_and_draw(page, design)


def edit(page: Page, root: Locator) -> None:
    """A number, a layer put in, changed, moved and taken out; and what cannot be, taken back."""
    row(root, 1).get_by_label("conv 1: filters").fill("4")
    page.keyboard.press("Tab")  # leaving the field tells it
    expect(row(root, 1)).to_contain_text("4 × 24 × 24")
    expect(row(root, 1).get_by_label("conv 1: kernel")).to_be_focused()
    settled(root, 8)
    row(root, 2).locator(".adder").select_option("batch_norm")
    settled(root, 9)
    expect(row(root, 2)).to_contain_text("8 param.")
    row(root, 3).locator("select.name").select_option("tanh")
    settled(root, 9)
    # By its grip the second pooling goes up two places, by keys; then a layer too many is taken out.
    row(root, 7).locator(".grip").focus()
    for place in (6, 5):
        page.keyboard.press("ArrowUp")
        expect(row(root, place).locator(".grip")).to_be_focused()
        settled(root, 9)
    row(root, 4).locator(".remove").click()
    settled(root, 8)
    # What cannot be is told where it is, and can be taken back by keys.
    row(root, 5).get_by_label("conv 2: kernel").fill("15")
    page.keyboard.press("Enter")
    expect(row(root, 5)).to_have_attribute("data-state", "wrong")
    expect(row(root, 5)).to_contain_text("The kernel spans 15 × 15 values, and with the padding there are 12 × 12.")
    expect(row(root, 6)).to_have_attribute("data-state", "after")
    settled(root, 8)
    page.keyboard.press("Control+z")
    expect(row(root, 8)).to_have_attribute("data-state", "fine")
    settled(root, 8)


def train_and_draw(page: Page, design: Blueprint) -> None:
    """Take what is built to the page that trains, and what was trained to the drawing, which waits there."""
    page.locator(".st-key-build_train button").click()
    page.locator(".st-key-train_knobs summary").click()
    slide(page, "limit", "500")
    slide(page, "epochs", "1")
    page.locator(".st-key-train_start button").click()
    draws = page.locator(".st-key-train_draw button")
    expect(draws).to_be_visible(timeout=PATIENCE)
    page.wait_for_selector(IDLE)
    draws.click()
    answer = wait_until_settled(page)
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-3)
    name = say("train.mine", number=1, name=say("build.called", layers=design.short))
    expect(page.locator("[class*=st-key-_network] input")).to_have_value(name)
    expect(page.locator(".cv-network [data-layer=tanh1]").first).to_be_attached()


def test_a_layer_is_dragged_to_its_place(page: Page, server: Server) -> None:
    root = open_build(page, server)
    grip, above = box_at_rest(row(root, 8).locator(".grip")), box_at_rest(row(root, 7))
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, above["y"] + 4, steps=4)
    page.mouse.up()
    expect(row(root, 7)).to_have_attribute("data-state", "wrong")
    expect(row(root, 7)).to_contain_text("dense 1")
    expect(row(root, 7)).to_contain_text("flatten first")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone_nothing_is_wider_than_the_screen(new_page: NewPage, server: Server, language: str) -> None:
    page = new_page(PHONE, touch=True, scheme="dark")
    root = open_build(page, server, lang=language)
    expect(page.locator(".cv-plan[data-drawn='1']")).to_have_count(2)
    assert overflow(page) == 0
    wide = root.evaluate("e => Math.max(...[...e.querySelectorAll('*')].map(x => x.getBoundingClientRect().right))")
    assert wide <= PHONE[0]
    row(root, 2).locator(".remove").tap()
    settled(root, 7)


def test_mean_and_std_are_typed_and_a_name_is_text(page: Page, server: Server) -> None:
    page.add_init_script(SLOW)  # the second is typed before the first has been answered
    root = open_build(page, server)
    pixels = root.locator(".row.input select").nth(1)
    assert "mean 0.5, std 0.5 (−1 to 1)" in pixels.locator("option").all_inner_texts()
    assert any("MNIST" in said and "0.1307" in said for said in pixels.locator("option").all_inner_texts())
    mean, std = (root.get_by_role("spinbutton", name=f"input: {name}") for name in ("mean", "std"))
    for field, value in ((mean, "0.25"), (std, "0.2")):
        field.fill(value)
        field.press("Enter")
        expect(field).to_be_focused()
    expect(pixels.locator("option:checked")).to_have_text("mean 0.25, std 0.2 (−1.25 to 3.75)")
    name = page.locator(".st-key-build_name input")
    name.fill("**Ours** ![a](http://x.example/a.png) [b](http://x.example)")
    name.press("Enter")
    mean.fill("7")  # answered after the name is: what is sent and not yet begun, Streamlit drops at a change of page
    mean.press("Enter")
    expect(root.locator(".row.input .said")).to_have_text(
        say("build.shown_cut", label="mean", low=0, high=1, said=7, value=1)
    )
    expect(mean).to_have_value("1")
    page.get_by_role("link", name=say("networks.title")).click()
    row = page.locator(".st-key-sheets").get_by_text("**Ours** ![a](http:")
    expect(row).to_be_visible()
    expect(page.locator(".st-key-sheets").locator("img, a")).to_have_count(0)
