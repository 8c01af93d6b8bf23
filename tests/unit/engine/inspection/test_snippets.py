"""The code that is shown runs as it stands and gives the trace's numbers."""

from __future__ import annotations

from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from cnn_viz.engine.inspection.export import save_trace
from cnn_viz.engine.inspection.layer_kinds import KINDS, kind_of
from cnn_viz.engine.inspection.snippets import snippet
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit, LayerTrace, Trace
from tests.unit.engine.blueprint.random_blueprints import EVERY
from tests.unit.engine.inspection.keras_process import Keras
from tests.unit.engine.inspection.running import run

DIGIT = Digit.of_ink(np.random.default_rng(11).integers(0, 256, (28, 28), dtype=np.uint8))
FILE = "my-trace.npz"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, where the visitor has put the file."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("model_id", MODELS)
def test_every_layers_lines_give_its_numbers(model_id: str, folder: Path) -> None:
    whole = trace(weight_files.load(model_id), DIGIT)
    save_trace(whole, folder / FILE)
    for layer in whole.layers:
        shown = snippet(whole, layer.name, FILE)
        assert shown.known
        y, difference = run(shown.pytorch)
        assert np.array_equal(y[0], layer.output) and difference == 0, layer.name
        y, difference = run(shown.numpy)
        assert y.shape == layer.output.shape and y.dtype == np.float32, layer.name
        scale = max(1.0, float(np.abs(layer.output).max()))
        assert np.abs(y - layer.output).max() == pytest.approx(difference) and difference < 2e-6 * scale, layer.name
        assert "torch" not in shown.numpy


def agrees_with_keras(keras: Keras, whole: Trace, folder: Path, names: list[str]) -> None:
    """The Keras lines of these layers, as they are shown, give the trace's numbers, but for the last digits."""
    shown = [snippet(whole, name, FILE).keras for name in names]
    for name, code, (y, difference) in zip(names, shown, keras.ran(shown, folder), strict=True):
        output = whole[name].output
        turned = y[0].transpose(2, 0, 1) if output.ndim == 3 else y[0]
        assert turned.shape == output.shape and y.dtype == np.float32, name
        assert np.abs(turned - output).max() == pytest.approx(difference), name
        assert difference < 2e-6 * max(1.0, float(np.abs(output).max())), (name, code)
        assert "torch" not in code


@pytest.mark.parametrize("model_id", [*MODELS, EVERY])
def test_every_layers_keras_lines_give_its_numbers(model_id: str, folder: Path, keras: Keras) -> None:
    model = weight_files.load(model_id) if model_id in MODELS else with_statistics(weight_files.fresh(model_id))
    whole = trace(model.eval(), DIGIT)
    save_trace(whole, folder / FILE)
    agrees_with_keras(keras, whole, folder, [layer.name for layer in whole.layers])


def with_statistics(model: nn.Sequential) -> nn.Sequential:
    """As after some training: a fresh batch norm changes nothing, and its numbers could stand in any order."""
    for norm in (layer for layer in model if isinstance(layer, nn.BatchNorm2d)):
        for numbers in (norm.running_mean, norm.running_var, *norm.parameters()):
            nn.init.uniform_(numbers, 0.5, 2)
    return model


OTHERS = {
    "avg_pool": nn.AvgPool2d(3, 2, padding=1),
    "max_pool": nn.MaxPool2d(3, 2, padding=1),
    "zero_pad": nn.ZeroPad2d(2),
    "conv": nn.Conv2d(4, 6, 3, stride=2, padding=1, bias=False),
    "dilated conv": nn.Conv2d(4, 6, 3, padding=2, dilation=2),
    "batch_norm": nn.BatchNorm2d(4, affine=False),
    "dropout": nn.Dropout(0.4),
    "conv, stride and dilation": nn.Conv2d(4, 6, 3, stride=2, padding=1, dilation=2),
    "conv, all around": nn.Conv2d(4, 6, 5, padding=4),
    "even conv": nn.Conv2d(4, 6, 4, padding=2),
    "local_norm": nn.LocalResponseNorm(4, alpha=0.5, k=2),
    "leaky_relu": nn.LeakyReLU(0.3),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_kinds_and_settings_that_no_network_has_yet(kind: str, folder: Path, keras: Keras) -> None:
    whole = one_layer(OTHERS[kind].eval())
    save_trace(whole, folder / FILE)
    shown = snippet(whole, "layer1", FILE)
    assert shown.known
    assert np.array_equal(run(shown.pytorch)[0][0], whole["layer1"].output)
    assert np.allclose(run(shown.numpy)[0], whole["layer1"].output, atol=1e-6)
    agrees_with_keras(keras, whole, folder, ["layer1"])


def one_layer(layer: nn.Module) -> Trace:
    from cnn_viz.engine.inspection.layer_kinds import settings_of
    from cnn_viz.engine.inspection.trace import _weights

    x = torch.randn(1, 4, 9, 9, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        y = layer(x)[0].numpy()
    first = LayerTrace("input", "input", x[0].numpy(), x[0].numpy())
    second = LayerTrace("layer1", kind_of(layer), first.output, y, _weights(layer), settings_of(layer))
    return Trace("nobody's", (first, second))


def test_every_known_kind_has_its_lines() -> None:
    whole = trace(weight_files.fresh(EVERY).eval(), DIGIT)
    layers = {layer.kind: layer for layer in [*whole.layers, one_layer(nn.ZeroPad2d(2))["layer1"]]}
    assert set(layers) == set(KINDS)
    codes = {name: KINDS[name].code(layer) for name, layer in layers.items()}
    assert [name for name, code in codes.items() if not all(astuple(code))] == []
    for name, code in codes.items():
        assert f"layers.{KINDS[name].keras}(" in code.keras if KINDS[name].keras else "layers." not in code.keras


def test_a_grouped_convolution_has_no_numpy_lines_yet(folder: Path, keras: Keras) -> None:
    whole = one_layer(nn.Conv2d(4, 6, 3, groups=2))
    save_trace(whole, folder / FILE)
    shown = snippet(whole, "layer1", FILE)
    assert not shown.known and np.array_equal(run(shown.numpy)[0], whole["layer1"].output)
    agrees_with_keras(keras, whole, folder, ["layer1"])


def test_an_unknown_layer_still_gives_its_numbers_and_says_so(folder: Path, keras: Keras) -> None:
    whole = trace(weight_files.load("pen"), DIGIT)
    layers = tuple(replace(layer, kind="mystery") if layer.name == "relu2" else layer for layer in whole.layers)
    whole = Trace(whole.model, layers)
    save_trace(whole, folder / FILE)
    shown = snippet(whole, "relu2", FILE)
    assert not shown.known
    for code in (shown.pytorch, shown.numpy):
        assert np.array_equal(np.squeeze(run(code)[0]), whole["relu2"].output)
    assert keras.ran([shown.keras], folder)[0][1] == 0


def test_the_lines_read_like_a_textbook() -> None:
    whole = trace(weight_files.load("scratch8"), DIGIT)
    assert snippet(whole, "conv1", FILE).pytorch.splitlines() == [
        "import numpy as np",
        "import torch",
        "from torch.nn import functional as F",
        "",
        'saved = np.load("my-trace.npz")',
        'x = torch.from_numpy(saved["input"])[None]        # 1 x 28 x 28',
        'weight = torch.from_numpy(saved["conv1.weight"])  # 8 x 1 x 3 x 3',
        "",
        "y = F.conv2d(x, weight)",
        'print(abs(y[0].numpy() - saved["conv1"]).max())',
    ]
    assert snippet(whole, "conv1", FILE).numpy.splitlines()[6:] == [
        "y = np.zeros((8, 26, 26), np.float32)",
        "for row in range(26):",
        "    for column in range(26):",
        "        window = x[:, row : row + 3, column : column + 3]",
        "        y[:, row, column] = (weight * window).sum(axis=(1, 2, 3))",
        'print(abs(y - saved["conv1"]).max())',
    ]
    assert snippet(whole, "conv1", FILE).keras.splitlines() == [
        "import numpy as np",
        "from keras import layers, ops",
        "",
        'saved = np.load("my-trace.npz")',
        'x = saved["input"].transpose(1, 2, 0)[None]  # 28 x 28 x 1',
        'weight = saved["conv1.weight"]               # 8 x 1 x 3 x 3',
        "",
        "layer = layers.Conv2D(8, 3, use_bias=False)",
        "layer.build(x.shape)",
        "layer.set_weights([weight.transpose(2, 3, 1, 0)])",
        "y = layer(x)",
        'print(abs(ops.convert_to_numpy(y)[0].transpose(2, 0, 1) - saved["conv1"]).max())',
    ]
