"""Each method against captum's, on networks of every make; and what each promises."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from captum.attr import InputXGradient, IntegratedGradients, LayerAttribution, LayerGradCam, Occlusion, Saliency

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.attribution import METHODS
from cnn_viz.engine.explain.attribution.integrated_gradients import STEPS, blank, residual
from cnn_viz.engine.explain.attribution.occlusion import SIZE
from cnn_viz.engine.explain.beside_random import attributed
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import fresh, load
from cnn_viz.records import Digit

NETWORKS = ("scratch8", "conv5_bn", "lenet_rgb", "pen")
CLOSE = 1e-5  # of a map's largest value


def given(model: Network, number: int = 3) -> torch.Tensor:
    return model.input([Digit.of_ink(mnist(train=False)[0][number].numpy())])


def captums(name: str, model: Network, x: torch.Tensor, target: int) -> torch.Tensor:
    paper = blank(model, x)
    match name:
        case "gradient":
            return Saliency(model).attribute(x, target=target, abs=False)
        case "gradient_x_input":
            return InputXGradient(model).attribute(x, target=target)
        case "integrated_gradients":
            return IntegratedGradients(model).attribute(x, paper, target=target, n_steps=STEPS)
        case "grad_cam":
            last = [layer for layer in model.children() if isinstance(layer, torch.nn.Conv2d)][-1]
            cam = LayerGradCam(model, last).attribute(x, target=target, relu_attributions=True)
            return LayerAttribution.interpolate(cam, x.shape[2:])
        case "occlusion":
            window = (x.shape[1], SIZE, SIZE)
            return Occlusion(model).attribute(x, window, baselines=paper, target=target)[:, :1]
    raise AssertionError(f"captum is not asked for {name}")


@pytest.mark.parametrize("model_id", NETWORKS)
@pytest.mark.parametrize("name", METHODS)
def test_a_method_is_captum_s(name: str, model_id: str) -> None:
    model = load(model_id)
    x = given(model)
    target = int(model(x).argmax()) if name != "gradient" else 8
    ours, theirs = METHODS[name](model, x, target), captums(name, model, x.clone().requires_grad_(), target)[0].detach()
    assert ours.shape == theirs.shape
    full = float(theirs.abs().max()) or 1.0
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), atol=CLOSE * full)


@pytest.mark.parametrize("model_id", NETWORKS)
def test_integrated_gradients_add_up_to_the_difference(model_id: str) -> None:
    model = load(model_id)
    x = given(model)
    found = METHODS["integrated_gradients"](model, x, 0)
    difference = float(model(x)[0, 0] - model(blank(model, x))[0, 0])
    missed = residual(model, x, 0, found)
    assert missed == pytest.approx(float(found.sum()) - difference, abs=1e-4)
    assert abs(missed) < 0.05 * max(1.0, abs(difference))


def test_no_method_leaves_a_trace_in_the_network() -> None:
    model = load("scratch8")
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    for method in METHODS.values():
        assert not method(model, given(model), 3).requires_grad
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())


def test_every_map_stands_beside_the_one_of_random_weights() -> None:
    model, random = load("lenet_rgb"), fresh("lenet_rgb", 1).eval()
    digit = Digit.of_ink(mnist(train=False)[0][3].numpy())
    found = attributed(model, random, digit, 0)
    assert list(found) == list(METHODS)
    x = model.input([digit])
    for name, one in found.items():
        assert one.trained.shape == one.random.shape == (28, 28)
        whole = METHODS[name](model, x, 0).sum(0).numpy()
        np.testing.assert_array_equal(one.trained, whole[2:30, 2:30].astype(np.float32))
        assert not np.array_equal(one.trained, one.random) and (np.isnan(one.alike) or -1 <= one.alike <= 1)
        assert (one.residual is None) == (name != "integrated_gradients")


def test_a_network_without_a_convolution_has_no_grad_cam() -> None:
    with pytest.raises(ValueError, match="needs a convolution"):
        METHODS["grad_cam"](fresh("built:1_28-f-d10"), torch.zeros(1, 1, 28, 28), 0)
