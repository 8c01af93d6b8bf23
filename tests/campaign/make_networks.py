"""Network files: descriptions, weights, and both, written by hand, by other programs, by old disks and by breakers."""

from __future__ import annotations

import json
import struct
from functools import cache
from typing import Any

import numpy as np
import torch
from safetensors.torch import save

from cnn_viz import paths
from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.trained.weight_files import fresh
from tests.campaign.hurt import hurt_bytes, hurt_json, hurt_json_text, pick
from tests.campaign.trying import Chance, Maker

Files = dict[str, bytes]

DESIGNS = (
    "built:1_28-c8_5-r-m2-f-d10",
    "built:1_28-c4-b-r-m2-c4_3_1_1-b-f-d10",
    "built:1_28-f-d16-r-d16-r-d16-d10",
    "built:3_28-c4_3_2_1-r-f-d10",
)
DTYPES = (torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.uint8, torch.bool, torch.complex64)
VALUES = (float("nan"), float("inf"), -float("inf"), 3e38, -3e38, 1e20, 1e-42, -1.0, 0.0)


def _design(chance: Chance) -> str:
    return pick(chance, DESIGNS)


@cache
def _weights(network: str) -> dict[str, torch.Tensor]:
    return dict(fresh(network).state_dict())


def _description(network: str) -> Any:
    return json.loads(as_json(blueprint_of(network)))


def right(chance: Chance) -> Files:
    """A description, weights, or both; sometimes under other names."""
    network = _design(chance)
    tensors = {name: tensor.clone() for name, tensor in _weights(network).items()}
    if chance.random() < 0.3:
        tensors = {f"model.{name}": tensor for name, tensor in tensors.items()}
    files = {"net.json": as_json(blueprint_of(network)).encode(), "net.safetensors": save(tensors)}
    if chance.random() < 0.5:
        del files[pick(chance, list(files))]
    return files


def _values_of_a_description(chance: Chance) -> Files:
    return {"net.json": json.dumps(hurt_json(_description(_design(chance)), chance)).encode()}


def _letters_of_a_description(chance: Chance) -> Files:
    return {pick(chance, ("net.json", "NET.JSON")): hurt_json_text(_description(_design(chance)), chance)}


def _bytes_of_weights(chance: Chance) -> Files:
    return {"net.safetensors": hurt_bytes(save(_weights(_design(chance))), chance)}


def _header_of_weights(chance: Chance) -> Files:
    content = save(_weights(_design(chance)), {"network": "built:1_28-f-d10"})
    length = int.from_bytes(content[:8], "little")
    header = hurt_json(json.loads(content[8 : 8 + length]), chance)
    return {"net.safetensors": with_header(json.dumps(header).encode(), content[8 + length :])}


def _numbers_in_weights(chance: Chance) -> Files:
    """Some or all numbers of a layer, or of all, are none, enormous, tiny or alike; the description comes along."""
    network = _design(chance)
    tensors = {name: tensor.clone() for name, tensor in _weights(network).items()}
    names = list(tensors) if chance.random() < 0.5 else [pick(chance, list(tensors))]
    value, whole = pick(chance, VALUES), chance.random() < 0.5
    for name in names:
        if tensors[name].is_floating_point():
            flat = tensors[name].view(-1)
            flat[: None if whole else 1] = value
    return {"net.safetensors": save(tensors), "net.json": as_json(blueprint_of(network)).encode()}


def _other_tensors(chance: Chance) -> Files:
    """Another kind of number, another shape, one too many, one too few, two under each other's names."""
    network = _design(chance)
    tensors = {name: tensor.clone() for name, tensor in _weights(network).items()}
    one, other = pick(chance, list(tensors)), pick(chance, list(tensors))
    match int(chance.integers(6)):
        case 0:
            tensors = {name: tensor.to(pick(chance, DTYPES)) for name, tensor in tensors.items()}
        case 1:
            tensors[one] = tensors[one].flatten() if chance.random() < 0.5 else tensors[one][None]
        case 2:
            tensors[pick(chance, ("", ".", "extra", "x.y.z.weight", "七.weight"))] = torch.zeros(
                pick(chance, (0, 1, 7))
            )
        case 3:
            del tensors[one]
        case 4:
            tensors[one], tensors[other] = tensors[other], tensors[one]
        case _:
            tensors = {f"{i}": tensor for i, tensor in enumerate(tensors.values())}
    files = {"net.safetensors": save(tensors), "net.json": as_json(blueprint_of(network)).encode()}
    return files if chance.random() < 0.7 else {"net.safetensors": files["net.safetensors"]}


def _strange_header(chance: Chance) -> Files:
    """A header that claims sizes beyond all numbers, names beyond all memory, or a length that is not there."""
    big = {
        "dtype": "F32",
        "shape": pick(chance, ([0, 2**62, 2**62], [2**63], [2**40, 2**40], [-1], [0])),
        "data_offsets": [0, 0],
    }
    match int(chance.integers(6)):
        case 0:
            return {"net.safetensors": with_header(json.dumps({"conv1.weight": big}).encode(), b"")}
        case 1:
            return {"net.safetensors": struct.pack("<Q", pick(chance, (0, 1, 2**31, 2**63, 2**64 - 1))) + b"{}"}
        case 2:
            return {"net.safetensors": with_header(b"[" * 50_000 + b"]" * 50_000, b"")}
        case 3:
            many = {f"layer{i}.weight": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(3_000)}
            return {"net.safetensors": with_header(json.dumps(many).encode(), b"")}
        case 4:
            about = {
                "__metadata__": {
                    "network": pick(chance, ("built:", "built:1_28-" + "c9-" * 5_000, "pen", "\0", "x" * 10**5))
                }
            }
            return {"net.safetensors": with_header(json.dumps(about).encode(), b"")}
    return {"net.safetensors": with_header(b'{"a": 1, "a": 2}', b"")}


def _other_files(chance: Chance) -> Files:
    """Files that are no network, sheets, two at once, none."""
    sheet = (paths.WEIGHTS / "scratch8.json").read_bytes()
    others: tuple[Files, ...] = (
        {"net.json": b""},
        {"net.safetensors": b""},
        {"sheet.json": sheet},
        {"sheet.json": json.dumps(hurt_json(json.loads(sheet), chance)).encode()},
        {"a.json": sheet, "b.json": sheet},
        {"net.pt": b"PK\x03\x04" + chance.bytes(200)},
        {"net.pkl": b"\x80\x04cposix\nsystem\n."},
        {"net.h5": b"\x89HDF\r\n\x1a\n" + bytes(99)},
        {"net.npy": np.zeros(784).tobytes()},
        {"net.json": json.dumps(pick(chance, (None, 7, "x", [], {}, [[]]))).encode()},
    )
    return pick(chance, others)


def with_header(header: bytes, data: bytes) -> bytes:
    """A safetensors file: the length of the header, the header, the numbers."""
    return struct.pack("<Q", len(header)) + header + data


MAKERS: dict[str, Maker] = {
    "right": right,
    "values of a description": _values_of_a_description,
    "letters of a description": _letters_of_a_description,
    "numbers in weights": _numbers_in_weights,
    "bytes of weights": _bytes_of_weights,
    "header of weights": _header_of_weights,
    "other tensors": _other_tensors,
    "strange header": _strange_header,
    "other files": _other_files,
}
