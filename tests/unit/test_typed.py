"""The door for what comes from outside: what fits comes in, and of what does not, the part and what it had to be."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta, Struct, inspect

from cnn_viz.typed import MisfitError, declared, one_of, typed

Share = Annotated[float, Meta(ge=0, le=1)]


@dataclass(frozen=True)
class Inner:
    pair: tuple[Share, Share] = (0.0, 1.0)
    many: Annotated[tuple[Share, ...], Meta(max_length=2)] = ()


class Outer(Struct):
    inner: Inner = msgspec.field(default_factory=Inner)
    least: int | None = None
    word: Literal["a", "b"] = "a"
    entries: list[Inner] = []


MANY_AT_ONCE = """
import sys, threading
from dataclasses import make_dataclass
from typing import Annotated
from msgspec import Meta
from cnn_viz.typed import typed

kinds = []
for k in range(30):
    fields = [(f"field{i}", tuple[Annotated[int, Meta(ge=0)], ...] | None, None) for i in range(8)]
    kinds.append(make_dataclass(f"Kind{k}", [*fields, ("inner", kinds[-1] | None if kinds else None, None)]))
sys.setswitchinterval(1e-6)
gate = threading.Barrier(6)
came = []


def one() -> None:
    gate.wait()
    for kind in kinds:
        came.append(typed({"field0": [1], "inner": {} if kind is not kinds[0] else None}, kind).field0)


threads = [threading.Thread(target=one) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert came == [(1,)] * 180, came
"""


def test_threads_may_use_a_type_for_the_first_time_at_once() -> None:
    """msgspec alone dies of it at nearly every try: what it has not learnt yet, another thread finds half filled."""
    ran = subprocess.run([sys.executable, "-c", MANY_AT_ONCE], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_what_fits_comes_in() -> None:
    came = typed({"inner": {"pair": [0, 1]}, "word": "b"}, Outer)
    assert came == Outer(Inner((0.0, 1.0)), None, "b")
    assert type(came.inner.pair[0]) is float


@pytest.mark.parametrize(
    ("value", "path", "part", "kind"),
    [
        (3, (), 3, inspect.StructType),
        ({"inner": 3}, ("inner",), 3, inspect.DataclassType),
        ({"inner": {"pair": [0]}}, ("inner", "pair"), [0], inspect.TupleType),
        ({"inner": {"pair": [0, 2]}}, ("inner", "pair", 1), 2, inspect.FloatType),
        ({"inner": {"pair": [0, True]}}, ("inner", "pair", 1), True, inspect.FloatType),
        ({"inner": {"pair": [0, float("nan")]}}, ("inner", "pair", 1), pytest.approx(float("nan"), nan_ok=True),
         inspect.FloatType),
        ({"inner": {"pair": [10**400, 0]}}, ("inner", "pair", 0), 10**400, inspect.FloatType),
        ({"inner": {"many": [0, 1, 0]}}, ("inner", "many"), [0, 1, 0], inspect.VarTupleType),
        ({"inner": {"many": ["x"]}}, ("inner", "many", 0), "x", inspect.FloatType),
        ({"least": 2.5}, ("least",), 2.5, inspect.IntType),
        ({"word": "c"}, ("word",), "c", inspect.LiteralType),
        ({"entries": [{}, {"pair": 1}]}, ("entries", 1, "pair"), 1, inspect.TupleType),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(value: Any, path: tuple, part: Any, kind: type) -> None:
    with pytest.raises(MisfitError) as error:
        typed(value, Outer)
    assert (error.value.path, error.value.value) == (path, part)
    assert isinstance(error.value.declared, kind)


def test_a_value_that_holds_itself_is_no_end_of_us() -> None:
    endless: list = []
    endless.append(endless)
    with pytest.raises(MisfitError):
        typed({"inner": endless}, Outer)


def test_a_range_can_be_asked_for() -> None:
    share = declared(Outer, ("inner", "pair", 0))
    assert isinstance(share, inspect.FloatType) and (share.ge, share.le) == (0, 1)


@pytest.mark.parametrize(("word", "fits"), [("a.b", True), ("c", True), ("axb", False), ("c\n", False), ("cc", False)])
def test_one_of_a_tables_names(word: str, fits: bool) -> None:
    kind = Annotated[str, one_of("a.b", "c")]
    if fits:
        assert typed(word, kind) == word
    else:
        with pytest.raises(MisfitError):
            typed(word, kind)
