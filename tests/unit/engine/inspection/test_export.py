"""What a visitor takes home computes the same numbers again."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnn_viz import paths
from cnn_viz.engine.inspection import export
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit
from tests.diagonal import diagonal

DIGIT = Digit.of_ink(np.random.default_rng(7).integers(0, 256, (28, 28), dtype=np.uint8))


@pytest.mark.parametrize("model_id", MODELS)
def test_the_npz_holds_every_layer(model_id: str) -> None:
    traced = trace(weight_files.load(model_id), DIGIT)
    with np.load(io.BytesIO(export.trace_bytes(traced))) as saved:
        for layer in traced.layers:
            assert np.array_equal(saved[layer.name], layer.output)
            for name, weight in layer.weights.items():
                assert np.array_equal(saved[f"{layer.name}.{name}"], weight)


@pytest.mark.slow
@pytest.mark.parametrize("model_id", diagonal(("pen", "conv5_bn", "lenet_rgb"), ("conv5_bn",)))
def test_the_pytorch_lines_run_as_they_stand(model_id: str, tmp_path: Path) -> None:
    model = weight_files.load(model_id)
    traced = trace(model, DIGIT)
    shutil.copy(paths.WEIGHTS / f"{model_id}.safetensors", tmp_path)
    export.save_trace(traced, tmp_path / "trace.npz")
    (tmp_path / "lines.py").write_text(export.pytorch_lines(model, f"{model_id}.safetensors", "trace.npz"))
    ran = subprocess.run([sys.executable, "lines.py"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    answer, _, probabilities = ran.stdout.partition(" ")
    assert int(answer) == traced.answer
    assert json.loads(probabilities) == traced.probabilities.tolist()
