"""A link of which a part cannot be read: every page says so, in both languages, and shows the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.text import say
from tests.conftest import ROOT

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))
GARBLED = ({"m": "nonsense"}, {"m": "pen:step3"}, {"vs": "nothing"}, {"s": "conv1"}, {"p": "x"})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_tells_it(app: Callable[..., AppTest], page: str, language: str) -> None:
    garbled = GARBLED[PAGES.index(page) % len(GARBLED)]
    at = app(language, **garbled).switch_page(f"pages/{page}").run()
    assert not at.exception
    assert [w.value for w in at.warning] == [say("errors.garbled_link", language)]


def test_a_language_that_is_none_of_ours_is_told(app: Callable[..., AppTest]) -> None:
    at = app("xx")
    assert [w.value for w in at.warning] == [say("errors.garbled_link")]
