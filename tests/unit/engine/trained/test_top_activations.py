"""The digits said to excite a filter most do, and the file belongs to the weights."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from cnn_viz import paths
from cnn_viz.cli.main import main
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.geometry import Field
from cnn_viz.engine.inspection.receptive_field import digit_box
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.engine.trained import top_activations as engine
from cnn_viz.engine.trained.top_activations import (
    KEPT,
    exciting,
    most_exciting,
    weights_sha256,
    write_exciting,
)
from cnn_viz.records import Digit


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    exciting.cache_clear()
    yield
    exciting.cache_clear()


def responses(model_id: str, layer: str, number: int, images: torch.Tensor) -> torch.Tensor:
    """(N, H, W): one filter's maps, from the layers called one after the other."""
    model = weight_files.load(model_id)
    x = model.input.normalized(model.input.framed(images[:, None]))
    for name, step in model.named_children():
        x = step(x)
        if name == layer:
            return x[:, number]
    raise AssertionError(f"no {layer} in {model_id}")


@pytest.mark.parametrize("model_id", MODELS)
def test_the_file_belongs_to_the_weights(model_id: str) -> None:
    with np.load(paths.WEIGHTS / f"{model_id}.exciting.npz") as saved:
        remedy = f"run python -m cnn_viz exciting {model_id}"
        assert str(saved["sha256"]) == sheets.sheet(model_id).sha256 == weights_sha256(model_id), remedy


@pytest.mark.parametrize("model_id", MODELS)
def test_a_sample_computed_again(model_id: str) -> None:
    """For random filters: values, places and boxes are right, and no other image of 300 excites it more."""
    images, rng = mnist(train=False)[0], random.Random(5)
    whole = trace(weight_files.load(model_id), Digit.of_ink(images[0].numpy()))
    found = exciting(model_id)
    assert list(found) == [layer.name for layer in whole.layers if layer.kind == "conv"]
    for layer, digits in found.items():
        assert digits.images.shape == (len(whole[layer].output), KEPT)
        for number in rng.sample(range(len(digits.images)), 2):
            chosen = torch.from_numpy(digits.images[number].astype(np.int64))
            maps = responses(model_id, layer, number, images[chosen])
            largest = maps.flatten(1).max(1).values.numpy()
            assert np.allclose(digits.values[number], largest, rtol=1e-4, atol=1e-5)
            rows, columns = digits.rows[number].astype(int), digits.columns[number].astype(int)
            assert np.allclose(maps.numpy()[range(KEPT), rows, columns], largest, rtol=1e-4, atol=1e-5)
            box = digit_box(whole, layer, number, rows[4], columns[4])
            assert digits.box(number, 4) == box
            others = torch.tensor(rng.sample(range(10_000), 300))
            rivals = responses(model_id, layer, number, images[others]).flatten(1).max(1).values
            beyond = others[rivals > digits.values[number, -1] * (1 + 1e-4) + 1e-5].tolist()
            assert set(beyond) <= set(chosen.tolist())


@pytest.mark.parametrize("model_id", MODELS)
def test_every_list_is_in_order_and_names_an_image_once(model_id: str) -> None:
    for digits in exciting(model_id).values():
        assert (np.diff(digits.values, axis=1) <= 0).all()
        assert all(len(set(row)) == KEPT for row in digits.images.tolist())
        assert digits.images.max() < 10_000
        assert not digits.values.flags.writeable


def test_equal_activations_go_to_the_first_image_and_the_first_place() -> None:
    images = torch.zeros(30, 28, 28, dtype=torch.uint8)
    found = most_exciting(weight_files.load("scratch8"), images, batch=7)["conv1"]
    assert found.images.tolist() == [list(range(9))] * 8
    assert not found.rows.any() and not found.columns.any()


def test_a_place_s_box_is_what_it_reads_beyond_the_picture_too() -> None:
    rows, columns = np.array([[0, 3]]), np.array([[5, 1]])
    boxes = engine._boxes(Field(size=6, jump=2, start=-2), rows, columns)
    assert boxes.tolist() == [[[-2, 8, 4, 14], [4, 0, 10, 6]]]


def test_batches_make_no_difference() -> None:
    images, model = mnist(train=False)[0][:60], weight_files.load("pen")
    one, many = most_exciting(model, images, batch=60), most_exciting(model, images, batch=13)
    for layer in one:
        assert np.allclose(one[layer].values, many[layer].values, atol=1e-5)
        assert (one[layer].images == many[layer].images).mean() > 0.99


def test_only_the_conv_layers_own_output_counts_even_below_zero() -> None:
    """Before ReLU: a filter that never fires still has digits that come nearest."""
    model = weight_files.load("pen")
    model.conv1.bias.data = model.conv1.bias.data - 100
    found = most_exciting(model, mnist(train=False)[0][:40])["conv1"]
    assert (found.values < 0).all()


def test_the_file_is_written_beside_other_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = mnist(train=False)[0][:50], mnist(train=False)[1][:50]
    monkeypatch.setattr(engine, "mnist", lambda train: pytest.fail("they are test digits") if train else few)
    shutil.copy(paths.WEIGHTS / "scratch8.safetensors", tmp_path)
    said = CliRunner().invoke(main, ["exciting", "scratch8", "--folder", str(tmp_path)])
    assert said.exit_code == 0, said.output
    content = (tmp_path / "scratch8.exciting.npz").read_bytes()
    assert write_exciting("scratch8", tmp_path).read_bytes() == content, "the same weights give the same bytes"
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    assert exciting("scratch8")["conv1"].images.max() < 50


def test_digits_of_other_weights_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(paths.WEIGHTS / "scratch8.safetensors", tmp_path)
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    assert exciting("scratch8") == {}, "nobody has looked yet"
    exciting.cache_clear()
    np.savez(tmp_path / "scratch8.exciting.npz", sha256=np.array("0" * 64))
    assert exciting("scratch8") == {}


def test_slips_are_told_in_a_sentence(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["exciting", "vgg"])
    assert said.exit_code == 2 and "unknown model 'vgg'; choose one of all, pen" in said.output
    said = CliRunner().invoke(main, ["exciting", "pen", "--folder", str(tmp_path)])
    assert said.exit_code == 1 and "make them: python -m cnn_viz weights pen" in said.output
