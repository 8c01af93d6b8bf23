"""What comes from outside as a declared type, or the part of it that is none: one door for links, designs, recipes and
what a browser sends.

msgspec, because it takes our dataclasses as they stand, finds their ranges in the annotations, and costs microseconds.
What is said to the visitor is the caller's: it knows what the part is called and what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

import msgspec
from msgspec import Meta, inspect

_learning = Lock()
_learnt: set[Any] = set()


class MisfitError(ValueError):
    """A value that is not what was declared.

    path: to the part that does not fit, ("pen", "widths", 1); () is the whole.  value: that part, None if missing.
    declared: what it had to be; of a choice with None, the other.
    """

    def __init__(self, path: tuple[str | int, ...], value: Any, declared: inspect.Type) -> None:
        super().__init__(path)
        self.path = path
        self.value = value
        self.declared = declared


def typed(value: Any, kind: Any) -> Any:
    """The value as that type: lists as tuples, whole numbers as floats where floats are declared, mappings as
    dataclasses. Nothing else is bent: True is no number, "3" none either. Raises MisfitError."""
    try:
        return msgspec.convert(value, learnt(kind))
    except (msgspec.ValidationError, OverflowError, RecursionError) as error:
        path = _path(str(error))
        raise MisfitError(path, _part(value, path), declared(kind, path)) from None


def from_json(text: str | bytes, kind: Any) -> Any:
    """JSON as that type. Raises msgspec.DecodeError where it is none, its ValidationError where it is of another."""
    return msgspec.json.decode(text, type=learnt(kind))


def learnt(kind: Any) -> Any:
    """The type, once msgspec knows it: whoever calls msgspec with one says so first.

    At its first use, msgspec looks for what a class declares, and meanwhile shows other threads what it has not filled
    in yet. Of that a server died when four people opened it at once (msgspec 0.22: a segmentation fault). So it learns
    in one thread at a time.
    """
    if kind not in _learnt:
        with _learning, suppress(msgspec.ValidationError):
            msgspec.convert(None, kind)
        _learnt.add(kind)
    return kind


def declared(kind: Any, path: tuple[str | int, ...] = ()) -> inspect.Type:
    """What a type declares for a part of it: `declared(Recipe, ("pen", "widths", 0)).ge` is the least width."""
    found = _not_none(inspect.type_info(kind))
    for step in path:
        match found:
            case inspect.DataclassType(fields=fields) | inspect.StructType(fields=fields):
                found = next(field.type for field in fields if field.encode_name == step)
            case inspect.TupleType(item_types=types):
                found = types[int(step)]
            case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
                found = item
        found = _not_none(found)
    return found


def one_of(*names: str) -> Meta:
    """For Annotated[str, …]: one of names that a table has, which no Literal can spell."""
    return Meta(pattern=rf"^(?:{'|'.join(re.escape(name) for name in names)})\Z")


def _not_none(found: inspect.Type) -> inspect.Type:
    if not isinstance(found, inspect.UnionType):
        return found
    choices = [choice for choice in found.types if not isinstance(choice, inspect.NoneType)]
    return choices[0] if len(choices) == 1 else found


def _path(message: str) -> tuple[str | int, ...]:
    """msgspec says where at the message's end, "… - at `$.pen.widths[1]`", and nowhere else."""
    place = re.search(r" - at `\$([^`]*)`$", message)
    steps = re.findall(r"\.([^.\[]+)|\[(\d+)\]", place[1]) if place else ()
    return tuple(name or int(index) for name, index in steps)


def _part(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else value[step]
    return value
