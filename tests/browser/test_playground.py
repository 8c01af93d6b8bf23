"""The playground in a real browser: cells, a kernel and a chain are edited, and every number is PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.playground.bench import TEXTBOOK, Bench
from cnn_viz.engine.playground.bench_link import encode
from cnn_viz.engine.playground.kernels import kernel
from cnn_viz.text import say
from tests.browser.chromium import PHONE, box_at_rest, open_app, overflow
from tests.browser.conftest import NewPage
from tests.browser.inside import number, point, proven, table
from tests.serving import Server


def bench_of(page: Page, server: Server, bench: Bench | None = None, **query: str) -> Locator:
    """Open the page, with what stands on the bench; returns the component's root."""
    open_app(page, server.url, "/playground", **({"p": encode(bench)} if bench else {}), **query)
    root = page.locator(".cv-playground[data-drawn='1']")
    expect(root).to_be_visible()
    return root


def settled(root: Locator, edits: int) -> None:
    """The server has answered so many edits."""
    expect(root).to_have_attribute("data-edit", str(edits))
    expect(root).not_to_have_attribute("data-waiting", "1")


def chosen(page: Page, name: str) -> Locator:
    """One of the lists above the bench; its value is what is chosen."""
    return page.locator(f"[class*=st-key-play_{name}]").get_by_role("combobox")


def field(root: Locator, what: str, row: int, column: int, channel: int = 0) -> Locator:
    return root.locator(f'.cell[data-what="{what}"][data-c="{channel}"][data-row="{row}"][data-column="{column}"]')


def read(root: Locator, what: str) -> np.ndarray:
    """The matrix or the kernel as its fields show it, one channel."""
    shown = root.locator(f'.cell[data-what="{what}"]').evaluate_all(
        "fields => fields.map(f => [+f.dataset.row, +f.dataset.column, f.value])"
    )
    size = [1 + max(one[k] for one in shown) for k in (0, 1)]
    values = np.zeros(size)
    for row, column, value in shown:
        values[row, column] = number(value)
    return values


def convolved(matrix: np.ndarray, weights: np.ndarray, **settings: int) -> np.ndarray:
    x, w = (torch.from_numpy(a).float()[None, None] for a in (matrix, weights))
    return torch.nn.functional.conv2d(x, w, **settings)[0, 0].numpy()


def pasted(where: Locator, text: str) -> None:
    where.focus()
    where.evaluate(
        """(field, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_newcomer_sees_the_textbook_case_and_its_arithmetic(page: Page, server: Server) -> None:
    root = bench_of(page, server)
    assert proven(root) == (29, 29, 0)
    point(page, root, 0, 1, (2, 2))
    expect(root.locator(".readout").first).to_contain_text("−192")
    assert proven(root)[:2] == (-192, -192)
    page.mouse.down()
    page.mouse.up()
    page.keyboard.press("ArrowDown")
    expect(root).to_have_attribute("data-at", "0.1.1")
    page.keyboard.press("ArrowUp")
    products = [number(row[-1]) for row in table(root)[1:-3]]
    window, weights = np.array(TEXTBOOK[0])[0:3, 1:4], kernel("sobel_vertical")
    assert products == (window * weights).ravel().tolist()
    expect(root.locator(".turned .readout")).to_contain_text("192")


def test_a_cell_is_edited_with_the_keyboard(page: Page, server: Server) -> None:
    root = bench_of(page, server)
    field(root, "matrix", 0, 2).click()
    page.keyboard.type("-7,5")
    page.keyboard.press("Enter")
    expect(field(root, "matrix", 1, 2)).to_be_focused()
    settled(root, 1)
    expect(field(root, "matrix", 1, 2)).to_be_focused()
    expect(root).to_have_attribute("data-at", "0.0.1")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("nonsense")
    page.keyboard.press("ArrowDown")
    expect(root.locator(".told")).to_have_text(say("playground.shown_no_number", said="nonsense", v="2"))
    changed = np.array(TEXTBOOK[0])
    changed[0, 2] = -7.5
    np.testing.assert_allclose(read(root, "matrix"), changed)
    expected = convolved(changed, kernel("sobel_vertical"))
    for row in range(2):
        for column in range(2):
            point(page, root, row, column, (2, 2))
            ours, theirs, _ = proven(root)
            assert ours == pytest.approx(theirs) == float(expected[row, column])
    expect(chosen(page, "example")).to_have_value(say("playground.example_own"))


@pytest.mark.parametrize(
    "text", ["1\t2\t3\n4\t5\t6,5", "1, 2, 3\n4, 5, 6.5\n", "[[1, 2, 3], [4, 5, 6.5]]"], ids=["sheet", "csv", "python"]
)
def test_a_table_is_pasted_and_the_matrix_grows(page: Page, server: Server, text: str) -> None:
    root = bench_of(page, server)
    pasted(field(root, "matrix", 3, 2), text)
    settled(root, 1)
    expected = np.zeros((5, 5))
    expected[:4, :4] = TEXTBOOK[0]
    expected[3:, 2:] = np.array([[1, 2, 3], [4, 5, 6.5]])
    np.testing.assert_allclose(read(root, "matrix"), expected)
    point(page, root, 2, 2, (3, 3))
    assert proven(root)[1] == float(convolved(expected, kernel("sobel_vertical"))[2, 2])


def test_what_does_not_fit_into_twelve_columns_is_told(page: Page, server: Server) -> None:
    root = bench_of(page, server)
    pasted(field(root, "matrix", 0, 0), "\t".join(map(str, range(20))))
    settled(root, 1)
    expect(root.locator(".told")).to_have_text(say("playground.shown_cut", rows=4, columns=12))
    assert read(root, "matrix").shape == (4, 12)


def test_a_kernel_is_edited_and_pasted(page: Page, server: Server) -> None:
    root = bench_of(page, server)
    field(root, "kernel", 1, 1).click()
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    settled(root, 1)
    weights = kernel("sobel_vertical")
    weights[1, 1] = 4
    point(page, root, 1, 1, (2, 2))
    assert proven(root)[1] == float(convolved(np.array(TEXTBOOK[0]), weights)[1, 1])
    expect(chosen(page, "kernel")).to_have_value(say("playground.kernel_own"))
    pasted(field(root, "kernel", 0, 0), "0 1\n1 0")
    settled(root, 2)
    assert read(root, "kernel").tolist() == [[0, 1], [1, 0]]
    point(page, root, 2, 2, (3, 3))
    assert proven(root)[1] == float(convolved(np.array(TEXTBOOK[0]), np.array([[0.0, 1], [1, 0]]))[2, 2])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_kernel_that_does_not_fit_is_explained_and_mended(page: Page, server: Server, language: str) -> None:
    root = bench_of(page, server, lang=language)
    pasted(field(root, "kernel", 0, 0), "\n".join(["1 1 1 1 1"] * 5))
    settled(root, 1)
    values = {"size": 5, "rows": 4, "columns": 4}
    expect(root.get_by_role("alert")).to_have_text(say("errors.kernel_too_large", language, **values))
    pasted(field(root, "matrix", 3, 0), "1 2 3 4 5\n1 2 3 4 5")
    settled(root, 2)
    expect(root.get_by_role("alert")).to_have_count(0)
    assert proven(root)[2] == 0


def test_a_chain_is_built_and_watched(page: Page, server: Server) -> None:
    root = bench_of(page, server, Bench(lesson="chain"))
    expect(root.locator(".stop")).to_have_count(5)
    root.locator(".stop[data-step='3']").click()
    expect(root.locator(".stop[data-step='3']")).to_have_attribute("aria-current", "step")
    point(page, root, 0, 1, (2, 2))
    assert proven(root)[2] == 0
    page.get_by_role("button", name=say("playground.step_norm"), exact=True).click()
    expect(root.locator(".stop")).to_have_count(6)
    expect(root.locator(".stop[data-step='4']")).to_have_attribute("aria-current", "step")
    expect(root.locator(".batch .board")).to_have_count(2)
    assert proven(root)[2] < 1e-5
    page.get_by_role("button", name=say("playground.remove"), exact=True).click()
    expect(root.locator(".stop")).to_have_count(5)


def test_every_lesson_agrees_with_torch_where_it_is_touched(page: Page, server: Server) -> None:
    slips: list[str] = []
    page.on("pageerror", lambda error: slips.append(str(error)))
    root = bench_of(page, server, Bench(channels=3, source="digit", digit=3))
    for lesson in ("pool", "activation", "norm", "local_norm", "flatten", "conv"):
        page.get_by_role("radio", name=say(f"playground.lesson_{lesson}"), exact=True).click()
        kind = {"pool": "max_pool", "norm": "batch_norm"}.get(lesson, lesson)
        expect(root.locator(f".at-{kind}")).to_be_visible()
        root.locator(".to .board").click(position={"x": 9, "y": 9})
        ours, theirs, _ = proven(root)
        assert ours == pytest.approx(theirs, abs=1e-5), lesson
    assert slips == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone_cells_are_touched_and_edited(new_page: NewPage, server: Server, language: str) -> None:
    page = new_page(PHONE, touch=True, scheme="dark", device_scale_factor=2)
    root = bench_of(page, server, lang=language)
    assert overflow(page) == 0
    first = box_at_rest(field(root, "matrix", 0, 0))
    assert first["y"] < PHONE[1] - 200, "the numbers stand on the first screen"
    board = root.locator(".to .board")
    board.scroll_into_view_if_needed()
    box = box_at_rest(board)
    page.touchscreen.tap(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75)
    assert proven(root)[1] == -22
    field(root, "matrix", 3, 3).tap()
    expect(field(root, "matrix", 3, 3)).to_be_focused()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    settled(root, 1)
    changed = np.array(TEXTBOOK[0])
    changed[3, 3] = 0
    assert proven(root)[1] == float(convolved(changed, kernel("sobel_vertical"))[1, 1])


def test_the_bench_is_kept_through_pages_and_languages(page: Page, server: Server) -> None:
    root = bench_of(page, server)
    field(root, "kernel", 0, 0).click()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    settled(root, 1)
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_text(say("playground.heading", "zh"), exact=True).first).to_be_visible()
    assert read(root, "kernel")[0, 0] == 9
    page.get_by_role("link", name=say("networks.title", "zh"), exact=True).click()
    expect(root).to_have_count(0)
    page.get_by_role("link", name=say("playground.title", "zh"), exact=True).click()
    expect(root).to_be_visible()
    assert read(root, "kernel")[0, 0] == 9
    field(root, "kernel", 0, 0).click()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    settled(root, 2)
