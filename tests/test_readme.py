"""The READMEs tell the truth: the networks' figures are the sheets', the pictures are there."""

from __future__ import annotations

import re

import pytest

from tests.readme_table import (
    BETWEEN,
    CHECKPOINTS,
    MOMENTS,
    OF_TWINS,
    READMES,
    TRAINING,
    with_checkpoints,
    with_table,
    with_twins,
)


@pytest.mark.parametrize("language", READMES)
def test_the_networks_figures_are_the_sheets(language: str) -> None:
    readme = READMES[language]
    assert BETWEEN.search(readme.read_text(encoding="utf-8"))
    assert readme.read_text(encoding="utf-8") == with_table(readme, language)


def test_the_checkpoints_figures_are_the_files() -> None:
    text = MOMENTS.read_text(encoding="utf-8")
    assert CHECKPOINTS.search(text)
    assert text == with_checkpoints(text)


def test_the_twins_figures_are_their_sheets() -> None:
    text = TRAINING.read_text(encoding="utf-8")
    assert OF_TWINS.search(text) and text == with_twins(text)


@pytest.mark.parametrize("language", READMES)
def test_what_the_readme_points_to_is_there(language: str) -> None:
    readme = READMES[language]
    targets = re.findall(r"\]\(([^)#]+)\)", readme.read_text(encoding="utf-8"))
    assert len(targets) > 4
    for target in targets:
        assert target.startswith("http") or (readme.parent / target).exists(), target
