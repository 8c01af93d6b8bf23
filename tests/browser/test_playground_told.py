"""What was pasted into the playground is taken otherwise than it stands there, or not at all: that is said."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_viz.engine.playground.bench import TEXTBOOK
from cnn_viz.text import say
from tests.browser.chromium import SLOW
from tests.browser.test_playground import bench_of, field, pasted, read, settled
from tests.serving import Server


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_taken_otherwise_or_not_at_all_is_said_for_eye_and_ear(
    page: Page, server: Server, language: str
) -> None:
    root = bench_of(page, server, lang=language)
    pasted(field(root, "matrix", 0, 0), "1,234\t5")
    told = say("playground.shown_paste_unclear", language, said="1,234")
    expect(root.locator(".told")).to_have_text(told)
    expect(root.locator("[aria-live]").last).to_have_text(told)
    np.testing.assert_array_equal(read(root, "matrix"), np.array(TEXTBOOK[0]))
    pasted(field(root, "matrix", 0, 0), "1,5;;2,5\n3,5;1;4,5")
    settled(root, 1)
    said = [say("playground.shown_paste_decimal", language), say("playground.shown_paste_empty", language, n=1)]
    expect(root.locator(".told")).to_have_text(" ".join(said))
    np.testing.assert_array_equal(read(root, "matrix")[:2, :3], [[1.5, 0, 2.5], [3.5, 1, 4.5]])


def test_one_cell_is_a_map_and_a_number_that_does_not_fit_is_written_all_the_same(page: Page, server: Server) -> None:
    root = bench_of(page, server)
    stride = page.locator("[class*=st-key-play_stride] input")
    stride.fill("3")
    stride.press("Enter")
    to = root.locator(".to")
    expect(to).to_contain_text(say("inside.shown_map_of", c=1, n=1, h=1, w=1))
    expect(to.locator(".readout")).to_contain_text(say("inside.shown_at", row=1, column=1, value=""))
    expect(to.locator(".player")).to_have_count(0)
    to.locator(".board").press(" ")  # there is nothing to play
    cell = field(root, "matrix", 0, 0)
    cell.fill("-123456.78")
    cell.press("Tab")
    expect(cell).to_have_attribute("title", "−123456.78")
    assert cell.evaluate("e => e.scrollWidth <= e.clientWidth") and cell.input_value() == "−123457"


def test_an_edit_is_not_undone_by_what_the_lists_held_before_it(page: Page, server: Server) -> None:
    """The position is sent a quarter of a second after the edit, with the values of lists that do not know it yet."""
    page.add_init_script(SLOW)
    root = bench_of(page, server)
    field(root, "matrix", 0, 2).click()
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    field(root, "matrix", 2, 2).click()
    root.locator(".to .board").click()
    settled(root, 1)
    page.wait_for_timeout(2_500)  # what the position's run says has come
    assert read(root, "matrix")[0, 2] == 77
    expect(root.locator(".from .board")).to_be_visible()
    page.reload()
    expect(field(root, "matrix", 0, 2)).to_have_value("77")
