"""The filters in a real browser, alone on a page: seen, chosen by mouse and keys, their digits put on the canvas."""

from __future__ import annotations

import base64
import io
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.trained.top_activations import exciting
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.figures.palette import DARK, LIGHT
from tests.browser.chromium import IDLE, PHONE, overflow
from tests.serving import Server


@pytest.fixture(scope="module")
def server(alone: Server) -> Server:
    return alone


def show(page: Page, server: Server, **asked: object) -> Page:
    page.goto(f"{server.url}/?{urlencode({'alone': 'filters', **asked})}")
    page.wait_for_selector(".cv-filters[data-drawn='1']")
    page.wait_for_selector(IDLE)
    return page


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def weights_of(model: str, layer: str) -> np.ndarray:
    return load(model).state_dict()[f"{layer}.weight"].numpy()


def pixels(canvas: Locator) -> np.ndarray:
    """A canvas in its own pixels, (height, width, 4) uint8."""
    data = canvas.evaluate("canvas => canvas.toDataURL()").partition(",")[2]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA"))


def colours(page: Page, picker: str) -> set[str]:
    """All colours on a picker's canvas, as #rrggbb."""
    found = pixels(page.locator(f".{picker} canvas"))
    return {"#" + bytes(pixel).hex() for pixel in np.unique(found[found[..., 3] > 0][:, :3], axis=0)}


@pytest.mark.parametrize(
    ("model", "layer"),
    [("scratch8", "conv1"), ("lenet_rgb", "conv1"), ("conv3_same", "conv3"), ("conv5_16_32", "conv2")],
)
def test_every_weight_of_every_filter_has_its_cells(page: Page, server: Server, model: str, layer: str) -> None:
    """The sheet has as many tiles as filters, and inked pixels in the proportion of the weights."""
    show(page, server, model=model, layer=layer)
    weight = weights_of(model, layer)
    expect(page.locator(".sheet .item")).to_have_count(len(weight))
    inked = int((pixels(page.locator(".sheet canvas"))[..., 3] > 0).sum())
    assert inked % weight.size == 0 and round((inked / weight.size) ** 0.5) ** 2 == inked / weight.size >= 4
    box = page.locator(".sheet").bounding_box()
    assert box["height"] <= 520 and box["width"] <= 1392 - 624


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_colours_are_those_of_the_palette_around_zero(new_page, server, scheme, palette) -> None:
    page = show(new_page(scheme=scheme), server, model="lenet_rgb", layer="conv2")
    weight = weights_of("lenet_rgb", "conv2")
    end = palette.positive[-1] if weight.max() > -weight.min() else palette.negative[-1]
    assert end in colours(page, "sheet")
    page.get_by_role("radio", name="each filter").click()
    assert colours(page, "channels") & {palette.positive[-1], palette.negative[-1]}
    full = float(np.abs(weight[0]).max())
    assert number(page.locator(".legend span").last.inner_text()) == pytest.approx(full, rel=5e-3)


def test_the_chosen_kernels_numbers_stand_in_a_table(page: Page, server: Server) -> None:
    show(page, server, model="conv5_16_32", layer="conv2", channel=9)
    weight = weights_of("conv5_16_32", "conv2")[9]
    strongest = int((weight**2).sum((1, 2)).argmax())
    expect(page.locator("caption")).to_have_text(f"Kernel {strongest + 1} of 16, for map {strongest + 1} of max pool 1")
    shown = [number(s) for s in page.locator("td").all_inner_texts()]
    exact = page.locator("td").evaluate_all("all => all.map((e) => e.title)")
    assert np.allclose(shown, weight[strongest].ravel(), atol=5.1e-4)
    assert [np.float32(number(s)) for s in exact] == weight[strongest].ravel().tolist()
    bias = load("conv5_16_32").conv2.bias[9].item()
    said = page.locator(".kernels > p").inner_text().removeprefix("Bias ")
    assert np.float32(number(said)) == np.float32(bias)


def test_a_click_chooses_a_filter_and_brings_its_digits(page: Page, server: Server) -> None:
    show(page, server, model="lenet_rgb", layer="conv2")
    page.locator(".sheet .item").nth(12).click()
    expect(page.get_by_role("heading", name="Filter 13 of 16")).to_be_visible()
    expect(page.get_by_text("chosen: conv2 12")).to_be_visible()
    found = exciting("lenet_rgb")["conv2"]
    expect(page.locator(".nine:not(.waiting) .digit").first).to_have_attribute("data-index", str(found.images[12, 0]))
    values = [number(s) for s in page.locator(".digit span").all_inner_texts()]
    assert values == pytest.approx(found.values[12].tolist(), rel=6e-3)


def test_a_digits_place_is_outlined(page: Page, server: Server) -> None:
    """The outline's colour, two pixels wide, lies exactly around the box; the canvas has three pixels a cell."""
    show(page, server, model="lenet_rgb", layer="conv2", channel=2)
    found = exciting("lenet_rgb")["conv2"]
    accent = [int(DARK.accent[i : i + 2], 16) for i in (1, 3, 5)]
    for place in range(9):
        canvas = pixels(page.locator(".digit canvas").nth(place))[..., :3]
        rows, columns = (canvas == accent).all(2).nonzero()
        box = found.box(2, place).within(28, 28)
        assert (rows.min(), columns.min()) == (max(0, 3 * box.top - 2), max(0, 3 * box.left - 2))
        assert (rows.max() + 1, columns.max() + 1) == (min(84, 3 * box.bottom + 2), min(84, 3 * box.right + 2))
        ink = mnist(train=False)[0][int(found.images[2, place])].numpy()
        inside = (slice(box.top + 1, box.bottom - 1), slice(box.left + 1, box.right - 1))
        assert np.array_equal(canvas[1::3, 1::3, 0][inside], ink[inside])


def test_choosing_a_digit_puts_it_on_the_canvas(page: Page, server: Server) -> None:
    show(page, server, model="lenet_rgb", layer="conv1", channel=1)
    index = exciting("lenet_rgb")["conv1"].images[1, 4]
    page.locator(".digit").nth(4).click()
    expect(page.get_by_text(f"on the canvas: {index}", exact=True)).to_be_visible()


def test_keys_walk_over_filters_and_kernels(page: Page, server: Server) -> None:
    show(page, server, model="conv5_16_32", layer="conv2")
    page.locator(".sheet [tabindex='0']").focus()
    focused = page.locator(".item:focus")
    page.keyboard.press("ArrowRight")
    weight, bias = weights_of("conv5_16_32", "conv2")[1], load("conv5_16_32").conv2.bias[1].item()
    label = focused.get_attribute("aria-label")
    assert label.startswith("filter 2 of 32: weights from ")
    assert np.float32(number(label.rpartition(" ")[2])) == np.float32(bias)
    assert number(label.split()[6]) == pytest.approx(float(weight.min()), rel=6e-3)
    expect(page.get_by_text("chosen: conv2 0")).to_be_visible()  # walking is not choosing
    page.keyboard.press("Enter")
    expect(page.get_by_text("chosen: conv2 1")).to_be_visible()
    expect(page.locator(".sheet [aria-selected='true']")).to_have_count(1)
    page.keyboard.press("End")
    expect(focused).to_have_attribute("data-k", "31")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    expect(page.locator("caption")).to_have_text("Kernel 1 of 16, for map 1 of max pool 1")
    page.keyboard.press("ArrowRight")
    expect(page.locator("caption")).to_have_text("Kernel 2 of 16, for map 2 of max pool 1")
    page.keyboard.press("Tab")
    expect(page.locator(".digit:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_text("on the canvas: none")).to_have_count(0)


def test_a_screen_reader_hears_the_digits_place(page: Page, server: Server) -> None:
    show(page, server, model="lenet_rgb", layer="conv1", channel=0)
    found, labels = exciting("lenet_rgb")["conv1"], mnist(train=False)[1]
    index, row, column = (int(x[0, 0]) for x in (found.images, found.rows, found.columns))
    box = found.box(0, 0).within(28, 28)
    label = page.locator(".digit").first.get_attribute("aria-label")
    assert label.startswith(f"a {labels[index]}, test digit {index}: activation ")
    assert f"at row {row + 1}, column {column + 1} of the map" in label
    assert f"from rows {box.top + 1} to {box.bottom} and columns {box.left + 1} to {box.right} of the digit" in label
    expect(page.locator(".sheet")).to_have_attribute("role", "listbox")


def test_an_untrained_network_has_filters_and_no_digits(page: Page, server: Server) -> None:
    show(page, server, model="lenet_rgb", layer="conv1", untrained=1)
    expect(page.locator(".sheet .item")).to_have_count(6)
    expect(page.get_by_text("have not been worked out")).to_be_visible()


def test_a_layer_without_bias_says_so(page: Page, server: Server) -> None:
    show(page, server, model="scratch8", layer="conv1")
    expect(page.get_by_text("This layer has no bias.")).to_be_visible()
    expect(page.locator(".channels")).to_be_hidden()  # one kernel a filter: its numbers are picture enough
    expect(page.locator("td")).to_have_count(9)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_all_stands_in_one_column(new_page, server, scheme) -> None:
    page = show(
        new_page(PHONE, touch=True, device_scale_factor=2, scheme=scheme), server, model="conv3_same", layer="conv3"
    )
    assert overflow(page) == 0
    page.locator(".sheet .item").nth(20).tap()
    expect(page.get_by_role("heading", name="Filter 21 of 64")).to_be_in_viewport()
    expect(page.get_by_text("chosen: conv3 20")).to_be_visible()


def test_chinese(page: Page, server: Server) -> None:
    show(page, server, model="lenet_rgb", layer="conv2", language="zh")
    expect(page.get_by_text("卷积 2 的滤波器")).to_be_visible()
    expect(page.get_by_text("16 个滤波器；每个有 6 个 5 × 5 的卷积核")).to_be_visible()
    expect(page.get_by_role("radio", name="每个滤波器独立")).to_be_visible()
    expect(page.get_by_text("卷积 2 的代码")).to_be_visible()


def test_the_code_can_be_copied_and_its_file_saved(page: Page, server: Server, tmp_path) -> None:
    """What is shown and saved, run together: the difference is zero."""
    import subprocess
    import sys

    show(page, server, model="scratch8", layer="conv1")
    code = page.locator("[data-testid=stCode] code").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save scratch8-trace.npz").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    (tmp_path / "lines.py").write_text(code)
    ran = subprocess.run([sys.executable, "lines.py"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert float(ran.stdout) == 0
