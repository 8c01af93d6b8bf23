"""A kind of layer in one entry of the table: every page that shows layers shows it, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from tests.app.conftest import component, named
from tests.made_up_kinds import DESIGNS, MADE_UP, known

App = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _made_up() -> Iterator[None]:
    with known():
        yield


def layers(at: AppTest, name: str) -> list[dict[str, Any]]:
    assert not at.exception
    return unpack(component(at, name)[0])[0]["layers"]


@pytest.mark.parametrize(("kind", "language"), [*zip(MADE_UP, ("en", "zh", "en"), strict=True)])
def test_every_page_knows_it(app: App, kind: str, language: str) -> None:
    design, made_up = DESIGNS[kind], MADE_UP[kind]
    name = f"{made_up.stem}1"
    at = app(language, m=design, s=f"{name}.1.2.2")
    assert at.session_state["visit"].network == design and not at.warning
    drawn = [layer for layer in layers(at, "network") if layer["kind"] == kind]
    assert drawn and drawn[0]["name"] == name and drawn[0]["family"] == made_up.family

    at.switch_page("pages/2_inside.py").run()
    (told,) = [layer for layer in layers(at, "inside") if layer["name"] == name]
    assert told["title"] == f"{kind} 1"
    assert at.session_state["visit"].selection.layer == name
    lines = [code.value for code in at.code]
    assert len(lines) >= 2 and all("-trace.npz" in code for code in lines[:2])
    assert say("code.unknown", language) not in [caption.value for caption in at.caption]
    assert say(f"glossary.{made_up.terms[0]}_text", language) in " ".join(text.value for text in at.markdown)

    at.switch_page("pages/3_networks.py").run()
    assert next(layer["name"] for layer in layers(at, "plan") if layer["kind"] == kind) == name
    assert at.selectbox[0].value == design

    at.switch_page("pages/4_build.py").run()
    at.session_state["visit"].desk.redesign(blueprint_of(design))
    at.run()
    assert not at.exception
    (message,) = component(at, "build")
    assert {row["state"] for row in message["rows"]} == {"fine"} and kind in message["kinds"]
    assert [layer["kind"] for layer in layers(at, "plan")].count(kind) == design.count(f"-{made_up.letter}")
    at.button(key="build_train").click().run()

    at.switch_page("pages/5_train.py").run()
    assert not at.exception and not at.error
    assert named(at.selectbox, "train_network").value == design
    assert not at.button(key="train_start").disabled

    for page in ("pages/6_playground.py", "pages/7_scratch.py"):
        at.switch_page(page).run()
        assert not at.exception, page
