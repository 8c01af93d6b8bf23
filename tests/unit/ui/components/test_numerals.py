"""Numbers and tables as people type and paste them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.javascript import Node


@pytest.fixture(scope="module")
def reader() -> Iterator[Node]:
    with Node("playground/numerals.js") as node:
        yield node


TAKEN: list[tuple[str, list[list[float]], set[str]]] = [
    ("1,5;2,5\n3,5;4,5", [[1.5, 2.5], [3.5, 4.5]], {"paste_decimal"}),
    ("1,5\t2\r\n3\t4,25\r\n", [[1.5, 2], [3, 4.25]], {"paste_decimal"}),
    ("1,5 2,5\n3,5 4,5", [[1.5, 2.5], [3.5, 4.5]], {"paste_decimal"}),
    ("1.5,2.5\n3,4", [[1.5, 2.5], [3, 4]], set()),
    ("0,1\n1,0", [[0, 1], [1, 0]], {"paste_commas"}),
    ("1,,3\n4,,6", [[1, 0, 3], [4, 0, 6]], {"paste_empty"}),
    ("1,,3\n4,5,6", [[1, 0, 3], [4, 5, 6]], {"paste_empty"}),
    ("\t1\n2\t\n", [[0, 1], [2, 0]], {"paste_empty"}),
    ("a;b\n1;2", [[1, 2]], {"paste_head"}),
    ('"x","y"\n"1,5","2"', [[1.5, 2]], {"paste_head", "paste_decimal"}),
    ("10%\t2,5 %\n5\t6", [[0.1, 0.025], [5, 6]], {"paste_percent", "paste_decimal"}),
    ("1.234,5\t5", [[1234.5, 5]], {"paste_decimal", "paste_thousands"}),
    ("1,234.5\t5", [[1234.5, 5]], {"paste_thousands"}),
    ("1 234,5\t2", [[1234.5, 2]], {"paste_decimal", "paste_thousands"}),
    ("0,125\t1", [[0.125, 1]], {"paste_decimal"}),
    ("½\t−1/4", [[0.5, -0.25]], {"paste_fraction"}),
    ("1e400\t2", [[1e6, 2]], {"paste_limit"}),
    ("１，５；２\n3;4", [[1.5, 2], [3, 4]], {"paste_decimal"}),
    ("[[1, 2, 3], [4, 5, 6.5]]", [[1, 2, 3], [4, 5, 6.5]], set()),
    ("[[1. 2.]\n [3. 4.]]", [[1, 2], [3, 4]], set()),
    ("1 2; 3 4", [[1, 2], [3, 4]], set()),
]


@pytest.mark.parametrize(("text", "rows", "notes"), TAKEN)
def test_a_table_is_taken_as_it_was_meant(reader: Node, text: str, rows: list[list[float]], notes: set[str]) -> None:
    found = reader.evaluate("tableIn", text)
    assert found["rows"] == rows
    assert {name for name, _ in found["notes"]} == notes


@pytest.mark.parametrize(
    ("text", "problem", "values"),
    [
        ("1,234\t5", "paste_unclear", {"said": "1,234"}),
        ("1,5\t2.5", "paste_both", {}),
        ("1\t2\n3", "paste_ragged", {"row": 2, "n": 1, "first": 1, "wide": 2}),
        ("a\tb\n1\t2\n3", "paste_ragged", {"row": 3, "n": 1, "first": 2, "wide": 2}),
        ("1\t2\n3\tx", "paste_cell", {"said": "x", "row": 2, "column": 2}),
        ("1\t€ 2", "paste_cell", {"said": "€ 2", "row": 1, "column": 2}),
        ("0x10\t2", "paste_cell", {"said": "0x10", "row": 1, "column": 1}),
    ],
)
def test_what_is_not_clear_is_refused_with_a_sentence(
    reader: Node, text: str, problem: str, values: dict[str, Any]
) -> None:
    assert reader.evaluate("tableIn", text) == {"problem": problem, "values": values}


@pytest.mark.parametrize("text", ["", "5", "-3,5", "hello", "hello world", "\n"])
def test_one_cells_text_is_left_to_the_cell(reader: Node, text: str) -> None:
    assert reader.evaluate("tableIn", text) is None


@pytest.mark.parametrize(
    ("said", "value", "note"),
    [
        ("-7,5", -7.5, ""),
        ("1e3", 1000, ""),
        ("１２", 12, ""),
        ("1/3", 1 / 3, "took_fraction"),
        ("½", 0.5, "took_fraction"),
        ("-1½", -1.5, "took_fraction"),
        ("12 %", 0.12, "took_percent"),
        ("1.234,5", 1234.5, "took_thousands"),
        ("1,234", 1.234, "took_comma"),
        ("123456789", 1e6, "took_limit"),
        ("-1e400", -1e6, "took_limit"),
        (" ", 0, "took_empty"),
    ],
)
def test_what_is_typed_is_taken_and_said_where_it_is_not_plain(
    reader: Node, said: str, value: float, note: str
) -> None:
    assert reader.evaluate("typedIn", said) == {"v": pytest.approx(value), "note": note}


@pytest.mark.parametrize("said", ["abc", "0x10", "1/0", "NaN", "Infinity", "1,2,3", "1..2", "--1"])
def test_what_is_no_number_is_none(reader: Node, said: str) -> None:
    assert reader.evaluate("typedIn", said) == {"problem": "no_number"}


@pytest.mark.parametrize(
    ("value", "room", "said"),
    [
        (0.25, 40, "0.25 at 12"),
        (-123427.79, 60, "−123428 at 12"),
        (-123427.79, 36, "−123428 at 8"),
        (-123427.79, 20, "…"),
        (3.44, 22, "3.4 at 12"),
        (3.44, 9, "…"),
        (0, 9, "0 at 12"),
    ],
)
def test_a_number_gets_fewer_decimals_then_smaller_letters_then_dots(
    reader: Node, value: float, room: float, said: str
) -> None:
    code = "({ value, room }) => fitting(value, room, (said, size) => 0.6 * size * said.length)"
    found = reader.evaluate(code, {"value": value, "room": room})
    assert (found["said"] if found["said"] == "…" else f"{found['said']} at {found['size']}") == said
