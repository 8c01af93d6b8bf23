"""Bars in plain HTML: numbers that change while one looks on, where a chart library would be rebuilt each time."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from cnn_viz.figures.palette import THEMES


def columns(heights: Sequence[float], places: int, alt: str, names: Sequence[str] = (), line: float = 0) -> None:
    """Upright bars from left to right.

    heights: in [0, 1] of the chart's height; places: room for so many, the missing ones are still to come.
    names:   what stands above each bar.  line: a height at which a dashed line is drawn, 0 for none.
    alt:     the chart in words.
    """
    drawn = []
    for k in range(places):
        height = f"{100 * min(1.0, heights[k]):.1f}%" if k < len(heights) else "0"
        name = f"<span>{escape(names[k])}</span>" if k < len(names) else ""
        drawn.append(f'<div class="cv-bar">{name}<i style="height:{height}"></i></div>')
    dashed = f'<b style="bottom:{100 * line:.1f}%"></b>' if line else ""
    style = f'class="cv-columns" style="--accent:{_accent()}"'
    st.html(f'<div {style} role="img" aria-label="{escape(alt)}">{"".join(drawn)}{dashed}</div>')


def rows(bars: Sequence[tuple[str, float, str]], ticks: int = 0) -> None:
    """Bars from left to right, one a row: (name, length in [0, 1], what is said of it).

    ticks: so many equal parts are marked.
    """
    lines = []
    for name, length, said in bars:
        bar = f'<div class="cv-track"><i style="width:{100 * length:.1f}%"></i></div>'
        lines.append(f"<dt>{escape(name)}</dt><dd>{bar}<span>{escape(said)}</span></dd>")
    st.html(f'<dl class="cv-rows" style="--accent:{_accent()};--ticks:{ticks or 1}">{"".join(lines)}</dl>')


def _accent() -> str:
    """The theme's accent: plain HTML is out of reach of Streamlit's own colours."""
    return THEMES[st.context.theme.type or "light"].accent
