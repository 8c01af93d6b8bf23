"""The instruments of the page Why in a real browser: mouse, keys, a finger, and that everything follows at once."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.edits import changed, read_edits
from cnn_viz.engine.explain.occlusion import covered, swept
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit
from cnn_viz.text import say
from tests.browser.chromium import PHONE, choose, open_app, overflow
from tests.browser.conftest import NewPage
from tests.serving import Server

EXAMPLE = Digit.of_ink(mnist(train=False)[0][0].numpy())


def lab(page: Page, server: Server, **query: str) -> Locator:
    open_app(page, server.url, "/why", **query)
    root = page.locator(".cv-lab[data-drawn='1']")
    expect(root).to_be_visible()
    return root


def shares(root: Locator) -> list[float]:
    said = root.locator(".bars .number:last-child").all_inner_texts()
    return [0.0 if "<" in text else float(re.sub(r"[^\d.]", "", text)) / 100 for text in said]


def torch_says(edits: str, model: str = "pen") -> np.ndarray:
    network = load(model)
    return predict(changed(network, read_edits(edits)) if edits else network, [EXAMPLE])[0]


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
    box = cell.bounding_box()
    assert box
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


def cover(page: Page, server: Server, **query: str) -> Locator:
    open_app(page, server.url, "/why", w="cover", **query)
    root = page.locator(".cv-cover[data-drawn='1']")
    expect(root).to_be_visible()
    return root


def test_a_patch_is_moved_by_mouse_and_keys_and_the_answer_follows(page: Page, server: Server) -> None:
    root = cover(page, server)
    board = root.locator(".board")
    box = board.bounding_box()
    assert box
    page.mouse.move(box["x"] + 14.5 * box["width"] / 28, box["y"] + 8.5 * box["height"] / 28)
    page.mouse.down()
    page.mouse.up()
    np.testing.assert_allclose(shares(root), predict(load("pen"), [covered(EXAMPLE, 6, 12, 5)])[0], atol=2e-4)
    board.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "+", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_timeout(100)
    np.testing.assert_allclose(shares(root), predict(load("pen"), [covered(EXAMPLE, 8, 8, 6)])[0], atol=2e-4)
    expect(root.locator("[aria-live]")).to_contain_text("Rows 9 to 14, columns 9 to 14 covered.")


def test_every_position_is_swept_and_is_torch_s(page: Page, server: Server) -> None:
    root = cover(page, server, m="scratch8")
    root.locator(".size input").fill("7")
    root.get_by_role("button", name="Every position").click()
    expect(root).to_have_attribute("data-swept", "7")
    found = np.array(root.evaluate("e => Array.from(e.view.sweep.found)")).reshape(22, 22, 10)
    np.testing.assert_allclose(found, swept(load("scratch8"), EXAMPLE, 7), atol=1e-5)
    root.locator(".heat").hover(position={"x": 100, "y": 100})
    expect(root.locator(".sweep .quiet").last).to_contain_text("Patch at row")


def test_pixels_are_erased_and_the_digit_goes_to_every_page(page: Page, server: Server) -> None:
    root = cover(page, server)
    before = shares(root)
    root.get_by_role("button", name="Erase").click()
    board = root.locator(".board")
    board.focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    box = board.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"], steps=20)
    page.mouse.up()
    expect(root.get_by_role("button", name="Undo")).to_be_enabled()
    page.wait_for_timeout(100)
    changed_to = root.get_attribute("data-now")
    root.get_by_role("button", name="Read this digit on every page").click()
    expect(root).to_have_attribute("data-before", changed_to or "")
    page.get_by_role("link", name="Draw", exact=True).first.click()
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", changed_to or "")
    assert before
