"""Networks from outside on the pages: chosen everywhere, how well they read, and their weights put in order."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import fresh, network_of, weights_bytes
from cnn_viz.records import Digit
from cnn_viz.text import say
from tests.unit.engine.uploads.test_arrangement import DEEP, MAPS, STEM, file, own_as_brought, written

App = Callable[..., AppTest]
PAGE = "pages/4_build.py"
SHOWING = ("pages/1_draw.py", "pages/2_inside.py", "pages/3_networks.py")


def bring(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    sent = [(name, content, "application/octet-stream") for name, content in files]
    at.file_uploader(key="bring_files").set_value(sent).run()
    assert not at.exception
    return at


def at_every_page(at: AppTest, network: str) -> None:
    for page in SHOWING:
        at.switch_page(page).run()
        assert not at.exception, page
        assert at.session_state["visit"].network == network, page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", [PAGE, "pages/5_train.py"])
def test_what_is_brought_is_chosen_everywhere_and_can_be_taken_home(app: App, language: str, page: str) -> None:
    at = app(language).switch_page(page).run()
    network, described = "built:1_28-f-d10", as_json(blueprint_of("built:1_28-f-d10")).encode()
    bring(at, ("a.json", described))
    desk = at.session_state["visit"].desk
    assert (at.session_state["visit"].network, desk.network) == (network, network)
    assert [s.value for s in at.success] == [say("build.brought_design", language, name=name_of(network, language))]
    bring(at, ("a.json", described), ("a.safetensors", weights_bytes(fresh(network, 3))))
    (own,) = desk.mine.values()
    assert (at.session_state["visit"].network, desk.network, own.downloaded) == (own.id, network, False)
    assert [s.value for s in at.success] == [
        say("build.brought", language, name=say("train.mine", language, number=1, name=name_of(network, language)))
    ]
    read = predict(network_of(network, own.weights), [Digit.of_ink(i.numpy()) for i in mnist(train=False)[0][:500]])
    right = int((read.argmax(1) == mnist(train=False)[1][:500].numpy()).sum())
    told = say("build.brought_reads", language, right=right, count=500, share=f"{right / 500:.1%}")
    assert told in [m.value for m in at.markdown]
    assert say("build.brought_poor", language) in [w.value for w in at.warning], "these weights are random"
    (home,) = [d for d in at.get("download_button") if d.proto.label == say("train.download_weights", language)]
    assert home.proto.url
    own.note_download()
    assert own.downloaded
    at_every_page(at, own.id)
    at.switch_page("pages/1_draw.py").run()
    said = say("train.brought_about", language, right=right, count=500, share=f"{right / 500:.1%}")
    assert any(said in c.value for c in at.caption)
    at.switch_page("pages/4_build.py").run()
    assert at.button(key="build_draw").label == say("build.draw_own", language, number=1)
    at.session_state["visit"].network = "pen"
    at.button(key="build_draw").click().run()
    assert at.session_state["visit"].network == own.id, "the trained one, not the design without weights"


def name_of(network: str, language: str) -> str:
    return say("build.called", language, layers=blueprint_of(network).short)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_guessed_weights_are_a_warning_and_can_be_put_in_order_by_proposal_and_by_hand(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    at.session_state["visit"].rival = "pen"
    bring(at, ("a.json", file(DEEP)), ("a.safetensors", written(DEEP, STEM)))
    visitor, (own,) = at.session_state["visit"], at.session_state["visit"].desk.mine.values()
    layers = say("build.listed", language).join(say("network.dense", language, n=n) for n in (2, 3, 4))
    name = say("train.mine", language, number=1, name=name_of(DEEP, language))
    assert say("build.brought_guessed", language, name=name, layers=layers) in [w.value for w in at.warning]
    assert not at.success and len(at.warning) == 1
    boxes = [at.selectbox(key=f"bring_order_dense{n}") for n in (2, 3, 4)]
    assert [box.value for box in boxes] == ["block", "deep", "middle"] and boxes[0].options == [
        "block",
        "deep",
        "middle",
    ]
    assert boxes[1].label == say("build.order_of", language, layer=say("network.dense", language, n=3))
    at.button(key="bring_take").click().run()
    assert not at.exception
    (better,) = visitor.desk.mine.values()
    assert (better.number, visitor.network, better.weights) == (1, better.id, own_as_brought(DEEP))
    assert [at.selectbox(key=f"bring_order_dense{n}").value for n in (2, 3, 4)] == ["middle", "deep", "block"]
    assert [s.value for s in at.success] == [say("build.brought_ordered", language, name=name)] and not at.warning
    told = [m.value for m in at.markdown]
    figures = {"right": better.reading.right, "count": 500, "share": f"{better.reading.share:.1%}"}
    assert say("build.brought_reads", language, **figures) in told and better.reading.right > 2 * own.reading.right
    assert "bring_take" not in [b.key for b in at.button]
    at.selectbox(key="bring_order_dense2").select("block").run()
    assert not at.exception
    (again,) = visitor.desk.mine.values()
    assert again.id == own.id == visitor.network, "the same weights as at first"
    assert "bring_take" in [b.key for b in at.button]
    at_every_page(at, own.id)


def test_a_channels_last_flatten_is_proposed_and_can_be_switched(app: App) -> None:
    at = app().switch_page(PAGE).run()
    bring(at, ("a.json", file(MAPS)), ("a.safetensors", written(MAPS, {}, channels_last=True)))
    assert [s.value for s in at.success] and not at.toggle(key="bring_flat").value
    assert any("channels last" in i.value for i in at.info)
    at.toggle(key="bring_flat").set_value(True).run()
    assert not at.exception
    (own,) = at.session_state["visit"].desk.mine.values()
    assert own.weights == own_as_brought(MAPS) and at.session_state["visit"].network == own.id


def test_what_a_file_says_is_shown_and_does_nothing(app: App) -> None:
    at = app().switch_page(PAGE).run()
    layers = [{"kind": "![a](http://x.example/a.png) [b](http://x.example) **c** www.x.example"}]
    bring(at, ("a.json", json.dumps({"format": "cnn-viz network", "version": 1, "layers": layers}).encode()))
    (told,) = [e.value for e in at.error]
    assert "![" not in told and "](" not in told and "**" not in told and "http://" not in told
    assert r"\!\[a\]" in told
