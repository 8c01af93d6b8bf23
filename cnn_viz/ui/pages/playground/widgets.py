"""Widgets that show what stands on the playground's bench and put there what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.number_input import number
from cnn_viz.ui.session.visit import Visit

Act = Callable[[Any], None]


def put(visitor: Visit, **changes: Any) -> None:
    """Change the bench; a place in the output is kept only where nothing else changes."""
    kept = {} if set(changes) == {"place"} else {"place": None}
    visitor.playground = replace(visitor.playground, **(kept | changes))


def put_step(visitor: Visit, **changes: Any) -> None:
    """Change the chosen step."""
    visitor.playground = replace(visitor.playground.with_step(**changes), place=None)


def switch(
    label: str, options: Sequence[Any], value: Any, act: Act, *, key: str, say: Callable[[Any], str], **look: Any
) -> None:
    """A few choices side by side."""
    choose(label, options, value, act, key=key, say=say, widget=st.segmented_control, required=True, **look)


def whole_number(label: str, least: int, most: int, value: int, act: Act, *, key: str, **look: Any) -> None:
    """A whole number between two limits, both included."""
    number(label, least, most, value, act, key=key, **look)


def decimal(
    label: str, limits: tuple[float, float], value: float, act: Act, *, key: str, step: float, **look: Any
) -> None:
    """A decimal number between two limits, both included."""
    number(label, *limits, float(value), act, key=key, step=step, **look)
