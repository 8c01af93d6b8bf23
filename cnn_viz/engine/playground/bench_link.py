"""The bench as the short text that a link can carry, and back; whatever a link garbles is refused as a whole.

text     base64url, no padding, of a zlib stream of JSON:
         lesson, source, digit, channels, example or matrix, the lesson's steps, the chosen one, the shift
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from cnn_viz.engine.digits.digit_link import garbled
from cnn_viz.engine.playground.bench import (
    DILATIONS,
    FILLS,
    FUNCTIONS,
    LARGEST_KERNEL,
    LARGEST_NUMBER,
    LEAST,
    LESSONS,
    LOCAL_LIMITS,
    LONGEST_CHAIN,
    MOST,
    PADDINGS,
    PLANES,
    SOURCES,
    STEPS,
    STRIDES,
    Bench,
    Cells,
    Step,
    usable_cells,
)
from cnn_viz.engine.playground.examples import EXAMPLES
from cnn_viz.engine.playground.kernels import KERNELS
from cnn_viz.engine.playground.translation import POSITIONS

LONGEST_TEXT = 4000  # a chain of eight random kernels of three channels takes 3,000
LARGEST_JSON = 40_000


def encode(bench: Bench) -> str:
    """The lesson on the bench as base64url text, about 100 characters for an example, 300 for a matrix of one's own."""
    plain: dict[str, Any] = {
        "l": bench.lesson,
        "s": bench.source,
        "d": bench.digit,
        "c": bench.channels,
        "t": [_plain_step(step) for step in bench.steps],
        "a": bench.here,
        "m": bench.shift,
    }
    plain |= {"e": bench.example} if bench.example else {"x": _plain_cells(bench.matrix)}
    packed = zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), level=9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> Bench:
    """The bench that encode() was given, its other lessons as they begin. Raises UserError for anything else."""
    try:
        return _bench(json.loads(_inflated(text)))
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError, zlib.error):
        raise garbled() from None


def _inflated(text: str) -> bytes:
    if len(text) > LONGEST_TEXT:
        raise ValueError("too long")
    stream = zlib.decompressobj()
    plain = stream.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), LARGEST_JSON)
    if not stream.eof:
        raise ValueError("cut short or too large")
    return plain


def _bench(plain: dict[str, Any]) -> Bench:
    lesson = _one_of(plain["l"], (*LESSONS, "moves"))
    steps = tuple(_step(step) for step in plain["t"])
    fixed = lesson not in ("chain", "moves")
    if len(steps) > LONGEST_CHAIN or (not steps and lesson != "moves"):
        raise ValueError("no chain")
    if fixed and [type(step) for step in steps] != [type(step) for step in LESSONS[lesson]]:
        raise ValueError("another lesson's step")
    example = _one_of(plain["e"], EXAMPLES) if "e" in plain else ""
    return Bench(
        lesson=lesson,
        source=_one_of(plain["s"], SOURCES),
        digit=_one_of(plain["d"], range(10_000)),
        channels=_one_of(plain["c"], (1, 3)),
        matrix=EXAMPLES[example].matrix if example else _cells(plain["x"], range(LEAST, MOST + 1)),
        example=example,
        lessons={**LESSONS, lesson: steps} if steps else LESSONS,
        at=_one_of(plain["a"], range(LONGEST_CHAIN)),
        shift=_shift(plain["m"]),
    )


def _shift(plain: list[Any]) -> tuple[int, int]:
    down, right = plain
    return _one_of(down, POSITIONS), _one_of(right, POSITIONS)


def _plain_step(step: Step) -> dict[str, Any]:
    kind = next(kind for kind, made in STEPS.items() if isinstance(step, made))
    plain = {name: value for name, value in asdict(step).items() if name != "origin"}
    if "weights" in plain:
        plain |= {"weights": _plain_cells(plain["weights"]), "name": "own" if step.origin else plain["name"]}  # type: ignore[union-attr]
    return {"k": kind, **plain}


def _step(plain: dict[str, Any]) -> Step:
    made = STEPS[plain["k"]]
    names = [f.name for f in fields(made) if f.name != "origin"]
    return made(**{name: CHECKS[name](plain[name]) for name in names})


def _plain_cells(planes: Cells) -> list[Any]:
    """One plane where all are alike."""
    return list(planes[:1] if planes[0] == planes[1] == planes[2] else planes)


def _cells(plain: list[Any], sides: range, square: bool = False) -> Cells:
    cells = usable_cells(plain * PLANES if len(plain) == 1 else plain, sides, square)
    if cells is None:
        raise ValueError("no table")
    return cells


def _one_of(value: Any, choices: Any) -> Any:
    if isinstance(value, bool | float) or value not in choices:
        raise ValueError(f"{value} is not among the choices")
    return value


def _decimal(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= LARGEST_NUMBER:
        raise ValueError("no number")
    return float(value)


def _between(least: float, most: float) -> Callable[[Any], float]:
    def checked(value: Any) -> float:
        if not least <= _decimal(value) <= most:
            raise ValueError(f"{value} is beyond the limits")
        return float(value)

    return checked


def _checked(choices: Any) -> Callable[[Any], Any]:
    return lambda value: _one_of(value, choices)


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": _checked((*KERNELS, "own")),
    "weights": lambda plain: _cells(plain, range(1, LARGEST_KERNEL + 1), square=True),
    "stride": _checked(STRIDES),
    "padding": _checked(("same", *PADDINGS)),
    "fill": _checked(FILLS),
    "dilation": _checked(DILATIONS),
    "bias": _decimal,
    "how": _checked(("max", "average")),
    "size": _checked(range(1, LARGEST_KERNEL + 1)),
    "function": _checked(FUNCTIONS),
    "slope": _decimal,
    "gamma": _decimal,
    "beta": _decimal,
    **{name: _between(*limits) for name, limits in LOCAL_LIMITS.items()},
}
