"""The bench in a link: back as it was, and nothing else gets in."""

from __future__ import annotations

import base64
import json
import random
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_viz.engine.playground.bench import (
    LARGEST_KERNEL,
    LESSONS,
    Activation,
    Bench,
    Conv,
    Flatten,
    LocalNorm,
    Norm,
    Pool,
    cells,
)
from cnn_viz.engine.playground.bench_link import decode, encode
from cnn_viz.engine.playground.kernels import kernel
from cnn_viz.engine.playground.operations import run
from cnn_viz.errors import UserError
from cnn_viz.text import say

OWN = Bench(
    lesson="chain",
    matrix=cells(np.arange(60.0).reshape(1, 5, 12).repeat(3, 0) / 7),
    example="",
    channels=3,
    lessons={
        **LESSONS,
        "chain": (
            Conv("own", cells(np.random.default_rng(0).normal(0, 1, (3, 2, 2))), 2, "same", "reflect", 3, -0.25),
            Norm(2.0, 1.0),
            LocalNorm(5, 0.5, 0.75, 1.0),
            Activation("leaky_relu", 0.2),
            Pool("average", 3, 1),
            Flatten(),
        ),
    },
    at=3,
    shift=(-6, 6),
)


@pytest.mark.parametrize("bench", [Bench(), OWN, *(replace(Bench(), lesson=lesson) for lesson in (*LESSONS, "moves"))])
def test_a_link_brings_the_bench_back(bench: Bench) -> None:
    assert decode(encode(bench)) == bench


def test_a_learned_kernel_travels_as_numbers() -> None:
    bench = replace(Bench()).with_step(name="learned", origin=("pen", "conv1", 3, 0))
    assert decode(encode(bench)).step == replace(Conv(), name="own")


def test_links_are_short() -> None:
    assert len(encode(Bench())) < 250
    noise = tuple(Conv("own", cells(kernel("random", 7, seed=i))) for i in range(8))
    assert len(encode(Bench(lesson="chain").with_steps(*noise))) < 2000


def link(**changes: object) -> str:
    plain = json.loads(zlib.decompress(base64.urlsafe_b64decode(encode(Bench()) + "==")))
    return base64.urlsafe_b64encode(zlib.compress(json.dumps({**plain, **changes}).encode())).decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"l": "nothing"},
        {"s": "photo"},
        {"d": -1},
        {"d": 2.5},
        {"c": 2},
        {"c": True},
        {"e": "none"},
        {"t": []},
        {"t": [{"k": "flatten"}]},
        {"t": [{"k": "conv"}]},
        {"t": "x"},
        {"a": 99},
        {"a": 1},
        {"m": [7, 0]},
        {"m": 3},
    ],
)
def test_a_forged_link_is_refused(changes: dict[str, object]) -> None:
    assert decode(link()) == Bench()
    with pytest.raises(UserError):
        decode(link(**changes))


def pooling(size: int) -> Bench:
    return replace(Bench(), lesson="pool", lessons={**LESSONS, "pool": (Pool(size=size),)})


@pytest.mark.parametrize("size", range(1, LARGEST_KERNEL + 1))
def test_a_window_of_every_size_comes_back(size: int) -> None:
    assert decode(encode(pooling(size))) == pooling(size)


@pytest.mark.parametrize("size", [0, LARGEST_KERNEL + 1])
def test_a_window_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(UserError):
        decode(encode(pooling(size)))


def test_a_step_with_impossible_numbers_is_refused() -> None:
    plain = json.loads(zlib.decompress(base64.urlsafe_b64decode(encode(Bench()) + "==")))["t"][0]
    for name, value in {
        "stride": 9,
        "padding": "full",
        "fill": 1,
        "bias": "x",
        "weights": [[[1, 2]]],
        "name": "x",
    }.items():
        with pytest.raises(UserError):
            decode(link(t=[{**plain, name: value}]))


@pytest.mark.parametrize("bias", [True, "1", 1_000_001, -1e7, float("nan")])
def test_a_bias_is_a_number_that_a_cell_could_hold(bias: object) -> None:
    plain = json.loads(zlib.decompress(base64.urlsafe_b64decode(encode(Bench()) + "==")))["t"][0]
    assert decode(link(t=[{**plain, "bias": -1e6}])).step == Conv(bias=-1e6)
    with pytest.raises(UserError):
        decode(link(t=[{**plain, "bias": bias}]))


@pytest.mark.parametrize("changes", [{"offset": 0}, {"alpha": -1}, {"offset": -3}, {"alpha": "x"}, {"size": 99}])
def test_a_local_norm_that_would_divide_by_nothing_is_refused(changes: dict[str, object]) -> None:
    plain = {"k": "local_norm", "size": 3, "alpha": 1, "beta": 0.75, "offset": 2}
    with pytest.raises(UserError):
        decode(link(l="local_norm", t=[{**plain, **changes}]))


NUMBERS = [True, -1, 2.5, 99, 10**400, 1e308, float("nan"), float("inf")]
HOSTILE: list[Any] = [*NUMBERS, None, "", "x", "\ud800", [], [[]], [1], {}, {"k": 1}]


def _mutated(plain: Any, chance: random.Random) -> Any:
    """The same JSON with one thing in it wrong: another value, one missing, one too many, one repeated."""
    if isinstance(plain, dict | list) and plain and chance.random() < 0.85:
        copy: Any = plain.copy()
        place = chance.choice(list(copy)) if isinstance(copy, dict) else chance.randrange(len(copy))
        match chance.randrange(6):
            case 0:
                del copy[place]
            case 1 if isinstance(copy, list):
                copy.append(chance.choice([*HOSTILE, copy[place]]))
            case _:
                copy[place] = _mutated(copy[place], chance)
        return copy
    return chance.choice(HOSTILE)


def test_1500_mutations_give_a_bench_that_runs_or_a_sentence() -> None:
    chance = random.Random(0)
    benches = [OWN, *(replace(Bench(), lesson=lesson) for lesson in (*LESSONS, "moves"))]
    forged = [json.loads(zlib.decompress(base64.urlsafe_b64decode(encode(bench) + "=="))) for bench in benches]
    refused: list[UserError] = []
    for k in range(1500):
        packed = zlib.compress(json.dumps(_mutated(forged[k % len(forged)], chance)).encode())
        try:
            bench = decode(base64.urlsafe_b64encode(packed).decode())
        except UserError as error:
            refused.append(error)
        else:
            run(bench.planes, bench.steps)
            assert decode(encode(bench)) == bench
    assert 900 < len(refused) < 1500
    assert {say(error.key, "zh", **error.values) for error in refused} == {say("errors.garbled_link", "zh")}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        decode(text)


def test_a_stream_that_blows_up_is_refused() -> None:
    with pytest.raises(UserError):
        decode(base64.urlsafe_b64encode(zlib.compress(b"[" * 10_000_000)).decode())
