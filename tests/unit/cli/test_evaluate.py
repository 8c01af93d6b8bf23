"""`python -m cnn_viz evaluate`: on MNIST, on a stroke file, and on files that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cnn_viz.cli.main import main
from cnn_viz.engine.data.sources import pen_digits
from cnn_viz.engine.data.strokes import WIDTHS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.engine.training.scoring import stroke_accuracy

DIGITS = pen_digits(held_out=True)[::40]
DOT = {"label": 1, "writer": 30, "strokes": [[[250, 250]]]}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, words)])


def content(*more: dict[str, Any]) -> dict[str, Any]:
    digits = [{"label": d.label, "writer": d.writer, "strokes": [s.tolist() for s in d.strokes]} for d in DIGITS]
    return {"canvas": [500, 500], "digits": [*digits, *more]}


@pytest.mark.parametrize("packed", [False, True], ids=["json", "gz"])
def test_a_stroke_file_is_scored_at_four_widths_and_by_writer(tmp_path: Path, packed: bool) -> None:
    text, path = json.dumps(content()).encode(), tmp_path / ("digits.json.gz" if packed else "digits.json")
    path.write_bytes(gzip.compress(text) if packed else text)
    said = run("pen", "--strokes", path, "--json")
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    assert (found["model"], found["digits"]) == ("pen", len(DIGITS))
    assert list(found["accuracy"]) == [str(width) for width in WIDTHS]
    for width in (8, 28):
        accuracy, by_writer = stroke_accuracy(load("pen"), DIGITS, (500, 500), width)
        assert found["accuracy"][str(width)] == pytest.approx(accuracy) and accuracy > 0.9
        seen = {int(writer): line["accuracy"][str(width)] for writer, line in found["writers"].items()}
        assert seen == pytest.approx(by_writer)
    assert sum(line["digits"] for line in found["writers"].values()) == len(DIGITS)


def test_for_people_it_is_a_table_with_a_line_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "digits.json"
    path.write_text(json.dumps(content(DOT)))
    rows = run("scratch8", "--strokes", path).stdout.splitlines()
    assert rows[0].split() == ["writer", "digits", "8", "px", "14", "px", "20", "px", "28", "px"]
    assert [row.split()[0] for row in rows[1:]] == [*(str(w) for w in sorted({d.writer for d in DIGITS})), "all"]
    assert rows[-1].split()[1] == str(len(DIGITS) + 1)


def test_what_the_app_would_not_read_is_not_read_right(tmp_path: Path) -> None:
    path = tmp_path / "dot.json"
    path.write_text(json.dumps({"canvas": [500, 500], "digits": [DOT, {**DOT, "strokes": []}]}))
    assert json.loads(run("scratch8", "--strokes", path, "--json").stdout)["accuracy"] == dict.fromkeys(
        ["8", "14", "20", "28"], 0
    )


SPOILT = {
    "text": b"seven",
    "bytes": b"\xff\xfe\x00",
    "cut gzip": gzip.compress(b"{}")[:12],
    "bad gzip": b"\x1f\x8b" + b"no more than this",
    "list": b"[]",
    "deep": b"[" * 100_000,
    "no canvas": b'{"digits": []}',
    "no digits": b'{"canvas": [5, 5], "digits": []}',
    "flat canvas": b'{"canvas": [5, 0], "digits": [{"label": 1, "writer": 1, "strokes": [[[1, 2]]]}]}',
    "label": b'{"canvas": [5, 5], "digits": [{"label": 10, "writer": 1, "strokes": [[[1, 2]]]}]}',
    "points": b'{"canvas": [5, 5], "digits": [{"label": 1, "writer": 1, "strokes": [[1, 2]]}]}',
    "nan": b'{"canvas": [5, 5], "digits": [{"label": 1, "writer": 1, "strokes": [[[1, NaN]]]}]}',
    "far": b'{"canvas": [5, 5], "digits": [{"label": 1, "writer": 1, "strokes": [[[1, 1e30]]]}]}',
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_file_that_is_none_gets_one_sentence(tmp_path: Path, spoilt: bytes) -> None:
    path = tmp_path / "digits.json"
    path.write_bytes(spoilt)
    said = run("pen", "--strokes", path)
    assert said.exit_code == 1
    assert said.stderr.startswith("Error: digits.json is not a stroke file (") and said.stderr.count("\n") == 1
    assert said.stdout == ""


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        said = run("pen", "--strokes", path)
        assert said.exit_code == 1 and "cannot be read" in said.stderr and said.stderr.count("\n") == 1
