"""The instruments of the page Why that change the digit or set others beside it, in a real browser."""

from __future__ import annotations

import re

import numpy as np
import torch
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.explain.fooling import fooled, noisy
from cnn_viz.engine.explain.nearest import usual_layer, values_in, values_of
from cnn_viz.engine.explain.occlusion import covered, swept
from cnn_viz.engine.explain.pixels import best_pixel
from cnn_viz.engine.explain.plane import fitted, shown_digits
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit
from cnn_viz.text import say
from tests.browser.chromium import box_at_rest, open_app
from tests.browser.why import EXAMPLE, shares
from tests.serving import Server


def cover(page: Page, server: Server, **query: str) -> Locator:
    open_app(page, server.url, "/why", w="cover", **query)
    root = page.locator(".cv-cover[data-drawn='1']")
    expect(root).to_be_visible()
    return root


def test_a_patch_is_moved_by_mouse_and_keys_and_the_answer_follows(page: Page, server: Server) -> None:
    root = cover(page, server)
    board = root.locator(".board")
    box = box_at_rest(board)
    page.mouse.move(box["x"] + 14.5 * box["width"] / 28, box["y"] + 8.5 * box["height"] / 28)
    page.mouse.down()
    page.mouse.up()
    np.testing.assert_allclose(shares(root), predict(load("pen"), [covered(EXAMPLE, 6, 12, 5)])[0], atol=2e-4)
    board.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "+", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    expect(root.locator("[aria-live]")).to_contain_text("Rows 9 to 14, columns 9 to 14 covered.")
    np.testing.assert_allclose(shares(root), predict(load("pen"), [covered(EXAMPLE, 8, 8, 6)])[0], atol=2e-4)


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
    box = box_at_rest(board)
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"], steps=20)
    page.mouse.up()
    expect(root.get_by_role("button", name="Undo")).to_be_enabled()
    page.wait_for_timeout(100)
    changed_to, run = root.get_attribute("data-now"), root.get_attribute("data-run")
    root.get_by_role("button", name="Read this digit on every page").click()
    expect(root).not_to_have_attribute("data-run", run or "")
    expect(root).to_have_attribute("data-before", changed_to or "")
    page.get_by_role("link", name="Draw", exact=True).first.click()
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", changed_to or "")
    assert before


def test_one_pixel_after_another_turns_the_answer_and_each_is_the_best(page: Page, server: Server) -> None:
    root = cover(page, server, m="scratch8")
    root.locator(".toward select").select_option("9")
    root.get_by_role("button", name="One pixel").click()
    expect(root).to_have_attribute("data-changed", "1")
    expect(root.locator(".toward .quiet").last).to_have_text(re.compile("agrees"))
    k = root.evaluate("e => e.view.last.k")
    assert (k // 28, k % 28) == best_pixel(load("scratch8"), EXAMPLE, 9)
    root.get_by_role("button", name="Until it turns").click()
    expect(root).to_have_attribute("data-now", "9", timeout=60_000)
    expect(root).to_have_attribute("data-searching", "")
    count = int(root.get_attribute("data-changed") or 0)
    assert 1 < count <= 60
    root.get_by_role("button", name="As it was").click()
    expect(root).to_have_attribute("data-changed", "0")


def test_fooling_moves_every_pixel_and_the_other_networks_are_asked(page: Page, server: Server) -> None:
    open_app(page, server.url, "/why", w="fool", m="scratch8")
    pictures = page.locator(".cv-pictures[data-drawn='1']")
    expect(pictures.locator("li")).to_have_count(3)
    captions = pictures.locator(".caption").all_inner_texts()
    model = load("scratch8")
    for said, digit in zip(captions[1:], (fooled(model, EXAMPLE, 24), noisy(model, EXAMPLE, 24)), strict=True):
        assert f": {int(predict(model, [digit]).argmax())}," in said
    expect(page.locator("[data-testid=stMarkdownContainer] tbody tr")).to_have_count(7)
    page.get_by_role("button", name="Read this digit on every page").click()
    expect(pictures.locator(".caption").first).not_to_have_text(captions[0])


def test_the_nearest_training_digits_stand_beside_the_digit(page: Page, server: Server) -> None:
    open_app(page, server.url, "/why", w="resemble", m="scratch8")
    pictures = page.locator(".cv-pictures[data-drawn='1']")
    expect(pictures.locator("li")).to_have_count(16)
    expect(pictures.locator(".own canvas")).to_be_visible()
    expect(pictures.locator(".group h2").first).to_contain_text("7, as answered")
    page.locator(".st-key-why_not button", has_text="2").click()
    expect(pictures.locator(".group h2").last).to_have_text("The nearest training digits that show 2")


def test_the_space_of_a_layer_tells_of_a_digit_and_of_a_region(page: Page, server: Server) -> None:
    open_app(page, server.url, "/why", w="space..input.24", m="scratch8")
    root = page.locator(".cv-space[data-drawn='1']")
    expect(root.locator(".quiet").first).to_contain_text("1,000 test digits")
    field = root.locator(".field")
    field.focus()
    page.keyboard.press("ArrowRight")
    expect(root.locator(".tip")).to_contain_text("test digit")
    box = box_at_rest(field)
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 400, steps=5)
    page.mouse.up()
    expect(root.locator("h2").last).to_contain_text("digits in the frame")
    assert root.locator(".chosen li").count() > 10


def test_the_ring_moves_while_pixels_are_inked_and_is_torch_s(page: Page, server: Server) -> None:
    open_app(page, server.url, "/why", w="space", m="lenet_rgb")
    root = page.locator(".cv-space[data-drawn='1']")
    before = root.get_attribute("data-own")
    board = root.locator(".board")
    board.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(root).not_to_have_attribute("data-own", before or "")
    model, layer = load("lenet_rgb"), usual_layer(load("lenet_rgb"))
    ink = EXAMPLE.ink.copy()
    ink[4, 15] = 255
    images = mnist(train=False)[0][torch.from_numpy(shown_digits()[0])]
    plane = fitted(np.concatenate(list(values_of(model, images, layer))))
    own = plane.place(values_in(model, model.input([Digit.of_ink(ink)]), layer)[0].numpy())
    shown = [float(v) for v in (root.get_attribute("data-own") or "").split()]
    np.testing.assert_allclose(shown, own, rtol=1e-3, atol=1e-3)
    expect(root.locator(".pen p[role=status]")).to_contain_text(re.compile(r": (\d ){9}\d"))
    root.get_by_role("button", name="As it was").click()
    expect(root).to_have_attribute("data-own", before or "")


def test_pixels_changed_by_hand_are_counted_until_it_is_fooled(page: Page, server: Server) -> None:
    root = cover(page, server, m="scratch8")
    root.get_by_role("button", name="Add ink").click()
    board, told = root.locator(".board"), root.locator("h3 + p")
    expect(told).to_contain_text("0 pixels changed, still read as 7")
    digit, model = EXAMPLE.ink.copy(), load("scratch8")
    board.focus()
    for count in range(1, 20):  # a bar across the digit's middle
        page.keyboard.press("ArrowRight")
        page.keyboard.press(" ")
        digit[4, 4 + count] = 255
        changed = int((digit != EXAMPLE.ink).sum())
        read = int(predict(model, [Digit.of_ink(digit.copy())])[0].argmax())
        if read != 7:
            expect(told).to_contain_text(f"{changed} pixels changed, and 7 is read as {read}")
            expect(root.locator("h3 + p + p")).to_contain_text(f"7 → {read}: {changed}")
            break
        expect(told).to_contain_text(f"{changed} pixels changed, still read as 7")


def test_a_misread_test_digit_asks_why_it_is_not_what_it_is(page: Page, server: Server) -> None:
    index, read = sheet("scratch8").mistakes[0]
    images, labels = mnist(train=False)
    link = digit_link.encode(Digit.of_ink(images[index].numpy()))
    open_app(page, server.url, m="scratch8", d=link)
    expect(page.locator(".cv-pictures[data-drawn='1'] li")).to_have_count(10)
    page.get_by_role("button", name=say("draw.misread_why", label=int(labels[index]))).click()
    pictures = page.locator(".cv-pictures[data-drawn='1']")
    expect(pictures.locator("li")).to_have_count(16)
    expect(pictures.locator(".group h2").first).to_contain_text(f"{read}, as answered")
    expect(pictures.locator(".group h2").last).to_have_text(f"The nearest training digits that show {labels[index]}")
