"""Streamlit asks of every value in a component's mapping whether it is a data frame, and imports pandas to ask.

The canvas sends such a mapping, so that this alone kept the first page waiting for a second. A plain Python value is
never a data frame; about anything else Streamlit is asked as before.
"""

from __future__ import annotations

from typing import Any

from streamlit import dataframe_util
from streamlit.components.v2.bidi_component import serialization


def _is_dataframe_like(value: Any) -> bool:
    return type(value).__module__ != "builtins" and dataframe_util.is_dataframe_like(value)


def ask_less() -> None:
    """From now on, in this process."""
    setattr(serialization, "is_dataframe_like", _is_dataframe_like)  # noqa: B010 - a name that it does not export
