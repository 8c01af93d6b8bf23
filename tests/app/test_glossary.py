"""The glossary without a browser: its entries in both languages, and every link followed to what it promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.blueprint.layer_specs import KINDS
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits.digit_link import encode
from cnn_viz.engine.playground.bench_link import decode
from cnn_viz.engine.scratch.walkthrough import STEPS
from cnn_viz.records import Digit
from cnn_viz.text import LANGUAGES, say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.frame.terms import GROUPS, terms_of
from cnn_viz.ui.pages.glossary.places import TOUCHES
from tests.app.conftest import component
from tests.tree import ROOT

App = Callable[..., AppTest]
TERMS = [term for terms in GROUPS.values() for term in terms]


def file_of(page: str) -> str:
    return next(f"pages/{path.name}" for path in (ROOT / "pages").glob(f"*_{page}.py"))


def opened(app: App, language: str, **query: str) -> AppTest:
    at = app(language, **query).switch_page(file_of("glossary")).run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_stands_with_its_sentences_and_its_links(app: App, language: str) -> None:
    at = opened(app, language)
    titles = [heading.value for heading in at.subheader]
    assert [title.partition(" :gray[")[0] for title in titles] == [say(f"glossary.{t}", language) for t in TERMS]
    said = [markdown.value for markdown in at.markdown]
    for term in TERMS:
        assert sum(say(f"glossary.{term}_text", language) in one for one in said) == 1, term
    links = [(link.proto.page, link.proto.label) for link in at.get("page_link")]
    assert links == [
        (page_of(touch.page), f":primary[{say(f'glossary.{touch.label}', language)}]")
        for term in TERMS
        for touch in TOUCHES[term]
    ]
    (lookup,) = component(at, "lookup")
    listed = [entry for group in lookup["groups"] for entry in group["entries"]]
    assert [entry["name"] for entry in listed] == TERMS
    assert all(say("glossary.padding", code) in listed[TERMS.index("padding")]["also"] for code in LANGUAGES)


def page_of(name: str) -> str:
    """The address that a page link names: none for the first page."""
    return "" if name == "draw" else name


def test_the_address_of_an_entry_leads_to_it(app: App) -> None:
    at = opened(app, "zh", term="padding")
    arrivals = at.session_state["visit"].arrivals
    assert component(at, "arrival") == [{"place": "term_padding", "arrival": arrivals, "near": False}]


# --- every link, followed within one visit


def followed(app: App, page: str) -> Iterator[tuple[str, dict[str, str], AppTest]]:
    """(term, query, page) for every link to the page, clicked by one visitor with a digit of their own."""
    digit = Digit.of_ink(mnist(train=False)[0][7].numpy())
    at = opened(app, "zh", d=encode(digit))
    drawn = at.session_state["visit"].drawing
    links = iter(at.get("page_link"))
    targets = [
        (term, dict(parse_qsl(next(links).proto.query_string)), touch) for term in TERMS for touch in TOUCHES[term]
    ]
    for term, query, touch in targets:
        if touch.page != page:
            continue
        at.query_params.clear()
        at.switch_page(file_of("glossary")).run()
        at.query_params.update(query)
        at.switch_page(file_of(page)).run()
        visitor = at.session_state["visit"]
        assert not at.exception, (term, at.exception)
        assert visitor.notice is None and visitor.drawing is drawn and visitor.language == query["lang"] == "zh"
        yield term, query, at


def sought(at: AppTest) -> str:
    (arrival,) = component(at, "arrival")
    return arrival["place"]


def test_links_to_the_playground_put_their_bench_there(app: App) -> None:
    seen = []
    for term, query, at in followed(app, "playground"):
        bench = decode(query["p"])
        assert at.session_state["visit"].playground == bench, term
        (message,) = component(at, "moves" if bench.lesson == "moves" else "playground")
        if bench.lesson != "moves":
            header, arrays = unpack(message)
            assert header["lesson"] == bench.lesson and header["problem"] is None, term
            assert np.isfinite(arrays[header["at"]]).all() and arrays[header["at"]].size > 1, term
            settings = header["layers"][header["at"]]["settings"]
            promised = {"stride": 2} if term == "stride" else {"dilation": 2} if term == "dilation" else {}
            assert promised.items() <= settings.items()
            if term == "padding":
                assert arrays[1].shape == arrays[0].shape
        seen.append(term)
    assert {"stride", "padding", "translation", "local_norm", "receptive_field"} <= set(seen)


def test_links_into_a_layer_open_one_that_shows_the_term(app: App) -> None:
    for term, query, at in followed(app, "inside"):
        header, _ = unpack(component(at, "inside")[0])
        layer = header["layers"][header["at"]]
        assert layer["name"] == query["s"].partition(".")[0] and at.session_state["visit"].network == query["m"]
        assert term in terms_of(layer["kind"]) or (term, layer["kind"]) == ("feature_map", "conv")
        assert query["to"] == "here" or (sought(at) == query["to"] == "filters" and component(at, "filters"))


def test_links_to_the_networks_lead_to_their_part(app: App) -> None:
    for _, query, at in followed(app, "networks"):
        assert sought(at) == query["to"]
        there = {
            "why": say("architecture.why", "zh") in [heading.value for heading in at.header],
            "plan": len(component(at, "plan")) == 1,
            "sheets": say("networks.calibration", "zh") in at.table[0].value.columns,
        }
        assert there[query["to"]]


def test_links_into_the_code_open_its_step(app: App) -> None:
    for _, query, at in followed(app, "scratch"):
        assert sought(at) == query["to"]
        if query["to"] in STEPS:
            assert at.session_state["scratch_step"] == query["to"]
            assert say(f"scratch.{query['to']}_about", "zh") in [markdown.value for markdown in at.markdown]
        else:
            assert query["to"] == "training" and at.button(key="scratch_train")


KNOBS = {
    "batch_norm": "norm",
    "dropout": "dropout_on",
    "learning_rate": "rate",
    "batch": "batch",
    "epoch": "epochs",
    "overfitting": "limit",
    "augmentation": "rotate",
}


def test_links_to_training_open_the_knobs(app: App) -> None:
    for term, query, at in followed(app, "train"):
        assert at.button(key="train_start")
        if query["to"] == "train_knobs":
            (knobs,) = (box for box in at.expander if box.label == say("train.knobs", "zh"))
            assert knobs.proto.expanded
            labels = [widget.label for widget in (*at.select_slider, *at.toggle)]
            assert say(f"train.{KNOBS[term]}", "zh") in labels


def test_links_to_building_open_the_bench_with_what_they_promise(app: App) -> None:
    for term, _, at in followed(app, "build"):
        assert at.title[0].value == say("build.heading", "zh")
        assert term == "parameter" or term in KINDS


def test_links_to_the_drawing_find_its_answer(app: App) -> None:
    for _, _, at in followed(app, "draw"):
        assert component(at, "answer") and component(at, "network") and component(at, "strip")


# --- terms where they are seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "query", "terms"),
    [
        ("inside", {"m": "pen", "s": "conv1.0"}, terms_of("conv")),
        ("inside", {"m": "conv5_bn", "s": "norm1.0"}, ("batch_norm",)),
        ("inside", {"m": "pen", "s": "dropout1.0"}, ("dropout",)),
        ("inside", {"m": "pen", "s": "softmax.0"}, ("softmax", "logit")),
        ("networks", {}, ("cross_entropy", "convolution", "pooling", "flatten", "dense", "dropout")),
        ("train", {}, ("cross_entropy", "back_propagation")),
    ],
)
def test_what_is_on_screen_is_explained_there(
    app: App, language: str, page: str, query: dict[str, str], terms: tuple[str, ...]
) -> None:
    at = app(language, **query).switch_page(file_of(page)).run()
    assert not at.exception
    said = [markdown.value for markdown in at.markdown]
    links = {link.proto.query_string for link in at.get("page_link")}
    for term in terms:
        assert any(say(f"glossary.{term}_text", language) in one for one in said), term
        assert f"term={term}" in links
