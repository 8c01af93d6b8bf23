"""A real training through the page: two epochs on 2,000 images, watched, stopped, resumed, killed, kept, drawn with."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import IDLE, PHONE, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, scripted
from tests.serving import Server

PATIENCE = 240_000  # ms; a process of its own loads torch first
LEARNT = ".cv-learning[data-drawn='1']"

pytestmark = pytest.mark.timeout(900)


def open_train(page: Page, server: Server, images: str, epochs: str, language: str = "en") -> None:
    """Draw a 7, go to the Train page by the menu, and set the two knobs."""
    open_app(page, server.url, lang=language)
    draw(page, scripted(7, PLACES[0]))
    page.get_by_role("link", name=say("train.title", language)).click()
    expect(page.locator(LEARNT)).to_have_attribute("data-step", "0")
    page.locator(".st-key-train_knobs summary").click()
    for knob, value in (("limit", images), ("epochs", epochs)):
        slide(page, knob, value)


def slide(page: Page, knob: str, value: str) -> None:
    """Move a knob with the keyboard until it says the value."""
    box = page.locator(f"[class*='st-key-train_{knob}_']")
    thumb = box.get_by_role("slider")
    thumb.focus()
    page.keyboard.press("Home")
    for _ in range(20):
        if (said := thumb.get_attribute("aria-valuetext") or "") == value:
            break
        page.keyboard.press("ArrowRight")
        expect(thumb).not_to_have_attribute("aria-valuetext", said)  # on a crowded machine it says so later
    expect(thumb).to_have_attribute("aria-valuetext", value)


@pytest.fixture
def watched(page: Page) -> Page:
    """`deepStep()` in the page: the step that the picture of the drawing is of, found through shadow roots."""
    page.add_init_script("""
    window.deepStep = () => {
      const find = (root) => {
        const hit = root.querySelector('.cv-learning');
        if (hit) return hit;
        for (const e of root.querySelectorAll('*')) {
          const inner = e.shadowRoot && find(e.shadowRoot);
          if (inner) return inner;
        }
        return null;
      };
      return Number(find(document)?.dataset.step ?? -1);
    };""")
    return page


def workers() -> Iterator[int]:
    """Process ids of the trainings on this machine (Linux)."""
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"cnn_viz.engine.jobs.worker" in (entry / "cmdline").read_bytes():
                yield int(entry.name)
        except OSError:
            continue


def children(server: Server) -> list[int]:
    """The server's own trainings."""
    return [pid for pid in workers() if f"\nPPid:\t{server.pid}\n" in Path(f"/proc/{pid}/status").read_text()]


def test_two_epochs_on_two_thousand_images_from_the_knobs_to_the_draw_page(watched: Page, server: Server) -> None:
    page = watched
    open_train(page, server, "2,000", "2")
    page.locator(".st-key-train_start button").click()
    expect(page.locator(".st-key-train_keep button")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(LEARNT)).to_have_attribute("data-step", "32")  # 2 x 2,000 / 128
    expect(page.locator(".cv-plot[data-drawn]")).to_have_count(3)
    curve = page.locator(".cv-plot").first
    assert curve.evaluate("plot => plot.data[0].x.length") == 32
    assert curve.evaluate("plot => plot.data[1].x") == [1, 2]
    accuracy = page.locator("[data-testid=stMetricValue]").first.inner_text()
    assert re.fullmatch(r"\d\d\.\d\d%", accuracy) and float(accuracy[:-1]) > 50
    # A cell of the confusion matrix is chosen by a click.
    matrix = page.locator(".cv-plot").last
    matrix.scroll_into_view_if_needed()
    cell = matrix.evaluate(
        """plot => { const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
        return { x: box.x + xaxis._offset + xaxis.d2p(9), y: box.y + yaxis._offset + yaxis.d2p(4) }; }"""
    )
    page.mouse.move(cell["x"] - 2, cell["y"])
    page.mouse.move(cell["x"], cell["y"])
    page.mouse.click(cell["x"], cell["y"])
    expect(page.locator(".st-key-train_read input")).to_have_value("9")
    expect(page.locator(".st-key-train_shown input")).to_have_value("4")
    # One of the ten digits opens on the Draw page, read by the network that was just trained.
    page.locator(".st-key-train_gallery_ten .cv-gallery button").first.click()
    wait_until_settled(page)
    name = say("train.mine", "en", number=1, name=say("models.scratch8", "en"))
    expect(page.locator("[class*=st-key-_network] input")).to_have_value(name)


@pytest.mark.long
def test_paused_stepped_stopped_resumed_and_killed(watched: Page, server: Server) -> None:
    page = watched
    open_train(page, server, "20,000", "50")  # longer than the test
    page.locator(".st-key-train_start button").click()
    page.wait_for_function("() => deepStep() >= 5", timeout=PATIENCE)
    first = page.evaluate("() => window.plot = document.querySelector('.cv-plot')") is not None
    page.locator(".st-key-train_pause button").click()
    step = page.locator(".st-key-train_step button")
    expect(step).to_be_visible()
    page.wait_for_selector(IDLE)  # the maps come after the buttons
    at = page.evaluate("deepStep()")
    step.click()
    page.wait_for_function(f"() => deepStep() === {at + 1}")
    page.locator(".st-key-train_go_on button").click()
    page.wait_for_function(f"() => deepStep() > {at + 5}", timeout=PATIENCE)
    assert first and page.evaluate("() => window.plot === document.querySelector('.cv-plot')"), "drawn in place"
    os.kill(busiest(server), signal.SIGKILL)  # others wait for an order
    expect(page.get_by_role("alert")).to_contain_text("ended from outside")
    killed = page.evaluate("deepStep()")
    page.locator(".st-key-train_go_on button").click()
    page.wait_for_function(f"() => deepStep() > {killed + 5}", timeout=PATIENCE)
    page.locator(".st-key-train_stop button").click()
    expect(page.locator(".st-key-train_keep button")).to_be_visible(timeout=PATIENCE)


def busiest(server: Server) -> int:
    """The training that learns at this moment."""
    before = {pid: cpu_of(pid) for pid in children(server)}
    time.sleep(1)
    return max(before, key=lambda pid: cpu_of(pid) - before[pid])


def cpu_of(pid: int) -> int:
    """Clock ticks of processor time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone_nothing_is_wider_than_the_screen(new_page: NewPage, server: Server, language: str) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/", lang=language)
    open_app(page, server.url, "/train", lang=language)
    expect(page.locator(LEARNT)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator(".st-key-train_knobs summary").click()
    expect(page.locator("[class*='st-key-train_elastic_']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_on_a_phone_a_start_leads_to_the_progress(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/train")
    page.locator(".st-key-train_knobs summary").click()
    expect(page.locator("[class*='st-key-train_elastic_']")).to_be_visible()
    start = page.get_by_role("button", name=say("train.start"), exact=True)
    assert start.bounding_box()["y"] < page.locator(".st-key-train_knobs").bounding_box()["y"]
    start.click()
    expect(page.locator(".st-key-train_progress")).to_be_in_viewport()
    page.locator(".st-key-train_stop button").click()
