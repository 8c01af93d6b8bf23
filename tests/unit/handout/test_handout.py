"""The hand-out's numbers against torch, its page and its notebook as somebody gets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from click.testing import CliRunner
from nbclient import NotebookClient

from cnn_viz.cli.main import main
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.handout.notebook import notebook
from cnn_viz.handout.page import page
from cnn_viz.handout.sheet import Sheet, class_sheets, sheet_of
from cnn_viz.records import Digit
from cnn_viz.text import LANGUAGES, say
from tests.diagonal import diagonal


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return class_sheets(load("pen"), 7, 30)


def test_cells_are_torch_s_and_windows_lie_apart(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        ink = torch.from_numpy(sheet.digit.ink.copy()).float()[None, None] / 255
        cells = torch.nn.functional.avg_pool2d(ink, 2)[0, 0] * 3
        np.testing.assert_allclose(sheet.cells, cells.numpy(), atol=0.5 + 1e-5)
        kernel = torch.from_numpy(sheet.kernel).float()[None, None]
        found = torch.conv2d(torch.from_numpy(sheet.cells).float()[None, None], kernel)[0, 0]
        assert sheet.solutions == tuple(int(found[place]) for place in sheet.places)
        assert len({*sheet.places, sheet.sketched}) == 4
        best = int((sheet.window(sheet.sketched) * sheet.sketch).sum())
        assert best == int(sheet.window(sheet.sketched).sum()) > 0
        np.testing.assert_array_equal(sheet.probabilities, predict(load("pen"), [sheet.digit])[0])
        assert len(sheet.questions) == 3 and not any(one.grids for one in sheet.questions)


def test_everybody_gets_other_numbers_and_the_same_seed_the_same(sheets: list[Sheet]) -> None:
    again = class_sheets(load("pen"), 7, 30)
    assert [sheet.solutions for sheet in again] == [sheet.solutions for sheet in sheets]
    assert len({sheet.digit.ink.tobytes() for sheet in sheets}) == 30
    assert class_sheets(load("pen"), 8, 1)[0].digit != sheets[0].digit


def test_a_digit_without_ink_has_a_sheet_too() -> None:
    assert sheet_of(Digit.of_ink(np.zeros((28, 28), np.uint8)), load("pen"), 1).solutions == (0, 0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pupils_see_no_solution_and_the_teacher_sees_each(sheets: list[Sheet], language: str) -> None:
    pupils = page(sheets, language, network="<b>N</b>")
    teacher = page(sheets, language, network="N", solutions=True)
    assert pupils.count('<section class="sheet"') == teacher.count("<section data-number") == 30
    assert "<b>N</b>" not in pupils and "&lt;b&gt;N&lt;/b&gt;" in pupils
    assert not re.search(r"(?:src|href)\s*=|https?:|@import|url\(", pupils + teacher)
    for sheet, part in zip(sheets, teacher.split("<section")[1:], strict=True):
        for name, value in zip("ABC", sheet.solutions, strict=True):
            assert f"{name} = {value}".replace("-", "−") in part
        assert say("handout.teacher_reads", language, digit=sheet.answer, sure="").split("{")[0][:6] in part


@pytest.mark.parametrize("language", diagonal(LANGUAGES, ("zh",)))
def test_the_notebook_runs_open_and_filled_in(sheets: list[Sheet], language: str) -> None:
    book = nbformat.reads(notebook(sheets, language), as_version=4)
    nbformat.validate(book)
    NotebookClient(book, timeout=120).execute()
    said = "".join(output.get("text", "") for cell in book.cells for output in cell.get("outputs", []))
    assert said.count(say("handout.notebook_open", language)) == 3
    a, b, c = sheets[4].solutions
    text = notebook(sheets, language).replace("number = 1 ", "number = 5 ")
    filled = nbformat.reads(text.replace("a, b, c = None, None, None", f"a, b, c = {a}, {b}, {c + 1}"), as_version=4)
    NotebookClient(filled, timeout=120).execute()
    said = "".join(output.get("text", "") for cell in filled.cells for output in cell.get("outputs", []))
    assert said.count(say("handout.notebook_right", language)) == 2
    assert said.count(say("handout.notebook_wrong", language)) == 1


def test_the_command_writes_three_files_and_never_over_others(tmp_path: Path) -> None:
    asked = ["handout", "--class", "3", "--seed", "7", "--folder", str(tmp_path / "new"), "--language", "zh"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    files = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert files == ["handout-7-solutions.html", "handout-7.html", "handout-7.ipynb"]
    assert (tmp_path / "new" / files[1]).read_text("utf-8").count('<section class="sheet"') == 3
    assert json.loads((tmp_path / "new" / files[2]).read_text("utf-8"))["nbformat"] == 4
    assert CliRunner().invoke(main, asked).exit_code != 0
    assert CliRunner().invoke(main, [*asked, "--force"]).exit_code == 0
