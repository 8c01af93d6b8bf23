"""The glossary: every term whole in both languages, each with places to touch it; links of ours are taken up."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from cnn_viz.engine.digits.digit_link import encode
from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.engine.playground import bench_link
from cnn_viz.engine.playground.bench import Bench
from cnn_viz.records import Digit, Selection
from cnn_viz.text import LANGUAGES, say, sentences
from cnn_viz.ui.frame.arrival import arrive
from cnn_viz.ui.frame.terms import (
    FORMULAS,
    GROUPS,
    other_name,
)
from cnn_viz.ui.pages.glossary.places import TOUCHES
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.visit import Visit

TERMS = [term for terms in GROUPS.values() for term in terms]
LEAST = {
    *("kernel", "stride", "padding", "channel", "parameter_sharing", "sparse_connection", "pooling", "flatten"),
    *("dense", "dropout", "batch_norm", "local_norm", "softmax", "cross_entropy", "back_propagation", "translation"),
}  # what a lesson on these networks cannot do without


def test_every_term_is_in_one_group_and_has_its_places() -> None:
    assert len(TERMS) == len(set(TERMS))
    assert set(TOUCHES) == set(TERMS) >= {*LEAST, *FORMULAS}
    assert {term for kind in KINDS.values() for term in kind.terms} <= set(TERMS)
    told = {key.removesuffix("_text") for key in sentences("glossary") if key.endswith("_text")}
    assert told == set(TERMS), "a text without an entry"
    assert [term for term in TERMS if not TOUCHES[term]] == []


def test_every_kind_of_layer_has_a_term() -> None:
    assert [name for name, kind in KINDS.items() if not kind.terms] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_in_a_few_sentences(term: str, language: str) -> None:
    said = say(f"glossary.{term}_text", language)
    ends = re.findall(r"[。！？：]|[.!?:](?=\s|$)", said)
    assert 2 <= len(ends) <= 5, said
    if language == "en":
        assert len(said.split()) <= 80
    assert other_name(term, "en") != say(f"glossary.{term}", "en")


def test_links_of_one_label_lead_to_one_place() -> None:
    places: dict[str, set[tuple[str, tuple[tuple[str, str], ...]]]] = {}
    for touch in (touch for touches in TOUCHES.values() for touch in touches):
        places.setdefault(touch.label, set()).add((touch.page, tuple(sorted(touch.query.items()))))
    assert {label for label, found in places.items() if len(found) > 1} == set()


# --- arriving


def test_a_link_of_ours_is_taken_up_and_the_drawing_stays() -> None:
    drawing = Drawing((Stroke(20, "#ffffff", (400, 400)),))
    visitor = Visit("zh", drawing=drawing)
    bench = replace(Bench(), lesson="pool")
    link = {"to": "filters", "m": "scratch8", "s": "conv1.3", "p": bench_link.encode(bench)}
    foreign = Digit.of_ink(np.zeros((28, 28), np.uint8))
    arrive(visitor, {**link, "d": encode(foreign), "lang": "en"})
    assert (visitor.network, visitor.selection) == ("scratch8", Selection("conv1", 3))
    assert visitor.playground.lesson == "pool" and visitor.sought == "filters" and visitor.arrivals == 1
    assert visitor.drawing is drawing and visitor.language == "zh"


def test_an_entry_is_sought_and_other_links_change_nothing() -> None:
    visitor = Visit("en")
    arrive(visitor, {"term": "padding"})
    assert visitor.sought == "term_padding"
    arrive(visitor, {"m": "scratch8"})
    assert visitor.sought == "" and visitor.network != "scratch8"


GARBLED = [{"to": "a b"}, {"term": "x" * 99}, {"term": "paddings"}, {"to": "<i>"}]


@pytest.mark.parametrize("garbled", [*GARBLED, {"to": "here"}])
def test_what_is_no_place_is_not_sought(garbled: dict[str, str]) -> None:
    visitor = Visit("en")
    arrive(visitor, garbled)
    assert visitor.sought == ""
    assert (visitor.notice is None) == (garbled == {"to": "here"}), "what cannot be followed is told"


def test_a_garbled_bench_is_told() -> None:
    visitor = Visit("en")
    arrive(visitor, {"to": "here", "p": "nothing"})
    assert visitor.notice is not None and visitor.playground == Bench()
