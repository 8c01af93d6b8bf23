"""Weights of one shape whose names do not say where they belong: told, named, put right by hand or by proposal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
import torch
from safetensors.torch import load, save

from cnn_viz import paths
from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import fresh, network_of
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.run import train
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.engine.uploads.arrangement import TEST_IMAGES, better, reading
from cnn_viz.engine.uploads.matching import Match, rearranged
from cnn_viz.engine.uploads.uploads import recognized
from cnn_viz.errors import UserError
from cnn_viz.text import sentence

DEEP = "built:1_28-f-d24-r-d24-r-d24-r-d24-r-d10"
MAPS = "built:1_28-c6_5-r-m2-c6_3_1_1-r-c6_3_1_1-r-m2-f-d10"
RECIPE = Recipe(rate=5e-3, batch=64, epochs=1, limit=4_000, validation=500)
STEM = {"dense1": "inp", "dense2": "middle", "dense3": "deep", "dense4": "block", "dense5": "out"}
BODY = {"conv1": "stem", "conv2": "second", "conv3": "block", "dense1": "head"}


@cache
def trained(network: str) -> Network:
    model = fresh(network)
    list(train(model, RECIPE))
    return model


def written(network: str, names: Mapping[str, str], channels_last: bool = False) -> bytes:
    """As somebody else's program would write it."""
    tensors = {}
    for name, weight in trained(network).state_dict().items():
        layer, _, leaf = name.rpartition(".")
        if channels_last and name == "dense1.weight":
            weight = weight.reshape(10, 6, -1).transpose(1, 2).reshape(weight.shape)
        tensors[f"{names.get(layer, layer)}.{leaf}"] = weight.contiguous()
    return save(tensors)


def file(network: str, **said: dict) -> bytes:
    """The .json, with fields of some layers besides."""
    content = json.loads(as_json(blueprint_of(network)))
    for layer, name in zip(content["layers"], blueprint_of(network).names, strict=True):
        layer |= said.get(name, {})
    return json.dumps(content).encode()


def right(weights: bytes, network: str) -> float:
    images, labels = (part[:TEST_IMAGES] for part in mnist(train=False))
    return float((logits_of(network_of(network, weights), images).argmax(1) == labels).float().mean())


def own(network: str) -> bytes:
    return save(dict(trained(network).state_dict()))


@pytest.mark.parametrize(
    ("network", "names", "channels_last", "unsure"),
    [
        (DEEP, STEM, False, ("dense2", "dense3", "dense4")),
        (MAPS, BODY, False, ("conv2", "conv3")),
        (MAPS, {}, True, ()),
        (MAPS, BODY, True, ("conv2", "conv3")),
    ],
)
def test_what_was_guessed_is_known_and_the_right_order_is_proposed(
    network: str, names: dict[str, str], channels_last: bool, unsure: tuple[str, ...]
) -> None:
    found = recognized({"a.json": file(network), "a.safetensors": written(network, names, channels_last)})
    assert found.match.unsure == unsure
    as_it_came = reading(network, found.weights)
    assert (as_it_came.count, as_it_came.right) == (500, 500 - len(as_it_came.mistakes))
    assert as_it_came.share == pytest.approx(right(found.weights, network)) and as_it_came.share < 0.5
    proposal = better(found.weights, found.match)
    assert proposal and proposal.after - proposal.before > 0.3
    mended = rearranged(found.weights, found.match, proposal.match)
    assert load(mended).keys() == load(own(network)).keys()
    assert all(torch.equal(weight, load(own(network))[name]) for name, weight in load(mended).items())
    assert rearranged(mended, proposal.match, found.match) == found.weights, "and the way back"
    assert better(mended, proposal.match) is None, "who has the right one is left alone"


def test_the_proposal_looks_at_training_images_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_viz.engine.uploads import arrangement

    def only_training(train: bool) -> tuple[torch.Tensor, torch.Tensor]:
        assert train, "the test images choose nothing"
        return mnist(train=True)

    found = recognized({"a.json": file(DEEP), "a.safetensors": written(DEEP, STEM)})
    monkeypatch.setattr(arrangement, "mnist", only_training)
    assert better(found.weights, found.match)


def test_where_there_are_too_many_orders_exchanges_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_viz.engine.uploads import arrangement

    monkeypatch.setattr(arrangement._Trial, "few", property(lambda self: False))
    found = recognized({"a.json": file(DEEP), "a.safetensors": written(DEEP, STEM)})
    proposal = better(found.weights, found.match)
    assert proposal and rearranged(found.weights, found.match, proposal.match) == own_as_brought(DEEP)


@pytest.mark.parametrize(("work", "tried"), [(0.0, 8), (1e18, 6_000)])
def test_a_search_tries_eight_orders_at_least_and_six_thousand_at_most(
    work: float, tried: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_viz.engine.uploads import arrangement

    monkeypatch.setattr(arrangement, "WORK", work)
    found = recognized({"a.json": file(DEEP), "a.safetensors": written(DEEP, STEM)})
    trial = arrangement._Trial(found.weights, found.match)
    assert trial.budget == tried
    trial.budget = len([*trial.all()])
    assert trial.few
    trial.budget -= 1
    assert not trial.few


@pytest.mark.parametrize("budget", [1, 3, 4, 7])
def test_exchanges_are_tried_until_the_budget_is_spent(budget: int) -> None:
    """Three layers have three exchanges; each one that helps is followed by three more."""
    from cnn_viz.engine.uploads import arrangement

    trial, read = object.__new__(arrangement._Trial), []
    trial.match = Match("x", (("a", "1"), ("b", "2"), ("c", "3")), (("a", "b", "c"),))
    trial.budget, trial.flats = budget, (False,)

    def worth(match: Match) -> tuple[int, float]:
        read.append(match)
        return len(read), 0.0  # what is tried later is better

    trial.worth = worth  # type: ignore[method-assign]
    steps = list(trial.climbed())
    assert len(read) - 1 == budget, "besides the one that it began with"
    assert len(steps) - 1 == -(-budget // 3)


def test_where_no_exchange_helps_the_other_way_of_flattening_is_tried_too() -> None:
    from cnn_viz.engine.uploads import arrangement

    trial = object.__new__(arrangement._Trial)
    trial.match = Match("x", (("a", "1"), ("b", "2")), (("a", "b"),), flat=("a", 2, 4))
    trial.budget, trial.flats = 8, (False, True)
    trial.worth = lambda match: (0, 0.0)  # type: ignore[method-assign]
    assert [match.channels_last for match, _ in trial.climbed()] == [False, True]


def own_as_brought(network: str) -> bytes:
    return recognized({"a.json": file(network), "a.safetensors": own(network)}).weights


@pytest.mark.parametrize("network", ["scratch8", "conv3_valid"])
def test_what_is_in_order_gets_no_proposal(network: str) -> None:
    found = recognized({"a.safetensors": (paths.WEIGHTS / f"{network}.safetensors").read_bytes()})
    assert not found.renamed and found.match.unsure == () and found.match.flat
    assert better(found.weights, found.match) is None


def test_one_shape_one_place_is_no_guess_and_neither_is_our_name_behind_a_prefix() -> None:
    lone = "built:1_28-c4_5-r-m2-f-d10"
    content = save({f"net.{name}": weight for name, weight in fresh(lone).state_dict().items()})
    assert recognized({"a.json": file(lone), "a.bin": content}).match.unsure == ()
    content = save({f"module.{name}": weight for name, weight in trained(DEEP).state_dict().items()})
    found = recognized({"a.json": file(DEEP), "a.bin": content})
    assert found.renamed and found.match.unsure == ()
    assert found.weights == own_as_brought(DEEP)


def test_the_description_may_name_each_layer_s_tensors() -> None:
    said = {layer: {"tensors": name} for layer, name in STEM.items()}
    found = recognized({"a.json": file(DEEP, **said), "a.safetensors": written(DEEP, STEM)})
    assert found.match.unsure == () and found.weights == own_as_brought(DEEP)
    two = {layer: said[layer] for layer in ("dense2", "dense4")}
    found = recognized({"a.json": file(DEEP, **two), "a.safetensors": written(DEEP, STEM)})
    assert found.match.unsure == (), "one is left, and one place"
    found = recognized({"a.json": file(DEEP, dense2=said["dense2"]), "a.safetensors": written(DEEP, STEM)})
    assert found.match.unsure == ("dense3", "dense4")


def test_the_description_may_say_how_flatten_goes() -> None:
    said = file(MAPS, flatten={"channels_last": True})
    found = recognized({"a.json": said, "a.safetensors": written(MAPS, {}, channels_last=True)})
    assert found.match.channels_last and found.weights == own_as_brought(MAPS)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"dense2": {"tensors": "elsewhere"}}, "weights_no_name"),
        ({"dense2": {"tensors": "inp"}}, "weights_other_shape"),
        ({"dense2": {"tensors": 3}}, "build_tensors"),
        ({"dense2": {"tensors": ""}}, "build_tensors"),
        ({"dense2": {"tensors": "x" * 300}}, "build_tensors"),
        ({"dense2": {"tensors": "deep"}, "dense3": {"tensors": "deep"}}, "build_tensors_twice"),
        ({"relu1": {"tensors": "deep"}}, "build_setting"),
        ({"dense2": {"channels_last": True}}, "build_setting"),
        ({"flatten": {"channels_last": "yes"}}, "build_channels_last"),
        ({"flatten": {"channels_last": 1}}, "build_channels_last"),
    ],
)
def test_a_wrong_word_about_tensors_gets_one_sentence(said: dict, key: str) -> None:
    with pytest.raises(UserError) as error:
        recognized({"a.json": file(DEEP, **said), "a.safetensors": written(DEEP, STEM)})
    assert error.value.key == f"errors.{key}"
    assert sentence(error.value)


def test_layers_are_exchanged_in_pairs() -> None:
    match = Match("x", (("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")), (("a", "c", "d"),))
    assert match.choices("c") == ["1", "3", "4"] and match.unsure == ("a", "c", "d")
    assert match.exchanged("a", "4").taken == (("a", "4"), ("b", "2"), ("c", "3"), ("d", "1"))
    assert match.exchanged("a", "1") == match
    assert match.reordered({"a": "c", "c": "d", "d": "a"}).taken == (("a", "3"), ("b", "2"), ("c", "4"), ("d", "1"))
    assert match.moved(match.exchanged("a", "4")) == ("a", "d")
    assert replace(match, guessed=()).unsure == ()
