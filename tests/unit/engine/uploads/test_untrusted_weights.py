"""Weight files that lie or cannot answer: each gets one sentence before anything is made of it."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import save

from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.uploads.uploads import recognized
from cnn_viz.errors import UserError
from cnn_viz.text import sentence
from tests.unit.engine.uploads.test_uploads import described


def forged(header: object, length: int | None = None, body: bytes = b"") -> bytes:
    said = json.dumps(header).encode()
    return (len(said) if length is None else length).to_bytes(8, "little") + said + body


def entry(*shape: object, dtype: str = "F32") -> dict:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [0, 0]}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (forged({"w": entry(0, 2**62, 2**62)}), "weights_shape"),
        (forged({"w": entry(0)}), "weights_shape"),
        (forged({"w": entry(1, 10**7)}), "weights_shape"),
        (forged({"w": entry(*[1500] * 4)}), "weights_shape"),
        (forged({"w": entry(-1, -1)}), "weights_shape"),
        (forged({"w": entry(2, 2)}), "not_safetensors"),
        (forged({"w": entry(2.5)}), "not_safetensors"),
        (forged({"w": entry(True)}), "not_safetensors"),
        (forged({"w": {"dtype": "F32"}}), "not_safetensors"),
        (forged({"w": 3}), "not_safetensors"),
        (forged([1]), "not_safetensors"),
        (forged({"__metadata__": [1]}), "not_safetensors"),
        (forged({}, length=2**63), "not_safetensors"),
        (forged({}, length=9), "not_safetensors"),
        (forged({"w": entry(0)}, length=len(forged({"w": entry(0)})) - 7), "not_safetensors"),
        (b"\x05\x00\x00\x00\x00\x00\x00\x00[[[[[", "not_safetensors"),
        (forged({f"layer{i}.weight": entry(1) for i in range(200_000)}), "weights_header"),
        (forged({f"w{i}": entry(1) for i in range(2_000)}), "weights_many"),
        (b"\x00" * 33_000_000, "weights_size"),
        (save({"0.weight": torch.zeros(10, 784, dtype=torch.complex64), "0.bias": torch.zeros(10)}), "not_finite"),
        (save({"0.weight": torch.full((10, 784), 1e300, dtype=torch.float64), "0.bias": torch.zeros(10)}),
         "not_finite"),
    ],
)  # fmt: skip
def test_a_file_that_lies_gets_one_sentence(content: bytes, key: str) -> None:
    with pytest.raises(UserError) as error:
        recognized({"a.json": described("built:1_28-f-d10"), "a.safetensors": content})
    assert error.value.key == f"errors.{key}"
    assert sentence(error.value)


@pytest.mark.parametrize("network", ["scratch8", "built:1_28-c4_5-s-m2-f-d10"])
def test_finite_weights_whose_values_are_not_are_refused(network: str) -> None:
    """After the sigmoid they would be numbers again, and the picture would have none to show."""
    huge = save({name: torch.full_like(w, 3e38) for name, w in fresh(network).state_dict().items()})
    files = {"a.json": described(network)} if network.startswith("built") else {}
    with pytest.raises(UserError) as error:
        recognized({**files, "a.safetensors": huge})
    assert error.value.key == "errors.answers_no_number" and error.value.values == {"layer": "conv1"}
    assert sentence(error.value)
