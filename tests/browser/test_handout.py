"""Hand-outs as they are printed: one sheet of A4 a pupil; and those that the Draw page makes of a drawing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cnn_viz.engine.trained.weight_files import load
from cnn_viz.handout.page import page as written
from cnn_viz.handout.sheet import class_sheets
from cnn_viz.text import LANGUAGES, say
from tests.browser.chromium import open_app, wait_until_settled
from tests.browser.drawing import PLACES, draw, scripted
from tests.serving import Server


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_one_page_of_a4(page: Page, language: str) -> None:
    page.set_content(written(class_sheets(load("pen"), 7, 30), language, network="N"))
    page.emulate_media(media="print")
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 30
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_drawing_s_own_hand_out_is_taken_away(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, scripted(7, PLACES[1]))
    wait_until_settled(page)
    page.locator(".st-key-download button").click()
    texts = {}
    for name in ("handout", "solutions", "notebook"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=say(f"handout.download_{name}")).click()
        texts[name] = Path(waiting.value.path()).read_text("utf-8")
    assert texts["handout"].count('<section class="sheet"') == 1
    assert say("handout.teacher_reads", digit=7, sure="").split(",")[0] in texts["solutions"]
    assert json.loads(texts["notebook"])["nbformat"] == 4
