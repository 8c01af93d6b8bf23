"""Our browser components: no script is forgotten, each takes its words and colours from Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import cnn_viz.ui.components as components
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.answer import answer_content
from cnn_viz.ui.components.learning import learning_message
from cnn_viz.ui.components.network.message import network_message
from cnn_viz.web import scripts
from tests.tree import ROOT

FOLDERS = sorted(p for p in Path(components.__file__).parent.iterdir() if (p / "__init__.py").exists())
SCRIPTS = sorted(Path(components.__file__).parent.rglob("*.js"))


def test_importing_a_component_declares_nothing() -> None:
    """Streamlit hears of each when it is first shown."""
    imports = "; ".join(f"import cnn_viz.ui.components.{folder.name}" for folder in FOLDERS)
    code = f"import streamlit as st; st.components.v2.component = None; {imports}"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_its_script_is_a_file_that_the_browser_fetches(folder: Path) -> None:
    assert f"{folder.name}/index.js" in scripts.files()
    assert len(scripts.stub(folder.name)) < 200


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_writes_no_html_from_data(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in text, forbidden


def test_no_message_holds_what_json_cannot_say() -> None:
    nan, inf = float("nan"), float("inf")
    sent = components.as_json({"a": [1.5, nan, (inf, -inf)], "b": {"c": nan, "d": "NaN"}, "e": None})
    assert json.loads(sent, parse_constant=pytest.fail) == {
        "a": [1.5, None, [None, None]],
        "b": {"c": None, "d": "NaN"},
        "e": None,
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_that_is_no_number_is_said_and_every_message_holds(language: str) -> None:
    model = load("scratch8")
    model.dense1.weight.mul_(3e38)
    found = trace(model, Digit.of_ink(np.full((28, 28), 200, np.uint8)))
    assert not np.isfinite(found.logits).all()
    content = answer_content(found, "x", lambda key, **values: say(key, language, **values), strange=False)
    assert content["digit"] is None and content["probabilities"] is None
    assert content["words"]["verdict"] == content["words"]["spoken"] == say("draw.no_number", language)
    assert network_message(found, language) and learning_message(found, language, 3)
