"""A trace is exactly what PyTorch computes, layer by layer, for everybody at once."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.layer_kinds import KINDS, kind_of
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import MODELS, Network
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.records import Digit

RANDOM = np.random.default_rng(7)


def noise() -> Digit:
    return Digit(RANDOM.integers(0, 256, (28, 28), np.uint8), RANDOM.integers(0, 256, (3, 28, 28), np.uint8))


DIGITS = {
    "a real digit": Digit.of_ink(mnist(train=False)[0][0].numpy()),
    "noise in colour": noise(),
    "black": Digit.of_ink(np.zeros((28, 28), np.uint8)),
}


def network(model_id: str) -> Network:
    """Untrained, with running statistics other than those that batch norm begins with."""
    model = fresh(model_id, seed=3)
    model.train()
    with torch.no_grad():
        model(model.input([noise() for _ in range(16)]))
    return model.eval()


def by_hooks(model: Network, digit: Digit) -> dict[str, np.ndarray]:
    """The other way to see every layer: what PyTorch's own forward hooks report."""
    seen: dict[str, np.ndarray] = {}
    hooks = [
        layer.register_forward_hook(lambda _m, _i, out, name=name: seen.__setitem__(name, out[0].numpy().copy()))
        for name, layer in model.named_children()
    ]
    with torch.inference_mode():
        seen["softmax"] = torch.softmax(model(model.input([digit])), 1)[0].numpy()
    for hook in hooks:
        hook.remove()
    return seen


@pytest.mark.parametrize("digit", DIGITS.values(), ids=DIGITS)
@pytest.mark.parametrize("model_id", MODELS)
def test_every_layer_is_exactly_what_torch_computes(model_id, digit):
    model = network(model_id)
    found, expected = trace(model, digit), by_hooks(model, digit)
    assert [layer.name for layer in found.layers] == ["input", *expected]
    for layer in found.layers[1:]:
        np.testing.assert_array_equal(layer.output, expected[layer.name], err_msg=layer.name)
    np.testing.assert_array_equal(found.layers[0].output, model.input([digit])[0].numpy())


@pytest.mark.parametrize("model_id", MODELS)
def test_each_layer_takes_what_the_one_before_put_out(model_id):
    layers = trace(network(model_id), DIGITS["a real digit"]).layers
    for before, after in itertools.pairwise(layers):
        assert after.input is before.output


@pytest.mark.parametrize("model_id", MODELS)
def test_the_probabilities_sum_to_one_and_predict_agrees(model_id):
    model = network(model_id)
    found = trace(model, DIGITS["a real digit"])
    assert found.probabilities.sum() == pytest.approx(1, abs=1e-6)
    assert found.answer == found.logits.argmax()
    together = predict(model, list(DIGITS.values()))
    assert together.shape == (3, 10)
    np.testing.assert_allclose(together[0], found.probabilities, atol=1e-5)


@pytest.mark.parametrize("model_id", MODELS)
def test_weights_settings_and_kinds_are_the_layers_own(model_id):
    model = network(model_id)
    found = trace(model, DIGITS["black"])
    assert sum(layer.parameters for layer in found.layers) == sum(p.numel() for p in model.parameters())
    for name, module in model.named_children():
        layer = found[name]
        assert KINDS[layer.kind].module is type(module)
        for key, weight in layer.weights.items():
            np.testing.assert_array_equal(weight, module.state_dict()[key].numpy())
        if isinstance(module, nn.Conv2d):
            assert layer.settings["kernel_size"] == module.kernel_size[0]
            assert layer.settings["padding"] == module.padding[0]


def test_the_colour_reaches_the_network_that_reads_colour():
    ink = DIGITS["a real digit"].ink
    red = Digit(ink, np.stack([ink, ink // 4, ink // 4]))
    found = trace(network("lenet_rgb"), red)
    assert found["input"].output.shape == (3, 32, 32)
    assert found["input"].output[0].sum() > 3 * found["input"].output[1].sum()
    assert not np.array_equal(found.logits, trace(network("lenet_rgb"), Digit.of_ink(ink)).logits)


def test_many_people_share_one_model_and_nobody_sees_anothers_maps():
    """Twelve threads, forty digits, every layer: as if each were alone."""
    digits = [noise() for _ in range(40)]
    for model_id in ("pen", "conv5_bn", "lenet_rgb"):
        model = network(model_id)
        alone = [trace(model, digit) for digit in digits]
        with ThreadPoolExecutor(12) as people:
            together = list(people.map(lambda digit, model=model: trace(model, digit), digits * 3))
        for one, other in zip(alone * 3, together, strict=True):
            for a, b in zip(one.layers, other.layers, strict=True):
                np.testing.assert_array_equal(a.output, b.output)


def test_a_record_cannot_be_written_to_and_leaves_the_model_as_it_was():
    model = network("conv5_bn")
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    for layer in trace(model, noise()).layers:
        for array in (layer.output, *layer.weights.values()):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
    assert all(torch.equal(weight, before[name]) for name, weight in model.state_dict().items())


def test_a_model_in_training_mode_is_refused():
    with pytest.raises(ValueError, match=r"call model.eval\(\)"):
        trace(network("pen").train(), noise())


def test_an_unknown_kind_of_layer_still_has_a_name():
    assert kind_of(nn.Softsign()) == "softsign"


def test_asking_for_a_layer_that_is_not_there_names_those_that_are():
    with pytest.raises(KeyError, match="it has input, conv1"):
        trace(network("scratch8"), noise())["conv9"]
