"""The page "From scratch" in a real browser: stepped through by buttons and keys, clicked, trained and stopped."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.scratch import loops
from cnn_viz.engine.scratch.line_tracer import record, source
from cnn_viz.engine.scratch.network import Parameters
from cnn_viz.engine.scratch.walkthrough import STEPS, Lesson
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit
from tests.browser.chromium import PHONE, box_at_rest, open_app
from tests.browser.conftest import NewPage
from tests.serving import Server

LESSON = Lesson(Digit.of_ink(mnist(train=False)[0][0].numpy()), 7, Parameters.of(weight_files.load("scratch8")))


def walk(page: Page, server: Server, language: str = "en") -> Locator:
    open_app(page, server.url, "/scratch", lang=language)
    root = page.locator(".cv-walk[data-drawn='1']")
    expect(root).to_have_attribute("data-k", re.compile(r"\d+"))
    return root


def test_stepping_marks_the_lines_that_python_ran_and_sends_nothing(page: Page, server: Server) -> None:
    root = walk(page, server)
    text, first_line = source(loops.convolve)
    shown = LESSON.recorded(STEPS["convolve"])
    expect(root).to_have_attribute("data-k", str(shown.first))
    page.wait_for_timeout(300)
    sent = page.evaluate("sentMessages")
    root.locator(".left").focus()
    for k in range(1, 12):
        page.keyboard.press("ArrowRight")
        expect(root).to_have_attribute("data-line", str(first_line + int(shown.lines[k])))
        expect(root.locator("[aria-current]")).to_have_text(text[shown.lines[k]])
    page.keyboard.press("ArrowLeft")
    expect(root).to_have_attribute("data-k", str(shown.first + 10))
    root.get_by_role("button", name="Run until").click()
    maps = LESSON.numbers["maps"]
    f, row, column = (int(n) for n in np.unravel_index(np.abs(maps[0]).argmax(), (1, 26, 26)))
    said = root.locator(".effect").inner_text().replace("−", "-")
    assert said.startswith(f"maps[{f}, {row}, {column}] = ")
    assert float(said.split("= ")[1]) == pytest.approx(maps[0].flat[row * 26 + column], rel=1e-2)
    assert page.evaluate("sentMessages") == sent


def test_another_part_of_the_run_is_a_click_or_a_key_away(page: Page, server: Server) -> None:
    root = walk(page, server)
    board = root.locator(".array", has=page.get_by_text("maps", exact=True)).locator(".board")
    box = box_at_rest(board)
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3)
    last = record(loops.convolve, LESSON.arguments(STEPS["convolve"]), start={"f": 7, "row": 25, "column": 25})
    expect(root).to_have_attribute("data-k", str(last.first))
    root.locator(".left").focus()
    page.keyboard.press("ArrowLeft")
    expect(root).to_have_attribute("data-k", str(last.first - 1))
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(root.locator(".count")).to_contain_text("finished after")
    page.keyboard.press("Home")
    expect(root).to_have_attribute("data-k", "0")


def test_it_plays_and_the_other_steps_follow(page: Page, server: Server) -> None:
    root = walk(page, server)
    page.get_by_role("radio", name="max pool", exact=True).click()
    expect(root).to_have_attribute("data-run", re.compile("^max_pool:"))
    began = root.get_attribute("data-k")
    root.get_by_role("button", name="Play").click()
    expect(root).not_to_have_attribute("data-k", began)
    root.get_by_role("button", name="Pause").click()
    page.get_by_role("radio", name="softmax", exact=True).click()
    expect(root.locator("[aria-current]")).to_contain_text("largest = max(logits)")


def test_a_training_is_stopped_and_goes_on(page: Page, server: Server) -> None:
    walk(page, server)
    page.get_by_role("button", name="Train", exact=False).click()
    page.locator(".cv-bar i").first.wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(re.compile(r"These weights read the digit above as a \d"))).to_be_visible()
    expect(page.get_by_role("button", name="Train anew")).to_be_visible()


@pytest.mark.parametrize("language", ["zh"])
def test_on_a_phone_code_and_arrays_stand_below_each_other(new_page: NewPage, server: Server, language: str) -> None:
    page = new_page(PHONE, touch=True, scheme="dark", device_scale_factor=2)
    root = walk(page, server, language)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    before = int(root.get_attribute("data-k"))
    root.get_by_role("button", name="执行下一行").tap()
    expect(root).to_have_attribute("data-k", str(before + 1))
    wide = root.evaluate(
        "e => Math.max(...[...e.querySelectorAll('.array')].map(x => x.getBoundingClientRect().right))"
    )
    assert wide <= PHONE[0]
