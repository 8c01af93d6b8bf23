"""What a file or a person says in a sentence is text: nothing of it is left for Markdown to read."""

from __future__ import annotations

import re

import pytest

from cnn_viz.text.numbers import plain
from cnn_viz.ui.frame.markdown import Markdown, escaped, said

HOSTILE = [
    "![a](http://x.test/a.png)",
    "[c](http://x.test)",
    "**b** _i_ ~~s~~ `c`",
    "$x^2$",
    ":smile: :red[hi] :material/home: :streamlit:",
    "<b>h</b> &amp;",
    "www.x.test http://x.test a@x.test",
    "-> <- -- >= <= ~=",
    "1. one",
    "- x",
    "+",
    "# h",
    "a\nb\n\n# c",
    "a\u202eb\x00c",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_value_keeps_its_letters_and_none_of_their_meaning(name: str) -> None:
    shown = str(escaped(name))
    bare = re.sub(r"\\(.)", "", shown)  # what is left unescaped
    assert not re.search(r"[*_`\[\]()#|~<>$!:&]|^[-+](\s|$)|^\d+\.\s|www\.|--|\n|\u202e|\x00", bare)
    seen = re.sub(r"\\(.)", r"\1", shown).replace("\u2060", "")
    assert seen == re.sub(r"[\u202e\x00]", "", " ".join(name.split()))


def test_streamlit_makes_no_arrow_and_no_icon_of_a_value() -> None:
    assert "->" not in re.sub(r"\\", "", str(escaped("a -> b")))
    assert ":material/" not in re.sub(r"\\", "", str(escaped(":material/home:")))


def test_a_sentence_in_a_sentence_is_escaped_once_and_numbers_stay() -> None:
    inner = said("train.named", "en", name="a*b")
    assert inner == r"a\*b" and said("train.named", "en", name=inner) == inner
    assert said("build.listed", "en").join([inner, "c_d"]) == r"a\*b, c\_d"
    assert isinstance(inner, Markdown) and escaped(3) == 3 and escaped("1,234.5 × 2") == "1,234.5 × 2"


def test_numbers_are_written_without_an_exponent() -> None:
    numbers = (1e-05, 1e-07, 0.5, 1.0, 10_000, 1e16, -0.0005, 0)
    assert [plain(x) for x in numbers] == [
        "0.00001", "0.0000001", "0.5", "1", "10,000", "10,000,000,000,000,000", "-0.0005", "0",
    ]  # fmt: skip
