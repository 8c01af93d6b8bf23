"""The confusion matrix: which digits are taken for which."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cnn_viz.figures.curves import Figure

SHADES = 17


def confusion_figure(counts: NDArray[np.int64], chosen: tuple[int, int] | None, words: Mapping[str, str]) -> Figure:
    """counts: (10, 10), the row's digit read as the column's.  chosen: (row, column) that is outlined.

    The mistakes share one colour scale; the diagonal, where hardly anything differs, has none, so that they show.
    words: "shown", "read", "count" with {count}, {shown} and {read} for pointing.
    """
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    digits = list(range(10))
    heat = {
        "type": "heatmap",
        "x": digits,
        "y": digits,
        "z": mistakes.tolist(),
        "text": [[str(n) if n else "" for n in row] for row in counts.tolist()],
        "texttemplate": "%{text}",
        "textfont": {"size": 12},
        "customdata": [
            [words["count"].format(count=f"{n:,}", shown=i, read=j) for j, n in enumerate(row)]
            for i, row in enumerate(counts.tolist())
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": [[i / (SHADES - 1), f"$positive.{i}"] for i in range(SHADES)],
        "zmin": 0,
        "zmax": max(1, int(mistakes.max())),
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }
    axis = {
        "tickvals": digits,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": "$text"},
    }
    title = {"font": {"color": "$muted"}, "standoff": 8}
    layout = {
        "height": 440,
        "margin": {"l": 36, "r": 0, "t": 8, "b": 48},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "$font", "size": 12, "color": "$text"},
        "xaxis": {**axis, "title": {"text": words["read"], **title}},
        "yaxis": {**axis, "title": {"text": words["shown"], **title}, "autorange": "reversed"},
        "hoverlabel": {"bgcolor": "$background", "bordercolor": "$line", "font": {"color": "$text"}},
        "shapes": [_outline(*chosen)] if chosen else [],
    }
    return {"data": [heat], "layout": layout}


def _outline(row: int, column: int) -> Figure:
    corners = {"x0": column - 0.48, "x1": column + 0.48, "y0": row - 0.48, "y1": row + 0.48}
    return {"type": "rect", **corners, "line": {"color": "$accent", "width": 2}}
