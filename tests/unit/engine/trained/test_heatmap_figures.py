"""What the sheets say of the heat maps: there for every network, and a part of it computed again."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.explain.attribution import METHODS
from cnn_viz.engine.explain.beside_random import attributed
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.heatmap_figures import OF_EACH, SEED, judged_digits, measured
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.engine.trained.weight_files import fresh, load
from cnn_viz.engine.training.twins import TWINS


@pytest.mark.parametrize("model_id", [*MODELS, *TWINS])
def test_every_sheet_carries_them(model_id: str) -> None:
    found = sheet(model_id).heat_maps
    assert found, f"run python -m cnn_viz heatmaps {model_id}"
    layers = [name for name, layer in load(model_id).named_children() if layer.state_dict()][::-1]
    assert found.digits == 10 * OF_EACH and list(found.alike) == list(found.deletion) == list(METHODS)
    assert all(list(by_layer) == layers for by_layer in found.alike.values())
    assert all(0 < share < 1 for share in (*found.deletion.values(), found.by_lot))
    if model_id in MODELS:
        assert found.deletion["occlusion"] < found.by_lot, "the one method that changes things and looks knows more"


def test_the_last_line_is_the_network_beside_random_weights() -> None:
    """All layers random is what the page shows of one digit; the sheet's figure is its mean."""
    model, digits = load("scratch8"), judged_digits()
    found = measured(model, digits[:3])
    for name in METHODS:
        alone = [
            attributed(model, fresh("scratch8", SEED).eval(), d, int(model(model.input([d])).argmax()))[name].alike
            for d in digits[:3]
        ]
        assert found.alike[name]["conv1"] == pytest.approx(np.nanmean(alone), abs=1e-3)


def test_a_sheet_s_figures_computed_again() -> None:
    again, told = measured(load("scratch8"), judged_digits()), sheet("scratch8").heat_maps
    assert told
    assert again.by_lot == pytest.approx(told.by_lot, abs=2e-3)
    for name in METHODS:
        assert again.deletion[name] == pytest.approx(told.deletion[name], abs=5e-3)
        assert again.alike[name] == pytest.approx(told.alike[name], abs=5e-3)
