"""Networks over HTTP: found under their hash alone, kept by the browser, and no more of them held than fit."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

import pytest

from cnn_viz.web import weights
from tests.unit.web.asking import get


@pytest.fixture(autouse=True)
def _none_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_files", OrderedDict())


def test_a_network_is_packed_once_and_served_for_good() -> None:
    packed: list[bytes] = []

    def pack() -> bytes:
        packed.append(b"network")
        return packed[-1]

    address = weights.weights_address("pen", pack)
    assert weights.weights_address("pen", pack) == address and len(packed) == 1
    said = get(weights.routes(), "/" + address)
    assert (said.status, said.body) == (200, b"network") and "immutable" in said.headers["cache-control"]


def test_what_nobody_was_shown_is_not_found_and_not_kept() -> None:
    said = get(weights.routes(), "/cnn-viz/weights/" + "0" * 64)
    assert said.status == 404 and said.headers["cache-control"] == "no-store"


def test_the_one_that_was_longest_not_shown_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MOST", 10)
    first, second = (weights.weights_address(name, partial(bytes, name * 4, "ascii")) for name in ("a", "b"))
    weights.weights_address("a", lambda: pytest.fail("it is held"))
    third = weights.weights_address("c", lambda: b"cccc")
    found = [get(weights.routes(), "/" + address).status for address in (first, second, third)]
    assert found == [200, 404, 200]
    large = weights.weights_address("large", lambda: b"x" * 99)
    assert get(weights.routes(), "/" + large).status == 200, "the one that is shown is there, however large"
