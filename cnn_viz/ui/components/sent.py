"""What a component's browser side sends: declared as types, and anything else is as if nothing had come."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import streamlit as st
from msgspec import Meta

from cnn_viz.typed import MisfitError, typed

T = TypeVar("T")

Count = Annotated[int, Meta(ge=0)]


def sent(key: str, event: str, kind: type[T]) -> T | None:
    """What the component with that key sent last under that name; None where it sent none, or something else."""
    return of_kind(_raw(key, event), kind)


def sent_index(key: str, event: str, below: int) -> int | None:
    """The same of a whole number from 0 to `below` - 1."""
    return as_index(_raw(key, event), below)


def as_index(value: Any, below: int) -> int | None:
    """The value, None where it is no such number."""
    found: int | None = of_kind(value, Count)
    return found if found is not None and found < below else None


def _raw(key: str, event: str) -> Any:
    return (st.session_state.get(key) or {}).get(event)


def of_kind(value: Any, kind: Any) -> Any:
    """The value as that type, None for what is none: a browser may send whatever it likes. True is no number."""
    try:
        return typed(value, kind)
    except MisfitError:
        return None
