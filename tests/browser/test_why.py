"""The filter lab in a real browser: mouse, keys, a finger, and that everything follows at once."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.explain.edits import changed, read_edits
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.filter_statistics import filter_statistics
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.text import say
from cnn_viz.ui.pages.why.panels import INSTRUMENTS
from tests.browser.chromium import IDLE, PHONE, SLOW, box_at_rest, choose, open_app, overflow
from tests.browser.conftest import NewPage
from tests.browser.why import EXAMPLE, shares
from tests.serving import Server


def lab(page: Page, server: Server, **query: str) -> Locator:
    open_app(page, server.url, "/why", **query)
    root = page.locator(".cv-lab[data-drawn='1']")
    expect(root).to_be_visible()
    return root


def torch_says(edits: str, model: str = "pen") -> np.ndarray:
    network = load(model)
    return predict(changed(network, read_edits(edits)) if edits else network, [EXAMPLE])[0]


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_another_network_is_put_to_the_same_question(page: Page, server: Server, instrument: str) -> None:
    slips: list[str] = []
    page.on("pageerror", lambda error: slips.append(str(error)))
    open_app(page, server.url, "/why", w=instrument, m="scratch8")
    for network in ("lenet_rgb", "conv5_bn"):
        choose(page, "why_network", say(f"models.{network}", "en"))
        page.wait_for_function("m => location.href.includes(m)", arg=f"m={network}")
        page.wait_for_selector(IDLE)
        page.wait_for_timeout(500)  # what the browser computes of it
        expect(page.get_by_text("BidiComponent Error")).to_have_count(0)
    assert slips == []


def test_a_change_is_gone_with_its_network(page: Page, server: Server) -> None:
    root = lab(page, server)
    root.locator(".toggle").nth(1).click()
    page.wait_for_function("location.href.includes('conv1.1')")  # the server knows of it
    choose(page, "why_network", say("models.lenet_rgb", "en"))
    expect(root).to_have_attribute("data-run", re.compile("lenet_rgb"))
    expect(root.locator(".answers > .quiet")).to_have_text(re.compile("agrees"))
    expect(root).to_have_attribute("data-edits", "")
    np.testing.assert_allclose(shares(root), torch_says("", "lenet_rgb"), atol=2e-4)


def test_a_filter_is_switched_off_and_on_and_the_whole_answer_follows(page: Page, server: Server) -> None:
    root = lab(page, server)
    before = shares(root)
    for channel in (1, 3, 7):
        root.locator(".toggle").nth(channel).click()
    edits = "conv1.1=0,conv1.3=0,conv1.7=0"
    expect(root).to_have_attribute("data-edits", edits)
    np.testing.assert_allclose(shares(root), torch_says(edits), atol=2e-4)
    expect(root.locator(".tab").first).not_to_have_text(re.compile("Δ 0"))
    expect(root.locator(".answers > .quiet")).to_have_text(re.compile("agrees"))
    assert float(root.get_attribute("data-apart") or 1) < 1e-4
    assert page.url.endswith("m=pen%7Econv1.1%3D0%2Cconv1.3%3D0%2Cconv1.7%3D0")
    root.get_by_role("button", name="Restore all").click()
    expect(root).to_have_attribute("data-edits", "")
    assert shares(root) == before
    root.get_by_role("button", name="Undo").click()
    expect(root).to_have_attribute("data-edits", edits)
    page.reload()
    expect(root).to_have_attribute("data-edits", edits)


def test_a_weight_is_typed_and_dragged_and_a_filter_scaled_by_keys(page: Page, server: Server) -> None:
    root = lab(page, server)
    cell = root.locator(".cell input").nth(12)
    cell.fill("1.5")
    cell.press("Enter")
    expect(root).to_have_attribute("data-edits", "conv1.0.0.2.2=1.5")
    np.testing.assert_allclose(shares(root), torch_says("conv1.0.0.2.2=1.5"), atol=2e-4)
    cell.fill("no number")
    cell.press("Enter")
    expect(cell).to_have_class(re.compile("wrong"))
    expect(root).to_have_attribute("data-edits", "conv1.0.0.2.2=1.5")
    root.get_by_role("button", name="As before").click()
    expect(root).to_have_attribute("data-edits", "")
    box = box_at_rest(cell)
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] - 30, steps=4)
    page.mouse.up()
    expect(root).to_have_attribute("data-edits", re.compile(r"^conv1\.0\.0\.2\.2="))
    root.get_by_role("button", name="As before").click()
    root.locator(".scale input").focus()
    page.keyboard.press("ArrowLeft")
    expect(root).to_have_attribute("data-edits", "conv1.0*0.95")
    root.get_by_role("button", name="Undo").click()
    expect(root).to_have_attribute("data-edits", "")


def test_an_edit_made_before_the_last_one_was_answered_can_be_undone(page: Page, server: Server) -> None:
    page.add_init_script(SLOW)
    root = lab(page, server)
    cell, scale = root.locator(".cell input").nth(12), root.locator(".scale input")
    cell.fill("1.5")
    before = page.evaluate("sentMessages")
    cell.press("Enter")
    page.wait_for_function("before => sentMessages > before", arg=before)
    scale.press("ArrowLeft")
    page.wait_for_function("before => sentMessages > before + 1", arg=before)
    expect(page.locator("[class*=st-key-why_network] input").first).to_have_value(re.compile("2"))  # both answered
    root.get_by_role("button", name="Undo").click()
    expect(root).to_have_attribute("data-edits", "conv1.0.0.2.2=1.5")


def test_which_filter_decides_names_them_all_and_leads_there(page: Page, server: Server) -> None:
    root = lab(page, server)
    root.get_by_role("button", name="Ask every filter").click()
    ranks = root.locator(".ranks button")
    expect(ranks).to_have_count(12)
    expect(ranks.first).to_contain_text("of 10,000 test digits")
    ranks.nth(1).click()
    name = ranks.nth(1).locator(".name").inner_text()
    expect(root.locator(".editor h2")).to_have_text(name)
    root.get_by_role("button", name="Off", exact=True).click()
    expect(root.get_by_role("button", name="Ask every filter")).to_be_visible()


def test_kept_and_beside_the_unchanged_one(page: Page, server: Server) -> None:
    root = lab(page, server, m="pen~conv1.1=0,conv1.3=0")
    root.get_by_role("button", name="Keep this network").click()
    expect(root.get_by_role("button", name="Kept")).to_be_disabled()
    root.get_by_role("button", name="Beside the unchanged one").click()
    expect(page.locator(".cv-answer")).to_have_count(2)
    picker = page.locator("[class*=st-key-_network] input")
    changed_name = say("why.changed_name", "en", name=say("models.pen", "en"), count=2)
    expect(picker).to_have_value(changed_name)
    choose(page, "_network", "The smallest CNN · to begin with")
    choose(page, "_network", changed_name)
    expect(page.locator(".cv-network").first).to_have_attribute("data-run", re.compile("conv1"))


def test_a_finger_switches_a_filter_off_on_a_phone(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True, scheme="dark")
    root = lab(page, server, lang="zh", m="scratch8")
    assert overflow(page) == 0
    root.locator(".toggle").nth(2).tap()
    expect(root).to_have_attribute("data-edits", "conv1.2=0")
    np.testing.assert_allclose(shares(root), torch_says("conv1.2=0", "scratch8"), atol=2e-4)


def test_back_takes_a_change_back_as_a_step(page: Page, server: Server) -> None:
    root = lab(page, server)
    root.locator(".toggle").nth(1).click()
    expect(page).to_have_url(re.compile("conv1.1"))
    page.go_back()
    expect(root).to_have_attribute("data-edits", "")


def test_the_filters_of_a_class_are_those_of_the_test_set(page: Page, server: Server) -> None:
    root = lab(page, server)
    root.locator(".classes button").nth(8).click()
    _, found = filter_statistics("pen")
    shares_of = {
        (layer, k): float(abs(row[8]) / np.abs(row).sum())
        for layer, one in found.items()
        for k, row in enumerate(one.by_class)
        if np.abs(row).sum()
    }
    (layer, channel), share = max(shares_of.items(), key=lambda item: item[1])
    first = root.locator(".ranking").last.locator(".ranks button").first
    expect(first).to_contain_text(f"{layer.replace('conv', 'conv ')}, filter {channel + 1}")
    expect(first).to_contain_text(f"{100 * share:.1f}")


def test_a_map_on_the_draw_page_is_switched_off_and_the_lab_opens_at_it(page: Page, server: Server) -> None:
    open_app(page, server.url, s="relu2.5", v="relu2", d=digit_link.encode(EXAMPLE))
    page.locator(".panel").get_by_role("button", name=say("network.shown_switch_off")).click()
    root = page.locator(".cv-lab[data-drawn='1']")
    expect(root).to_have_attribute("data-edits", "conv2.5=0")
    np.testing.assert_allclose(shares(root), torch_says("conv2.5=0"), atol=2e-4)
    expect(root.locator(".tile.chosen .number")).to_have_text("6")


def test_a_class_lights_up_its_filters_in_every_layer(page: Page, server: Server) -> None:
    root = lab(page, server, m="lenet_rgb")
    root.locator(".classes button").nth(4).click()
    squares = root.locator(".lights i")
    expect(squares).to_have_count(6 + 16 + 120 + 84)
    by_class = filter_statistics("lenet_rgb")[1]["conv2"].by_class
    share = np.abs(by_class[:, 4]) / np.abs(by_class).sum(1)
    lit = [float(squares.nth(6 + k).evaluate("e => e.style.getPropertyValue('--lit')")) for k in range(16)]
    np.testing.assert_allclose(lit, np.clip((share - 0.1) / 0.4, 0, 1), atol=1e-3)
    squares.nth(6 + 3).click()
    expect(root.locator(".tile.chosen .number")).to_have_text("4")
