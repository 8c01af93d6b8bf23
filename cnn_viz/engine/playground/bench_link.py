"""The bench as the short text that a link can carry, and back; whatever a link garbles is refused as a whole.

text     base64url, no padding, of a zlib stream of JSON, which `_Link` declares
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import asdict, fields
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from cnn_viz.engine.digits.digit_link import garbled
from cnn_viz.engine.playground.bench import (
    LARGEST_KERNEL,
    LEAST,
    LESSONS,
    LONGEST_CHAIN,
    MOST,
    PLANES,
    STEPS,
    Bench,
    Cells,
    Source,
    Step,
    usable_cells,
)
from cnn_viz.engine.playground.examples import EXAMPLES
from cnn_viz.engine.playground.kernels import KERNELS
from cnn_viz.engine.playground.translation import FARTHEST
from cnn_viz.typed import from_json, one_of, typed

LONGEST_TEXT = 4000  # a chain of eight random kernels of three channels takes 3,000
LARGEST_JSON = 40_000
DIGITS = 10_000  # in the test set

Shift = Annotated[int, Meta(ge=-FARTHEST, le=FARTHEST)]


class _Link(Struct):
    """The lesson on the bench. steps: a kind, "k", and all fields of its class in `bench`.  at: the chosen step.
    example, or matrix: one plane where all are alike."""

    lesson: Annotated[str, one_of(*LESSONS, "moves")] = msgspec.field(name="l")
    source: Source = msgspec.field(name="s")
    digit: Annotated[int, Meta(ge=0, lt=DIGITS)] = msgspec.field(name="d")
    channels: Literal[1, 3] = msgspec.field(name="c")
    steps: Annotated[list[dict[str, Any]], Meta(max_length=LONGEST_CHAIN)] = msgspec.field(name="t")
    at: Annotated[int, Meta(ge=0, lt=LONGEST_CHAIN)] = msgspec.field(name="a")
    shift: tuple[Shift, Shift] = msgspec.field(name="m")
    example: Annotated[str, one_of(*EXAMPLES)] | UnsetType = msgspec.field(name="e", default=UNSET)
    matrix: list[Any] | UnsetType = msgspec.field(name="x", default=UNSET)


def encode(bench: Bench) -> str:
    """The lesson on the bench as base64url text, about 100 characters for an example, 300 for a matrix of one's own."""
    link = _Link(
        lesson=bench.lesson,
        source=bench.source,
        digit=bench.digit,
        channels=bench.channels,
        steps=[_plain_step(step) for step in bench.steps],
        at=bench.here,
        shift=bench.shift,
        example=bench.example or UNSET,
        matrix=UNSET if bench.example else _plain_cells(bench.matrix),
    )
    return base64.urlsafe_b64encode(zlib.compress(msgspec.json.encode(link), level=9)).decode().rstrip("=")


def decode(text: str) -> Bench:
    """The bench that encode() was given, its other lessons as they begin. Raises UserError for anything else."""
    try:
        return _bench(from_json(_inflated(text), _Link))
    except (ValueError, LookupError, TypeError, RecursionError, zlib.error):
        raise garbled() from None


def _inflated(text: str) -> bytes:
    if len(text) > LONGEST_TEXT:
        raise ValueError("too long")
    stream = zlib.decompressobj()
    plain = stream.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), LARGEST_JSON)
    if not stream.eof:
        raise ValueError("cut short or too large")
    return plain


def _bench(link: _Link) -> Bench:
    steps = tuple(_step(step) for step in link.steps)
    if not steps and link.lesson != "moves":
        raise ValueError("no chain")
    if link.at > max(0, len(steps) - 1):
        raise ValueError("no such step")
    fixed = link.lesson not in ("chain", "moves")
    if fixed and [type(step) for step in steps] != [type(step) for step in LESSONS[link.lesson]]:
        raise ValueError("another lesson's step")
    matrix = EXAMPLES[link.example].matrix if link.example else _cells(link.matrix, range(LEAST, MOST + 1))
    return Bench(
        lesson=link.lesson,
        source=link.source,
        digit=link.digit,
        channels=link.channels,
        matrix=matrix,
        example=link.example or "",
        lessons={**LESSONS, link.lesson: steps} if steps else LESSONS,
        at=link.at,
        shift=link.shift,
    )


def _plain_step(step: Step) -> dict[str, Any]:
    kind = next(kind for kind, made in STEPS.items() if isinstance(step, made))
    plain = {name: value for name, value in asdict(step).items() if name != "origin"}
    if "weights" in plain:
        plain |= {"weights": _plain_cells(plain["weights"]), "name": "own" if step.origin else plain["name"]}  # type: ignore[union-attr]
    return {"k": kind, **plain}


def _step(plain: dict[str, Any]) -> Step:
    made = STEPS[plain.pop("k")]
    if plain.keys() != {field.name for field in fields(made)} - {"origin"}:
        raise ValueError("other fields")
    if "weights" in plain:
        if plain["name"] not in (*KERNELS, "own"):
            raise ValueError("no such kernel")
        plain |= {"weights": _cells(plain["weights"], range(1, LARGEST_KERNEL + 1), square=True)}
    step: Step = typed(plain, made)
    return step


def _plain_cells(planes: Cells) -> list[Any]:
    """One plane where all are alike."""
    return list(planes[:1] if planes[0] == planes[1] == planes[2] else planes)


def _cells(plain: Any, sides: range, square: bool = False) -> Cells:
    cells = usable_cells(plain * PLANES if isinstance(plain, list) and len(plain) == 1 else plain, sides, square)
    if cells is None:
        raise ValueError("no table")
    return cells
