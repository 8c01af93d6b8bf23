"""What the table of kinds says of a layer is what PyTorch's layer does."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cnn_viz.engine.inspection.layer_kinds import KINDS, building_kinds, kind_of
from cnn_viz.typed import MisfitError, typed

MAPS, ROW = (4, 12, 12), (48,)


@pytest.mark.parametrize("name", building_kinds())
def test_a_browser_is_sent_no_numbers_that_it_can_make_itself(name: str) -> None:
    kind = KINDS[name]
    shape = ROW if kind.family == "dense" else MAPS
    layer = kind.make({setting: about.usual for setting, about in kind.settings.items()}, shape).eval()
    x = torch.from_numpy(np.random.default_rng(0).normal(0, 1, (1, *shape)).astype(np.float32))
    y = layer(x)
    made = {"copy": x.ravel(), "rectified": x.relu().ravel()}
    same = [how for how, values in made.items() if torch.equal(y.ravel(), values)]
    assert [kind.derived] == (same or [""])


@pytest.mark.parametrize("name", building_kinds())
def test_a_usual_setting_is_one_that_can_be_chosen(name: str) -> None:
    for setting, about in KINDS[name].settings.items():
        for fits in (about.usual, about.least, about.most):
            assert typed(fits, about.declared) == fits, setting
        for beyond in (about.least - about.step, about.most + about.step):
            with pytest.raises(MisfitError):
                typed(beyond, about.declared)


def test_a_layer_is_called_by_its_kind_and_a_strange_one_by_its_class() -> None:
    assert [kind_of(layer) for layer in (nn.ReLU(), nn.Conv2d(1, 1, 3), nn.Flatten())] == ["relu", "conv", "flatten"]
    assert kind_of(nn.GELU()) == "gelu"
