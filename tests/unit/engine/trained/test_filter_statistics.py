"""What every filter is said to be worth: the file belongs to the weights, and samples of it are computed again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from cnn_viz import paths
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.ablation import ablated_layers
from cnn_viz.engine.explain.edits import Edit, changed
from cnn_viz.engine.models import MODELS, Network
from cnn_viz.engine.trained import sheets
from cnn_viz.engine.trained.filter_statistics import filter_statistics, measured, write_filter_statistics
from cnn_viz.engine.trained.top_activations import weights_sha256
from cnn_viz.engine.trained.weight_files import load


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    filter_statistics.cache_clear()
    yield
    filter_statistics.cache_clear()


def right(model: Network, images: torch.Tensor, labels: torch.Tensor) -> int:
    with torch.inference_mode():
        logits = [model(model.input.normalized(model.input.framed(some[:, None]))) for some in images.split(500)]
    return int((torch.cat(logits).argmax(1) == labels).sum())


@pytest.mark.parametrize("model_id", MODELS)
def test_the_file_belongs_to_the_weights_and_to_their_accuracy(model_id: str) -> None:
    with np.load(paths.WEIGHTS / f"{model_id}.filters.npz") as saved:
        assert str(saved["sha256"]) == weights_sha256(model_id), f"run python -m cnn_viz filters {model_id}"
    count, found = filter_statistics(model_id)
    assert count == round(10_000 * sheets.sheet(model_id).test_accuracy)
    assert list(found) == ablated_layers(load(model_id))


@pytest.mark.parametrize(("model_id", "layer", "channel"), [("scratch8", "conv1", 2), ("lenet_rgb", "dense2", 40)])
def test_a_filter_over_all_test_digits_computed_again(model_id: str, layer: str, channel: int) -> None:
    _, found = filter_statistics(model_id)
    without = changed(load(model_id), [Edit(layer, channel, "puts")])
    assert abs(int(found[layer].correct[channel]) - right(without, *mnist(train=False))) <= 1  # two logits may be equal


@pytest.mark.parametrize("model_id", ["scratch8", "conv5_bn", "lenet_rgb"])
def test_few_images_one_by_one(model_id: str) -> None:
    images, labels = (each[:60] for each in mnist(train=False))
    model = load(model_id)
    count, found = measured(model, images, labels, batch=25)
    assert count == right(model, images, labels)
    for layer, one in found.items():
        channel = len(one.correct) - 1
        assert one.correct[channel] == right(changed(model, [Edit(layer, channel, "puts")]), images, labels)
        own, after = outputs(model, layer, images)
        np.testing.assert_allclose(one.mean, own.mean((0, 2)), rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(one.peak, after.max((0, 2)), rtol=1e-5)
        for digit in (0, 7):
            expected = after[labels.numpy() == digit].mean((0, 2))
            np.testing.assert_allclose(one.by_class[:, digit], expected, rtol=1e-4, atol=1e-5)


def outputs(model: Network, name: str, images: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """(N, C, positions): what a layer puts out, and what its normalization and its activation make of that."""
    layers, found = list(model.named_children()), []
    x = model.input.normalized(model.input.framed(images[:, None]))
    with torch.inference_mode():
        for k, (own, layer) in enumerate(layers):
            x = layer(x)
            if own == name:
                found.append(x)
                for _, later in layers[k + 1 :]:
                    if not isinstance(later, torch.nn.BatchNorm2d | torch.nn.ReLU | torch.nn.Tanh | torch.nn.Dropout):
                        break
                    x = later(x)
                found.append(x)
                break
    first, last = (each.reshape(*each.shape[:2], -1).numpy() for each in found)
    return first, last


def test_a_filter_that_never_answers_is_dead() -> None:
    model = changed(load("scratch8"), [Edit("conv1", 1, "puts", -1.0)])
    _, found = measured(model, *(each[:50] for each in mnist(train=False)))
    assert found["conv1"].dead.tolist() == [k == 1 for k in range(8)]


def test_of_other_weights_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    few = tuple(each[:30] for each in mnist(train=False))
    monkeypatch.setattr("cnn_viz.engine.trained.filter_statistics.mnist", lambda train: few)
    save_file(load("scratch8").state_dict(), tmp_path / "scratch8.safetensors")
    path = write_filter_statistics("scratch8", tmp_path)
    content = path.read_bytes()
    assert write_filter_statistics("scratch8", tmp_path).read_bytes() == content, "the same weights give the same bytes"
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    count, found = filter_statistics("scratch8")
    assert 0 < count <= 30 and found
    other = {name: tensor + 1 for name, tensor in load("scratch8").state_dict().items()}
    save_file(other, tmp_path / "scratch8.safetensors")
    filter_statistics.cache_clear()
    assert filter_statistics("scratch8") == (0, {})
    path.unlink()
    filter_statistics.cache_clear()
    assert filter_statistics("scratch8") == (0, {})
