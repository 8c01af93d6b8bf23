"""The playground without a browser: its numbers against PyTorch, its settings, what it keeps, both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.playground.bench import LESSONS, Bench
from cnn_viz.engine.playground.bench_link import encode
from cnn_viz.engine.playground.examples import EXAMPLES
from cnn_viz.engine.playground.kernels import KERNELS, kernel
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from tests.app.conftest import component, named

PAGE = "pages/6_playground.py"
Open = Callable[..., AppTest]


def opened(app: Open, *args: str, **query: str) -> AppTest:
    at = app(*args, **query).switch_page(PAGE).run()
    assert not at.exception, at.exception
    return at


def shown(at: AppTest) -> tuple[dict[str, Any], list[np.ndarray]]:
    (message,) = component(at, "playground")
    return unpack(message)


def output(at: AppTest) -> np.ndarray:
    header, arrays = shown(at)
    return arrays[header["at"]]


def sends(at: AppTest, event: str, value: object) -> AppTest:
    """Let the browser's component send something, which Streamlit tells through its callback."""
    from cnn_viz.ui.pages.playground.bench import _Editor  # imported late: the canvas wants a running app

    getattr(_Editor(at.session_state["visit"]), event)(value)
    return at.run()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_textbook_case_is_there_at_once(app: Open, language: str) -> None:
    at = opened(app, language)
    assert output(at).tolist() == [[[29, -192], [-35, -22]]]
    header, arrays = shown(at)
    assert arrays[header["numbers"]["flipped"]].tolist() == [[[-29, 192], [35, 22]]]
    assert header["sizes"] == [say("playground.size_both", language, formula="(4 − 3 + 2 × 0) / 1 + 1 = 2")]
    assert at.title[0].value == say("playground.heading", language)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_opens_and_explains_itself(app: Open, language: str, lesson: str) -> None:
    at = opened(app, language, p=encode(Bench(lesson=lesson)))
    header, _ = shown(at)
    assert header["lesson"] == lesson and header["problem"] is None
    assert header["text"]["output"] == say("inside.shown_output", language)
    assert say(f"playground.about_{lesson}", language) in [c.value for c in at.caption]
    assert any(f"**{say('playground.concept_flatten', language)}**" in m.value for m in at.markdown) == (
        lesson == "flatten"
    )


@pytest.mark.parametrize("name", [k for k in KERNELS if k != "random"])
def test_every_kernel_gives_what_torch_gives(app: Open, name: str) -> None:
    at = opened(app)
    at.selectbox(key="play_kernel").set_value(name).run()
    weight = torch.from_numpy(kernel(name)).float()[None, None]
    expected = torch.nn.functional.conv2d(torch.from_numpy(Bench().planes[None]), weight)
    np.testing.assert_allclose(output(at), expected[0].numpy(), rtol=1e-6)


def test_stride_padding_fill_dilation_and_bias_reach_the_output(app: Open) -> None:
    at = opened(app)
    at.selectbox(key="play_padding").set_value("same").run()
    at.selectbox(key="play_fill").set_value("reflect").run()
    at.number_input(key="play_bias").set_value(2.5).run()
    conv = torch.nn.Conv2d(1, 1, 3, padding="same", padding_mode="reflect")
    conv.weight.data = torch.from_numpy(kernel("sobel_vertical")).float()[None, None]
    conv.bias.data.fill_(2.5)
    x = torch.from_numpy(Bench().planes[None])
    with torch.inference_mode():
        np.testing.assert_allclose(output(at), conv(x)[0].numpy(), rtol=1e-6)
    at.number_input(key="play_stride").set_value(2).run()
    assert output(at).shape == (1, 2, 2)
    assert "⌊(4 − 3 + 2 × 1) / 2⌋ + 1 = 2" in shown(at)[0]["sizes"][0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_impossible_is_told_and_nothing_is_lost(app: Open, language: str) -> None:
    at = opened(app, language)
    at.number_input(key="play_dilation").set_value(2).run()
    header, _ = shown(at)
    assert header["problem"] == say("errors.kernel_too_wide", language, dilation=2, size=3, reach=5, rows=4, columns=4)
    assert header["sizes"][0].endswith("(4 − 5 + 2 × 0) / 1 < 0")
    at.number_input(key="play_dilation").set_value(1).run()
    assert output(at).tolist() == [[[29, -192], [-35, -22]]]


def test_an_edited_matrix_and_kernel_are_computed_with(app: Open) -> None:
    at = opened(app)
    planes = [[[1.0] * 5] * 4] * 3
    at = sends(at, "edit", {"count": 1, "what": "matrix", "planes": planes})
    at = sends(at, "edit", {"count": 2, "what": "kernel", "planes": [[[2.0]]] * 3})
    assert output(at).tolist() == [[[2.0] * 5] * 4]
    assert shown(at)[0]["edit"] == 2
    kernel, example = named(at.selectbox, "play_kernel"), named(at.selectbox, "play_example")
    assert (kernel.value, example.value) == ("own", "")
    assert (kernel.key, example.key) == ("play_kernel_1", "play_example_1"), "what they held, still on its way, is none"
    example.set_value("colours").run()
    assert named(at.selectbox, "play_example").key == "play_example_1", "who chooses goes on with the same list"


@pytest.mark.parametrize(
    "sent",
    [None, 3, {"count": 1, "what": "matrix", "planes": "x"}, {"count": 1, "what": "kernel", "planes": [[[1, 2]]]}],
)
def test_nonsense_from_the_browser_changes_nothing(app: Open, sent: object) -> None:
    at = opened(app)
    for event in ("edit", "step", "place"):
        at = sends(at, event, sent)
    assert not at.exception and output(at).tolist() == [[[29, -192], [-35, -22]]]


def test_three_channels_add_up(app: Open) -> None:
    at = opened(app)
    at.selectbox(key="play_example").set_value("colours").run()
    x = torch.from_numpy(np.asarray(EXAMPLES["colours"].matrix, np.float32))[None]
    weight = torch.from_numpy(kernel("sobel_vertical")).float().expand(1, 3, 3, 3)
    np.testing.assert_array_equal(output(at), torch.nn.functional.conv2d(x, weight)[0].numpy())


def test_a_learned_filter_and_the_nearest_one(app: Open) -> None:
    at = opened(app, m="scratch8")
    header, _ = shown(at)
    assert header["nearest"]
    at.selectbox(key="play_kernel").set_value("learned").run()
    at.number_input(key="play_filter").set_value(5).run()
    learned = load("scratch8").conv1.weight[4, 0].detach().numpy()
    header, arrays = shown(at)
    np.testing.assert_array_equal(arrays[header["numbers"]["weight"]][0], learned)
    assert "cosine 1.00" in header["nearest"], "the nearest to a learned filter is that filter"


def test_the_digit_is_read_where_it_was_drawn_or_chosen(app: Open) -> None:
    at = opened(app, p=encode(Bench(source="digit", digit=7)))
    _, arrays = shown(at)
    np.testing.assert_array_equal(arrays[0][0], mnist(train=False)[0][7].numpy().astype(np.float32) / np.float32(255))


def test_a_chain_grows_moves_and_shrinks(app: Open) -> None:
    at = opened(app, p=encode(Bench(lesson="chain")))
    at.button(key="play_add_norm").click().run()
    kinds = [layer["kind"] for layer in shown(at)[0]["layers"]]
    assert kinds == ["input", "conv", "batch_norm", "activation", "max_pool", "flatten"]
    at.button(key="play_later").click().run()
    assert [layer["kind"] for layer in shown(at)[0]["layers"]][2:4] == ["activation", "batch_norm"]
    at.button(key="play_remove").click().run()
    assert len(shown(at)[0]["layers"]) == 5
    at = sends(at, "step", 3)
    at.button(key="play_add_conv").click().run()
    assert shown(at)[0]["problem"] == say("errors.no_rows_left", "en", count=4)


def test_everything_is_there_after_another_page(app: Open) -> None:
    at = opened(app)
    at.selectbox(key="play_kernel").set_value("laplacian").run()
    before = output(at)
    at.switch_page("pages/3_networks.py").run()
    at.switch_page(PAGE).run()
    np.testing.assert_array_equal(output(at), before)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_moves(app: Open, language: str) -> None:
    at = opened(app, language, p=encode(Bench(lesson="moves", shift=(0, 2))), m="scratch8")
    (message,) = component(at, "moves")
    header, arrays = unpack(message)
    conv = header["layers"][0]
    assert conv["layer"] == "conv1" and conv["change"] > 0.3 and conv["moved_back"] < 1e-5
    assert (arrays[2][1] == 7).all() and (arrays[2][0] != 7).sum() > 0
    before, after = arrays[conv["array"]], arrays[conv["array"] + 1]
    np.testing.assert_allclose(after[:, 2:], before[:, :-2], atol=1e-5)
    assert header["text"]["layers"] == say("moves.shown_layers", language)


def test_a_garbled_link_is_told(app: Open) -> None:
    at = opened(app, p="nothing")
    assert [w.value for w in at.warning] == [say("errors.garbled_link", "en")]
    assert output(at).tolist() == [[[29, -192], [-35, -22]]]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("key", "asked", "limits", "stays"), [("stride", 99, "1 4", 1), ("rows", 0, "4 12", 4)])
def test_a_number_out_of_range_is_told_and_the_former_stays(
    app: Open, language: str, key: str, asked: int, limits: str, stays: int
) -> None:
    at = opened(app, language)
    at.number_input(key=f"play_{key}").set_value(asked).run()
    assert not at.exception
    low, high = limits.split()
    said = {"label": say(f"playground.{key}", language), "low": low, "high": high, "said": asked, "value": stays}
    assert [w.value for w in at.warning] == [say("errors.out_of_range", language, **said)]
    assert at.number_input(key=f"play_{key}").value == stays
    at.number_input(key=f"play_{key}").set_value(stays + 1).run()
    assert not at.warning and at.number_input(key=f"play_{key}").value == stays + 1
