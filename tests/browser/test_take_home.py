"""The page to keep, opened as a file: it reads what is drawn as torch does, and asks nobody for anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.digits.ink import Stroke, inked
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit
from cnn_viz.text import LANGUAGES, say
from cnn_viz.ui.components.packed_network import network_weights
from cnn_viz.ui.components.takehome import BUNDLE, take_home
from tests.browser.chromium import DESKTOP, PHONE, box_at_rest, new_context, open_app, wait_until_settled
from tests.browser.drawing import PLACES, draw, scripted
from tests.bundle import bundled
from tests.diagonal import diagonal
from tests.serving import Server

BLANK = Digit.of_ink(np.zeros((28, 28), np.uint8))
SEVEN = (Stroke(20, "#ffffff", (320, 280, 800, 280, 560, 880)),)


def written(model: str, language: str = "en", strokes: tuple[Stroke, ...] = ()) -> str:
    network = load(model)
    return take_home(trace(network, BLANK), network_weights(network), strokes, name="<i>N</i>", language=language)


def kept(browser: Browser, tmp_path: Path, text: str, size: tuple[int, int] = DESKTOP) -> Page:
    """The page as a file, opened without a network."""
    file = tmp_path / "kept.html"
    file.write_text(text, "utf-8")
    context = new_context(browser, size)
    context.set_offline(True)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("request", lambda request: request.url == file.as_uri() or pytest.fail(f"asked for {request.url}"))
    page.goto(file.as_uri())
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    return page


def shares(page: Page) -> list[float]:
    """The bars' lengths, in [0, 1]."""
    return page.locator(".bars i").evaluate_all("bars => bars.map((bar) => parseFloat(bar.style.width) / 100)")


def test_the_bundle_is_what_its_sources_make() -> None:
    assert BUNDLE.read_text("utf-8") == bundled(), "python -m tests.bundle puts it together anew"


def test_it_is_small_and_names_no_other_machine() -> None:
    text = written("pen")
    assert len(text.encode()) < 400_000 and "http" not in text.replace("http://www.w3.org", "")
    assert "<i>N</i>" not in text


@pytest.mark.parametrize("model", diagonal(MODELS, ("pen",)))
def test_a_kept_drawing_is_read_as_torch_reads_it(browser: Browser, tmp_path: Path, model: str) -> None:
    page = kept(browser, tmp_path, written(model, strokes=SEVEN))
    digit = digit_of(inked(SEVEN))
    assert digit is not None
    expected = predict(load(model), [digit])[0]
    np.testing.assert_allclose(shares(page), expected, atol=1e-4)
    expect(page.get_by_role("group").first).to_have_attribute("data-digit", str(int(expected.argmax())))


@pytest.mark.parametrize(("language", "size"), zip(LANGUAGES, (DESKTOP, PHONE), strict=True))
def test_it_is_drawn_on_cleared_and_looked_into(
    browser: Browser, tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    page = kept(browser, tmp_path, written("pen", language), size)
    answer = page.locator(".answer")
    expect(answer).to_contain_text(say("takehome.shown_nothing", language))
    box = box_at_rest(page.locator(".paper"))
    for k, (x, y) in enumerate(((0.3, 0.25), (0.7, 0.25), (0.5, 0.8))):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        if not k:
            page.mouse.down()
    page.mouse.up()
    expect(answer).to_have_attribute("data-digit", "7")
    page.locator(".maps button").nth(5).click()
    board = page.locator(".board")
    board.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sums tr")).to_have_count(3)  # the input's one channel, the bias, and all together
    total, bias, part = (float(page.locator(".sums tr").nth(k).locator("th, td").last.inner_text().replace("−", "-"))
                         for k in (2, 1, 0))  # fmt: skip
    assert abs(total - bias - part) < 2e-4
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.get_by_role("button", name=say("takehome.shown_clear", language)).click()
    expect(answer).not_to_have_attribute("data-digit", "7")


def test_it_is_taken_from_the_draw_page_with_the_drawing(
    page: Page, server: Server, browser: Browser, tmp_path: Path
) -> None:
    open_app(page, server.url)
    draw(page, scripted(7, PLACES[1]))
    wait_until_settled(page)
    page.locator(".st-key-download button").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=say("takehome.download")).click()
    own = kept(browser, tmp_path, Path(waiting.value.path()).read_text("utf-8"))
    expect(own.locator(".answer")).to_have_attribute("data-digit", "7")
