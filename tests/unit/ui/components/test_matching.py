"""The glossary's search box: a term is found by any of its names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from cnn_viz.text import say
from cnn_viz.ui.frame.terms import GROUPS
from tests.javascript import Node

TERMS = [term for terms in GROUPS.values() for term in terms]


@pytest.fixture(scope="module")
def finder() -> Iterator[Node]:
    with Node("lookup/matching.js") as node:
        yield node


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("padding", "padding"),
        ("ＰＡＤ", "padding"),
        ("填充", "padding"),
        ("补零", "padding"),
        ("LRN", "local_norm"),
        ("backprop", "back_propagation"),
        ("梯度", "back_propagation"),
        ("batch-norm", "batch_norm"),
        ("norm batch", "batch_norm"),
        ("步长", "stride"),
        ("AlexNet", "local_norm"),
        ("fully connected", "dense"),
    ],
)
def test_a_term_is_found_by_any_of_its_names(finder: Node, typed: str, first: str) -> None:
    parts = ("", "_also")
    entries = [
        {
            "name": term,
            "also": [say(f"glossary.{term}{part}", language) for language in ("en", "zh") for part in parts],
            "said": say(f"glossary.{term}_text"),
        }
        for term in TERMS
    ]
    found = finder.evaluate("([all, typed]) => matching(all, typed).map((e) => e.name)", [entries, typed])
    assert found[0] == first and len(found) <= 3
    assert finder.evaluate("([all]) => matching(all, ' ').length", [entries]) == len(np.unique(TERMS))
