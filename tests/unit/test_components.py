"""Our browser components: no script is forgotten, each takes its words and colours from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnn_viz.ui.components as components

FOLDERS = sorted(p for p in Path(components.__file__).parent.iterdir() if (p / "__init__.py").exists())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_script_of_a_component_is_sent(folder: Path) -> None:
    """A script that is left out ends in a page without the component and without a word."""
    python = (folder / "__init__.py").read_text(encoding="utf-8")
    scripts = {p.name for p in folder.glob("*.js")}
    assert scripts, "a component without a script"
    if scripts != {"index.js"}:
        assert {name for name in scripts if f'"{name}"' not in python} == set()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_component_writes_no_html_from_data(folder: Path) -> None:
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert forbidden not in text, f"{script.name} uses {forbidden}"
