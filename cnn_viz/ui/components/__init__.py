"""Our own browser components: a folder each, with its scripts and its style."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from cnn_viz.web.scripts import stub

FOLDER = Path(__file__).parent


def component(
    name: str, html: str, *, styles: tuple[str, ...] = ("style.css",), isolated: bool = True
) -> Callable[..., Any]:
    """The component in the folder `name`, whose index.js draws into `html`, its root element.

    Streamlit hears of it when it is first shown; its scripts are fetched by the browser (web/scripts.py).

    What it returns takes a message as bytes, or as a mapping, which travels as JSON bytes (lib/message.js reads them):
    in a mapping Streamlit would look for data frames, for which it imports pandas, and write the whole of it twice.
    isolated: in a shadow root, where the page's styles and the component's do not meet; Plotly knows of none.
    """

    @cache
    def mount() -> Callable[..., Any]:
        files = [name + "/" + style for style in styles] + ["forced_colours.css"] * bool(styles and isolated)
        css = "\n".join((FOLDER / file).read_text(encoding="utf-8") for file in files)
        js = stub(name)
        return st.components.v2.component(f"cnn_viz_{name}", html=html, css=css, js=js, isolate_styles=isolated)

    def show(*, data: bytes | Mapping[str, Any], **options: Any) -> Any:
        return mount()(data=data if isinstance(data, bytes) else as_json(data), **options)

    return show


def as_json(data: Mapping[str, Any]) -> bytes:
    """A message as JSON. What is no number, which JSON cannot say and at which the browser would stop, becomes null."""
    try:
        return json.dumps(data, allow_nan=False).encode()
    except ValueError:
        return json.dumps(_without_nan(data), allow_nan=False).encode()


def _without_nan(data: Any) -> Any:
    match data:
        case float() if not math.isfinite(data):
            return None
        case Mapping():
            return {name: _without_nan(value) for name, value in data.items()}
        case list() | tuple():
            return [_without_nan(value) for value in data]
    return data
