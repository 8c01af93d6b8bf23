"""Our own browser components: a folder each, with its scripts and its style."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def component(name: str, html: str, *, scripts: tuple[str, ...] = ("index.js",)) -> Callable[..., Any]:
    """The component in the folder `name`, its scripts joined in order into one module; `html` is its root element."""
    folder = Path(__file__).parent / name
    js = "\n".join((folder / script).read_text(encoding="utf-8") for script in scripts)
    css = (folder / "style.css").read_text(encoding="utf-8")
    return st.components.v2.component(f"cnn_viz_{name}", html=html, css=css, js=js)
