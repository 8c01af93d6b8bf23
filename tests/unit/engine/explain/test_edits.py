"""Changes by hand: what a text says, and that the changed weights are torch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.edits import MOST, Edit, changed, edits_text, read_edits
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit

NUMBERS = st.floats(-1e6, 1e6, width=32).filter(lambda v: v == 0 or abs(v) > 1e-9)


@pytest.fixture(scope="module")
def digit() -> Digit:
    return Digit.of_ink(mnist(train=False)[0][0].numpy())


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("conv2.5=0", Edit("conv2", 5, "puts")),
        ("conv2.5=-0.125", Edit("conv2", 5, "puts", -0.125)),
        ("conv2.5*2", Edit("conv2", 5, "scaled", 2)),
        ("conv2.5.0.1.2=0.3", Edit("conv2", 5, "weight", 0.3, (0, 1, 2))),
        ("dense1.4.7=1e-7", Edit("dense1", 4, "weight", 1e-7, (7,))),
    ],
)
def test_a_change_is_a_few_characters(text: str, edit: Edit) -> None:
    assert read_edits(text) == (edit,) and edits_text([edit]) == text


@given(st.lists(st.tuples(st.integers(0, 99), NUMBERS, st.sampled_from(["puts", "scaled", "weight"])), min_size=1))
def test_what_was_changed_comes_back(made: list[tuple[int, float, str]]) -> None:
    edits = [Edit("conv1", c, does, v, (0, c, 1) if does == "weight" else ()) for c, v, does in made]
    back = {edit.target: edit for edit in read_edits(edits_text(edits[:MOST]))}
    for edit in {edit.target: edit for edit in edits[:MOST]}.values():
        assert back[edit.target].does == edit.does
        assert back[edit.target].value == pytest.approx(edit.value, rel=1e-6)


@pytest.mark.parametrize("text", ["", "conv1", "conv1.3", "conv1.3=x", "conv1.3.0*2", "conv1.3=1e99", "a=1"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no change"):
        read_edits(text)
    with pytest.raises(ValueError, match="at most"):
        read_edits(",".join(f"conv1.{k}=0" for k in range(MOST + 1)))


@pytest.mark.parametrize("text", ["conv9.0=0", "conv1.999=0", "relu1.0=0", "conv1.0.5.0.0=1", "conv1.0.0.0=1"])
def test_what_the_network_does_not_have_cannot_be_changed(text: str) -> None:
    with pytest.raises(ValueError, match=r"no(thing| weight)"):
        changed(load("pen"), read_edits(text))


@pytest.mark.parametrize("model_id", MODELS)
def test_a_filter_puts_out_what_it_is_told_to(model_id: str, digit: Digit) -> None:
    before = trace(load(model_id), digit)
    for text, expected in (("conv1.2=0", 0.0), ("conv1.2=0.5", 0.5)):
        after = trace(changed(load(model_id), read_edits(text)), digit)
        np.testing.assert_array_equal(after["conv1"].output[2], np.float32(expected))
        others = np.arange(before["conv1"].output.shape[0]) != 2
        np.testing.assert_array_equal(after["conv1"].output[others], before["conv1"].output[others])
    twice = trace(changed(load(model_id), read_edits("conv1.2*2")), digit)
    np.testing.assert_allclose(twice["conv1"].output[2], 2 * before["conv1"].output[2], rtol=1e-5, atol=1e-6)


def test_the_network_that_was_changed_is_as_it_was_and_no_change_changes_nothing(digit: Digit) -> None:
    model = load("pen")
    before = predict(model, [digit])
    changed(model, read_edits("conv1.0=0,conv3.5*0,dense1.3.7=9"))
    np.testing.assert_array_equal(predict(model, [digit]), before)
    same = changed(model, read_edits("conv1.0*1,conv3.5*1"))
    np.testing.assert_array_equal(predict(same, [digit]), before)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 15), st.integers(0, 4), st.integers(0, 4), NUMBERS)
def test_one_weight_is_that_weight(channel: int, row: int, column: int, value: float) -> None:
    model = load("pen")
    after = changed(model, [Edit("conv1", channel, "weight", value, (0, row, column))])
    was, now = (dict(each.named_parameters())["conv1.weight"].detach() for each in (model, after))
    assert now[channel, 0, row, column] == torch.tensor(value)
    assert int((was != now).sum()) <= 1
