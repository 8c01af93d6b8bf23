"""The filters and the code on the page "Inside a layer", in both languages, without a browser."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.trained.top_activations import exciting
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.pages.inside import filters
from tests.app.conftest import component, named

App = Callable[..., AppTest]


def inside(app: App, language: str, **query: str) -> AppTest:
    at = app(language, **query).switch_page("pages/2_inside.py").run()
    assert not at.exception
    return at


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("model_id", MODELS)
def test_a_conv_layers_weights_and_digits_are_shown(app: App, model_id: str, language: str) -> None:
    layer = [name for name, _ in weight_files.load(model_id).named_children() if name.startswith("conv")][-1]
    at = inside(app, language, m=model_id, s=f"{layer}.3")
    header, (weight, _, images, values) = unpack(component(at, "filters")[0])
    assert np.array_equal(weight, weight_files.load(model_id).state_dict()[f"{layer}.weight"])
    found = exciting(model_id)[layer]
    assert header["chosen"] == 3 and np.array_equal(values, found.values[3])
    assert [d["index"] for d in header["digits"]] == found.images[3].tolist()
    assert np.array_equal(images[0], sources.mnist(train=False)[0][int(found.images[3, 0])])
    headings = [s.value for s in at.header]
    title = f"{'conv' if language == 'en' else '卷积'} {layer[4:]}"
    assert headings == [say("filters.heading", language, layer=title), say("code.heading", language, layer=title)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_code_stands_there_for_a_layer_without_filters_too(app: App, language: str) -> None:
    at = inside(app, language, m="scratch8", s="pool1.0")
    assert component(at, "filters") == []
    pytorch, numpy, keras = (code.value for code in at.code)
    assert "F.max_pool2d(x, 2)" in pytorch and "window.max(axis=(1, 2))" in numpy and "MaxPooling2D(2" in keras
    assert say("code.about", language, file="scratch8-trace.npz") in [c.value for c in at.caption]


def chosen(at: AppTest, event: str, what: int) -> AppTest:
    """Run the page as after a click in the component, whose callbacks AppTest cannot call by itself."""
    visitor = at.session_state["visit"]
    if event == "filter":
        filters._open(visitor, visitor.selection.layer, what)
    else:
        filters._read(visitor, what)
    return at.run()


def test_a_chosen_digit_is_read_and_can_be_undone(app: App) -> None:
    images, _ = sources.mnist(train=False)
    mine = Digit.of_ink(images[77].numpy())
    at = inside(app, "en", m="scratch8", s="conv1.2", d=digit_link.encode(mine))
    visitor = at.session_state["visit"]
    at = chosen(at, "digit", 4321)
    assert not at.exception
    assert np.array_equal(visitor.drawing.digit.ink, images[4321])
    visitor.undo()
    assert np.array_equal(visitor.drawing.digit.ink, mine.ink)


def test_a_chosen_filter_is_opened_in_the_other_views(app: App) -> None:
    at = chosen(inside(app, "en", m="scratch8", s="conv1.2"), "filter", 6)
    header, _ = unpack(component(at, "filters")[0])
    assert header["chosen"] == 6
    assert named(at.number_input, "inside_channel").value == 7
