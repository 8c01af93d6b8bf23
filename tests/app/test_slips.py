"""What nothing else has caught becomes a sentence in the visitor's language."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.errors import UserError
from cnn_viz.text import say
from cnn_viz.ui.frame.last_net import tell

LINK_ERRORS = {
    "a user's": (UserError("errors.empty_file"), "errors.empty_file"),
    "ours": (OSError(28, "No space left on device"), "errors.our_fault"),
}


def _page(error: Exception, language: str) -> None:
    from cnn_viz.ui.frame.last_net import tell
    from cnn_viz.ui.session.visit import Visit, put_visit

    put_visit(Visit(language))
    assert tell(error)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("whose", LINK_ERRORS)
def test_a_slip_is_told_in_one_sentence(whose: str, language: str) -> None:
    error, key = LINK_ERRORS[whose]
    at = AppTest.from_function(_page, args=(error, language)).run()
    assert [error.value for error in at.error] == [say(key, language)]
    assert not at.exception


def test_the_app_tells_its_slips_so() -> None:
    from app import app

    assert app._on_script_error is tell
