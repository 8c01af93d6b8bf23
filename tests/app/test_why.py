"""The page Why without a browser: what becomes of a change, and where the changed network is met again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.explain.ablation import without_each
from cnn_viz.engine.explain.attribution import METHODS
from cnn_viz.engine.explain.beside_random import attributed
from cnn_viz.engine.explain.edits import changed, read_edits
from cnn_viz.engine.explain.nearest import values_in
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.trained.checkpoints import checkpoints, network_at
from cnn_viz.engine.trained.filter_statistics import filter_statistics
from cnn_viz.engine.trained.heatmap_figures import SEED
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.engine.trained.training_digits import nearest_of, training_digits
from cnn_viz.engine.trained.weight_files import fresh, load
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.session.network_kinds import network_name, without_filter
from tests.app.conftest import component, named

App = Callable[..., AppTest]
PAGE = "pages/8_why.py"
EDITS = "conv1.2=0,conv3.4*2"


def digit() -> Digit:
    return Digit.of_ink(sources.mnist(train=False)[0][3].numpy())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_link_carries_the_changes_and_both_answers_are_torch_s(app: App, language: str) -> None:
    at = app(language, m=f"pen~{EDITS}", d=digit_link.encode(digit())).switch_page(PAGE).run()
    assert not at.exception and not at.warning
    header, arrays = unpack(component(at, "lab")[0])
    model = load("pen")
    np.testing.assert_array_equal(arrays[1], predict(model, [digit()])[0])
    np.testing.assert_array_equal(arrays[2], predict(changed(model, read_edits(EDITS)), [digit()])[0])
    assert header["edits"] == EDITS and header["ranked"] is None and not header["kept"]
    picker = named(at.selectbox, "why_network")
    assert say("why.changed_name", language, name=say("models.pen", language), count=2) in picker.options


def test_the_statistics_are_those_that_were_measured(app: App) -> None:
    header, arrays = unpack(component(app(m="pen").switch_page(PAGE).run(), "lab")[0])
    right, found = filter_statistics("pen")
    assert header["right"] == right and list(header["correct"]) == header["changeable"] == list(found)
    for layer, one in found.items():
        np.testing.assert_array_equal(arrays[header["correct"][layer]], one.correct)
        np.testing.assert_array_equal(arrays[header["mean"][layer]], one.mean)


def test_every_filter_is_asked_of_the_changed_network(app: App) -> None:
    at = app(m=f"pen~{EDITS}", d=digit_link.encode(digit())).switch_page(PAGE).run()
    visitor = at.session_state["visit"]
    visitor.asked = replace(visitor.asked, ranked=(visitor.network, digit()))
    at.run()
    header, arrays = unpack(component(at, "lab")[0])
    assert header["ranked"] == EDITS
    for layer, logits in without_each(changed(load("pen"), read_edits(EDITS)), digit()).items():
        np.testing.assert_array_equal(arrays[header["without"][layer]], logits)


@pytest.mark.parametrize("network", ["pen~conv9.0=0", "pen~", "pen~conv1.0", "vgg~conv1.0=0", "pen:step500~conv1.0=0"])
def test_a_change_that_cannot_be_is_told_and_nothing_is_changed(app: App, network: str) -> None:
    at = app(m=network).switch_page(PAGE).run()
    assert not at.exception
    assert [warning.value for warning in at.warning] == [say("errors.garbled_link", "en")]
    assert at.session_state["visit"].network == "pen"


@pytest.mark.parametrize(
    "page", ["1_draw", "2_inside", "3_networks", "4_build", "5_train", "6_playground", "7_scratch"]
)
def test_a_changed_network_goes_through_every_page(app: App, page: str) -> None:
    at = app(m="lenet_rgb~conv1.2=0", vs="lenet_rgb", d=digit_link.encode(digit()))
    if page != "1_draw":
        at = at.switch_page(f"pages/{page}.py").run()
    assert not at.exception, at.exception
    visitor = at.session_state["visit"]
    assert visitor.network == "lenet_rgb~conv1.2=0" and visitor.notice is None
    if page == "1_draw":
        assert [answer["digit"] for answer in component(at, "answer")][1] == int(
            predict(load("lenet_rgb"), [digit()]).argmax()
        )


def test_a_kept_one_is_in_every_picker_until_its_visitor_leaves(app: App) -> None:
    at = app(m="pen~conv1.2=0").switch_page(PAGE).run()
    visitor = at.session_state["visit"]
    visitor.desk.changed.append(visitor.network)
    visitor.network = "scratch8"
    at.switch_page("pages/2_inside.py").run()
    assert network_name("pen~conv1.2=0", visitor.desk, visitor.say) in named(at.selectbox, "inside_network").options


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_method_stands_beside_random_weights(app: App, language: str) -> None:
    at = app(language, m="scratch8", d=digit_link.encode(digit()), w="heatmaps").switch_page(PAGE).run()
    assert not at.exception
    header, arrays = unpack(component(at, "heatmaps")[0])
    model = load("scratch8")
    expected = attributed(model, fresh("scratch8", SEED).eval(), digit(), header["target"])
    assert header["target"] == int(predict(model, [digit()]).argmax()) and [r["name"] for r in header["rows"]] == list(
        METHODS
    )
    for row in header["rows"]:
        for place, theirs in zip(
            row["maps"], (expected[row["name"]].trained, expected[row["name"]].random), strict=True
        ):
            np.testing.assert_array_equal(arrays[place], theirs)
    visitor = at.session_state["visit"]
    visitor.asked = replace(visitor.asked, digit=8)
    at.run()
    assert unpack(component(at, "heatmaps")[0])[0]["target"] == 8


def test_the_sheet_s_figures_of_the_methods_stand_below_them(app: App) -> None:
    at = app(m="scratch8", d=digit_link.encode(digit()), w="heatmaps").switch_page(PAGE).run()
    told = sheet("scratch8").heat_maps
    assert told
    (table,) = (each.value for each in at.table)
    for row, name in zip(table.to_dict("records"), METHODS, strict=True):
        assert row[say("why.check_deletion", "en")] == f"{told.deletion[name]:.2f}"
        assert row[say("why.check_last", "en")] == f"{told.alike[name]['dense1']:.2f}"
        assert row[say("why.check_all", "en")] == f"{told.alike[name]['conv1']:.2f}"
    assert any(f"{told.by_lot:.2f}" in caption.value for caption in at.caption)


@pytest.mark.parametrize("wanted", [None, 8])
def test_beside_the_search_stand_the_nearest_real_ones(app: App, wanted: int | None) -> None:
    asked = {"w": f"cover.{wanted}..24"} if wanted else {"w": "cover"}
    at = app(m="scratch8", d=digit_link.encode(digit()), **asked).switch_page(PAGE).run()
    second = int(np.argsort(trace(load("scratch8"), digit()).logits)[-2])
    header, _ = unpack(component(at, "cover")[0])
    assert header["wanted"] == (wanted or second)
    kept, (row,) = training_digits("scratch8"), unpack(component(at, "pictures")[0])[0]["rows"]
    assert kept
    own = trace(load("scratch8"), digit())[kept.layer].output.ravel()
    found = nearest_of(load("scratch8"), kept, own, wanted or second, len(row["pictures"]))
    assert [picture["caption"] for picture in row["pictures"]] == [f"{far:.3g}" for far in found.distances]


def test_along_the_time_machine_the_digit_goes_through_the_space(app: App) -> None:
    at = app(d=digit_link.encode(digit()), w="space").switch_page(PAGE).run()
    header, (_, mean, axes, *_) = unpack(component(at, "space")[0])
    moments = checkpoints("pen")
    assert [point["step"] for point in header["way"]] == [moment.step for moment in moments]
    layer = list(load("pen").named_children())[header["layer"] - 1][0]
    for point, moment in zip(header["way"], moments, strict=True):
        values = values_in(network_at("pen", moment.step), load("pen").input([digit()]), layer)[0].numpy()
        np.testing.assert_allclose(point["at"], axes.reshape(2, -1) @ (values - mean), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(header["way"][-1]["at"], header["own"], rtol=1e-6)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_misread_test_digit_brings_its_neighbours_by_itself(app: App, language: str) -> None:
    index, read = sheet("scratch8").mistakes[0]
    images, labels = (part.numpy() for part in sources.mnist(train=False))
    misread, label = Digit.of_ink(images[index]), int(labels[index])
    at = app(language, m="scratch8", d=digit_link.encode(misread))
    header, _ = unpack(component(at, "pictures")[0])
    kept = training_digits("scratch8")
    assert kept
    own = trace(load("scratch8"), misread)[kept.layer].output.ravel()
    for row, digit_class in zip(header["rows"], (read, label), strict=True):
        found = nearest_of(load("scratch8"), kept, own, digit_class, len(row["pictures"]))
        assert [picture["caption"] for picture in row["pictures"]] == [f"{far:.3g}" for far in found.distances]
    assert f"**{say('draw.misread', language, label=label, read=read)}**" in [text.value for text in at.markdown]
    assert named(at.button, "misread_why").label == say("draw.misread_why", language, label=label)
    right = next(Digit.of_ink(images[k]) for k in range(50) if k not in dict(sheet("scratch8").mistakes))
    assert not component(app(language, m="scratch8", d=digit_link.encode(right)), "pictures")


@pytest.mark.parametrize("network", ["pen", "pen~conv1.0=0"])
def test_a_filter_is_switched_off_from_its_map(network: str) -> None:
    assert without_filter(network, "conv1", 2) == f"pen~{'conv1.0=0,' * ('~' in network)}conv1.2=0"
    for layer, channel in (("conv9", 0), ("conv1", 99), ("relu1", 0)):
        with pytest.raises(KeyError):
            without_filter(network, layer, channel)


@pytest.mark.parametrize("instrument", ["cover", "nothing", "filters"])
def test_a_link_chooses_an_instrument_and_one_that_there_is_not_is_the_first(app: App, instrument: str) -> None:
    at = app(w=instrument, m="scratch8").switch_page(PAGE).run()
    assert not at.exception and not at.warning
    assert component(at, "cover" if instrument == "cover" else "lab")
