"""What people bring: descriptions and weights, right ones taken in, wrong ones told in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from safetensors.torch import load, save

from cnn_viz import paths
from cnn_viz.engine.blueprint.json_file import as_json, read_json
from cnn_viz.engine.blueprint.layer_specs import MOST_LAYERS, Blueprint, blueprint_of
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import fresh, network_of, weights_bytes
from cnn_viz.engine.uploads.uploads import recognized
from cnn_viz.errors import UserError
from cnn_viz.records import Digit
from cnn_viz.text import say, sentence
from tests.refusals import refused
from tests.unit.engine.blueprint.random_blueprints import EVERY, blueprints

DIGIT = Digit.of_ink(np.random.default_rng(6).integers(0, 256, (28, 28), dtype=np.uint8))
OWN = "built:1_28-c4-b-r-m2-c4_3_1_1-b-f-d10"
TWINS = "built:1_28-f-d16-r-d16-r-d16-d10"


def described(network: str) -> bytes:
    return as_json(blueprint_of(network)).encode()


def renamed(network: str, names: Callable[[str], str]) -> bytes:
    return save({names(name): weight for name, weight in fresh(network).state_dict().items()})


@settings(deadline=None)
@given(blueprints())
def test_a_file_says_everything_that_a_blueprint_is(blueprint: Blueprint) -> None:
    assert read_json(as_json(blueprint).encode()) == blueprint


def test_the_file_can_be_read_and_written_by_people() -> None:
    text = as_json(blueprint_of("built:1_28-c8_5-r-m2-f-d10"))
    assert text.splitlines()[5] == (
        '    {"kind": "conv", "filters": 8, "kernel": 5, "stride": 1, "padding": 0, "dilation": 1, "bias": true},'
    )
    short = '{"format": "cnn-viz network", "version": 1, "layers": [{"kind": "flatten"}, {"kind": "dense"}]}'
    assert read_json(b"\xef\xbb\xbf" + short.encode()).id == "built:1_28-f-d10", "what is left out is as usual"


RIGHT = {
    "format": "cnn-viz network",
    "version": 1,
    "input": {"channels": 1, "size": 28},
    "layers": [{"kind": "flatten"}],
}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"format": "keras"}, "not_a_blueprint"),
        ({"version": 2}, "build_version"),
        ({"optimizer": "sgd"}, "build_field"),
        ({"input": {"channels": 2}}, "build_input"),
        ({"input": {"colour": 1}}, "build_field"),
        ({"input": [1, 28, 28]}, "build_input"),
        ({"input": {"std": 0}}, "build_input"),
        ({"layers": {"conv": 3}}, "build_list"),
        ({"layers": ["conv"]}, "build_list"),
        ({"layers": [{"kind": "lstm"}]}, "build_kind"),
        ({"layers": [{"kind": ["conv"]}]}, "build_kind"),
        ({"layers": [{"kind": "conv", "groups": 2}]}, "build_setting"),
        ({"layers": [{"kind": "conv", "cls": 2}]}, "build_setting"),
        ({"layers": [{"kind": "conv", "filters": 100_000}]}, "build_whole"),
        ({"layers": [{"kind": "conv", "filters": 2.5}]}, "build_whole"),
        ({"layers": [{"kind": "conv", "filters": "8"}]}, "build_whole"),
        ({"layers": [{"kind": "conv", "filters": None}]}, "build_whole"),
        ({"layers": [{"kind": "dropout", "share": float("nan")}]}, "build_number"),
        ({"layers": [{"kind": "relu"}] * (MOST_LAYERS + 1)}, "build_layers"),
    ],
)
def test_a_wrong_description_gets_one_sentence(changes: dict, key: str) -> None:
    with pytest.raises(UserError) as error:
        read_json(json.dumps(RIGHT | changes).encode())
    assert error.value.key == f"errors.{key}"
    assert sentence(error.value)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"version": ' + b"9" * 5_000 + b"}", b"PK\x03\x04"]
)
def test_what_is_no_json_is_told(content: bytes) -> None:
    with refused("JSON"):
        read_json(content)


def test_a_description_alone_is_taken_in_even_before_it_is_possible() -> None:
    assert recognized({"a.json": described(EVERY)}).network == EVERY
    found = recognized({"A.JSON": described("built:1_28-d10")})
    assert (found.network, found.weights) == ("built:1_28-d10", b"")


def test_weights_from_here_know_their_network() -> None:
    content = weights_bytes(fresh(OWN))
    found = recognized({"mine.safetensors": content})
    assert found.network == OWN and not found.renamed
    assert recognized({"again.safetensors": found.weights}).network == OWN


def test_the_sheet_of_a_training_describes_its_network_as_well() -> None:
    sheet = json.dumps({"model": OWN, "parameters": 1}).encode()
    assert recognized({"x.json": sheet, "x.safetensors": save(fresh(OWN).state_dict())}).network == OWN


def test_foreign_names_are_matched_by_shape_and_order() -> None:
    places = ["conv1", "norm1", "conv2", "norm2", "dense1"]
    theirs = {
        "conv1": "features.0",
        "norm1": "features.1",
        "conv2": "features.10",
        "norm2": "features.2",
        "dense1": "head",
    }
    model = fresh(OWN)
    torch.nn.init.uniform_(model.norm1.weight)
    state = {
        f"{theirs[name.partition('.')[0]]}.{name.partition('.')[2]}": weight
        for name, weight in model.state_dict().items()
        if "num_batches" not in name  # often left out
    }
    assert len(theirs) == len(places)
    found = recognized({"net.json": described(OWN), "net.safetensors": save(state)})
    assert found.renamed
    own = network_of(OWN, found.weights)
    assert (predict(own, [DIGIT]) == predict(model.eval(), [DIGIT])).all()


def test_layers_of_one_shape_go_by_the_order_of_their_names() -> None:
    content = renamed(TWINS, lambda name: name.replace("dense2", "net.layer9").replace("dense3", "net.layer10"))
    found = load(recognized({"a.json": described(TWINS), "a.safetensors": content}).weights)
    model = fresh(TWINS)
    assert (found["dense2.weight"] == model.dense2.weight).all()
    assert (found["dense3.weight"] == model.dense3.weight).all()


def test_weights_alone_may_be_meant_for_the_design_at_hand() -> None:
    found = recognized({"a.bin": renamed(OWN, lambda name: f"module.{name}")}, own=[OWN])
    assert (found.network, found.renamed) == (OWN, True)
    assert recognized({"pen.safetensors": (paths.WEIGHTS / "pen.safetensors").read_bytes()}, own=[OWN]).network == "pen"


def test_half_floats_become_floats() -> None:
    halves = save({name: weight.half() for name, weight in fresh("scratch8").state_dict().items()})
    assert {weight.dtype for weight in load(recognized({"a": halves}).weights).values()} == {torch.float32}


WRONG: dict[str, tuple[dict[str, bytes], str]] = {
    "pickle": ({"a.pt": b"PK\x03\x04"}, "not_safetensors"),
    "shapes": ({"a.safetensors": save({"w": torch.zeros(2, 2)})}, "unknown_weights"),
    "two": ({"a.json": b"{}", "b.json": b"{}"}, "too_many_files"),
    "missing": (
        {"a.json": described(OWN), "a.safetensors": (paths.WEIGHTS / "scratch8.safetensors").read_bytes()},
        "weights_missing",
    ),
    "over": (
        {"a.json": described("built:1_28-f-d10"), "a.safetensors": renamed("built:1_28-f-d10-r-d10", str)},
        "weights_over",
    ),
    "nan": (
        {"a.json": described("built:1_28-f-d10"),
         "a.safetensors": save({"w.weight": torch.full((10, 784), torch.nan), "w.bias": torch.zeros(10)})},
        "not_finite",
    ),
    "impossible": (
        {"a.json": described("built:1_28-d10"), "a.safetensors": renamed("built:1_28-f-d10", str)},
        "build_maps",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_gets_one_sentence(case: str) -> None:
    files, key = WRONG[case]
    with pytest.raises(UserError) as error:
        recognized(files)
    assert error.value.key == f"errors.{key}"
    assert sentence(error.value)


def test_a_forged_name_in_a_file_is_passed_over() -> None:
    forged = save({"w": torch.zeros(1)}, {"network": "built:1_28-" + "c128_15_1_7-" * 40 + "d10"})
    with refused("fit none"):
        recognized({"a.safetensors": forged})


def test_whole_numbers_become_floats() -> None:
    wholes = save({name: (9 * w).round().to(torch.int32) for name, w in fresh("scratch8").state_dict().items()})
    assert {weight.dtype for weight in load(recognized({"a": wholes}).weights).values()} == {torch.float32}


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_description_is_read_whatever_wrote_it(coding: str) -> None:
    """PowerShell 5 writes UTF-16, Windows' editor a byte order mark."""
    assert recognized({"a.json": described(OWN).decode().encode(coding)}).network == OWN


@pytest.mark.parametrize("content", [b"\xff\xfe{", b"\xfe\xff\x00{\x00", "{é".encode("utf-16"), b"\x00\x00\xfe\xff"])
def test_half_an_encoding_is_told_like_any_file_that_cannot_be_read(content: bytes) -> None:
    with refused("not a JSON file"):
        read_json(content)


def test_a_file_that_is_too_long_says_so() -> None:
    with pytest.raises(UserError) as error:
        read_json(b" " * 3_000_000 + described(OWN))
    assert sentence(error.value) == say("errors.json_size", size="3.0", most="2")
