"""A network from elsewhere in a real browser: its weights put in order by keys, and drawn with; a file with tricks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from cnn_viz.ui.session.names import file_stem
from tests.browser.chromium import IDLE, PHONE, open_app, overflow, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, scripted
from tests.diagonal import diagonal
from tests.serving import Server
from tests.unit.engine.uploads.test_arrangement import BODY, MAPS, file, written

pytestmark = pytest.mark.timeout(600)


def bring(page: Page, *files: Path) -> None:
    page.locator(".st-key-bring summary").click()
    page.locator(".st-key-bring input[type=file]").set_input_files(files)


@pytest.mark.parametrize(("language", "phone"), diagonal((("en", False), ("zh", True)), (("zh", True),)))
def test_guessed_weights_are_put_in_order_and_drawn_with(
    new_page: NewPage, server: Server, tmp_path: Path, language: str, phone: bool
) -> None:
    page = new_page(PHONE, touch=True, scheme="dark") if phone else new_page()
    (described := tmp_path / "net.json").write_bytes(file(MAPS))
    (weights := tmp_path / "net.safetensors").write_bytes(written(MAPS, BODY, channels_last=True))
    open_app(page, server.url, lang=language)
    draw(page, scripted(7, PLACES[0]))
    open_app(page, server.url, "/build", lang=language)
    bring(page, described, weights)
    take = page.locator(".st-key-bring_take button")
    expect(take).to_be_visible(timeout=120_000)
    assert overflow(page) == 0
    second = page.get_by_role(
        "combobox", name=say("build.order_of", language, layer=say("network.conv", language, n=2))
    )
    expect(second).to_have_value("block")
    take.click()
    expect(second).to_have_value("second")
    expect(take).to_have_count(0)
    page.wait_for_selector(IDLE)
    # By keys the two change places, and the keys stay where they are.
    second.focus()
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)  # the list opens
    expect(second).to_have_value("block")
    expect(second).to_be_focused()
    expect(take).to_be_visible()
    take.click()
    expect(second).to_have_value("second")
    page.wait_for_selector(IDLE)
    with page.expect_download() as taken:
        page.locator(".st-key-bring_weights button").click()
    name = say("train.mine", language, number=1, name=say("build.called", language, layers="6C5-P2-6C3-6C3-P2-10"))
    assert taken.value.suggested_filename == f"{file_stem(name)}.safetensors"
    page.wait_for_selector(IDLE)
    page.locator(".st-key-bring_draw button").click()
    assert sum(wait_until_settled(page)["probabilities"]) == pytest.approx(1, abs=1e-3)
    expect(page.locator("[class*=st-key-_network] input")).to_have_value(name)


def test_a_file_puts_no_picture_and_no_link_into_the_page(page: Page, server: Server, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    kind = "![a](http://x.example/a.png) [b](http://x.example) www.x.example"
    sent = {"format": "cnn-viz network", "version": 1, "layers": [{"kind": kind}]}
    (described := tmp_path / "net.json").write_text(json.dumps(sent))
    open_app(page, server.url, "/build")
    bring(page, described)
    told = page.locator(".st-key-bring").get_by_role("alert")
    expect(told).to_contain_text("![a](http")
    expect(told.locator("img, a")).to_have_count(0)
    assert not [url for url in asked if "x.example" in url]
