"""Widgets whose value others change too: the record says what is chosen, and the widget shows it.

With whatever happens the browser sends what all its widgets hold. A value that was set here and had not arrived there
yet would so come back as if the visitor had chosen the old one again, and undo what they have just done. Hence a
widget whose value something else has changed is another widget: under its new key an old value means nothing. The
same holds for one that says its choices in other words than before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import streamlit as st


@dataclass
class _Widget:
    """renewals: how often something else has changed its value, or its words.

    told: it has changed its value itself, since it was last shown.  words: how it said its choices then.
    """

    renewals: int = 0
    told: bool = False
    words: Mapping[Any, str] = field(default_factory=dict)

    def says_otherwise(self, words: Mapping[Any, str]) -> bool:
        """Whether a choice that it offered has other words now."""
        return any(words.get(choice, said) != said for choice, said in self.words.items())


def shows(
    name: str,
    value: object,
    act: Callable[[Any], None],
    parameter: str = "value",
    words: Mapping[Any, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """What makes a widget show `value`: its key, what it does when the visitor chooses, and mostly its first value.

    act: called with what was chosen, before the page runs again.
    parameter: what the widget calls its first value.
    words: of every choice, where the browser knows a choice by them.
    """
    widgets: dict[str, _Widget] = st.session_state.setdefault("widgets", {})
    widget = widgets.setdefault(name, _Widget())
    key = _key(name, widget)
    changed = key in st.session_state and st.session_state[key] != value and not widget.told
    if changed or widget.says_otherwise(words):
        widget.renewals += 1
        key = _key(name, widget)
    widget.told, widget.words = False, words

    def tell() -> None:
        if key == _key(name, widget):  # else the widget is gone, and its value was on its way
            widget.told = True
            act(st.session_state[key])

    if key in st.session_state and st.session_state[key] != value:
        st.session_state[key] = value  # sent to the browser, where it would undo what is chosen there meanwhile
        return {"key": key, "on_change": tell}
    # In every run: of two that follow at once, the browser may see the second alone.
    return {"key": key, "on_change": tell, parameter: value}


def _key(name: str, widget: _Widget) -> str:
    return f"{name}_{widget.renewals}" if widget.renewals else name
