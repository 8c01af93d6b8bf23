"""The summary that we print is the one that Keras prints for an equal network, and PyTorch's numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cnn_viz.engine.inspection.keras_summary import KerasSummary, keras_summary
from cnn_viz.engine.inspection.summary import plan
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit
from tests.unit.engine.blueprint.random_blueprints import EVERY
from tests.unit.engine.inspection.keras_process import Keras

DIGIT = Digit.of_ink(np.random.default_rng(7).integers(0, 256, (28, 28), dtype=np.uint8))
STRIDED = "built:1_28-c4_3_2_1-r-f-d10"  # Keras' padding="same" would be another


def summary(model_id: str) -> KerasSummary:
    model = weight_files.fresh(model_id)
    return keras_summary(plan(model, model.input.shape))


@pytest.mark.parametrize("model_id", [*MODELS, EVERY, STRIDED])
def test_it_is_what_keras_prints_of_an_equal_network(model_id: str, keras: Keras) -> None:
    whole = trace(weight_files.load(model_id), DIGIT)
    printed, logits = keras.summary(model_id, whole["input"].output)
    np.testing.assert_allclose(logits, whole.logits, rtol=1e-4, atol=1e-4, err_msg="another network")
    cells = [re.split(r" *│ *", line.strip("│ ")) for line in printed.splitlines() if line.startswith("│")]
    ours = summary(model_id)
    assert [[row.layer, row.shape, f"{row.parameters:,}"] for row in ours.rows] == cells
    totals = [line.strip() for line in printed.splitlines() if "params:" in line]
    said = [re.sub(" +", " ", line) for line in ours.text(model_id).splitlines()]
    assert said[-3:] == totals
    assert all(" ".join(row) in said for row in cells)


@pytest.mark.parametrize("model_id", [*MODELS, EVERY])
def test_its_numbers_are_torchs(model_id: str) -> None:
    model, ours = weight_files.fresh(model_id), summary(model_id)
    assert ours.trainable == sum(p.numel() for p in model.parameters() if p.requires_grad)
    assert ours.fixed == sum(b.numel() for name, b in model.named_buffers() if "running" in name)
    assert sum(row.parameters for row in ours.rows) == ours.trainable + ours.fixed
    counts = {name: sum(p.numel() for p in layer.parameters()) for name, layer in model.named_children()}
    assert [(row.name, row.parameters) for row in ours.rows if row.kind != "BatchNormalization"] == [
        (name, count) for name, count in counts.items() if not name.startswith("norm")
    ]


def test_it_is_set_as_a_table() -> None:
    assert summary("conv5_bn").text("conv5_bn").splitlines() == [
        'Model: "conv5_bn"',
        "───────────────────────────────────────────────────────",
        "Layer (type)                Output Shape        Param #",
        "───────────────────────────────────────────────────────",
        "conv1 (Conv2D)              (None, 24, 24, 32)      832",
        "pool1 (MaxPooling2D)        (None, 12, 12, 32)        0",
        "norm1 (BatchNormalization)  (None, 12, 12, 32)      128",
        "flatten (Flatten)           (None, 4608)              0",
        "dropout1 (Dropout)          (None, 4608)              0",
        "dense1 (Dense)              (None, 10)           46,090",
        "───────────────────────────────────────────────────────",
        "Total params:         47,050 (183.79 KB)",
        "Trainable params:     46,986 (183.54 KB)",
        "Non-trainable params:     64 (256.00 B)",
    ]
