"""The drawing read in the browser while it grows: what the pen has drawn so far becomes the digit, frame by frame.

Whatever shows a network follows it (lib/running.js). When the stroke has reached the server, PyTorch's numbers stand
there again.
"""

from __future__ import annotations

from collections.abc import Set

from cnn_viz.ui.components import component

_live = component("live", '<i class="cv-live"></i>', styles=())


def read_while_drawing(place: str, *, strokes: int, generation: int, base: str, off: Set[str]) -> None:
    """Once a page, and before whatever shows a network.

    place: the key of the container with the canvas.  strokes: how many this run's answer knows of, since the canvas
    began anew with number `generation`.  base: a picture beneath the strokes as a data: address, "" for none.
    off: steps of digitize that the visitor has left out.
    """
    data = {"place": place, "strokes": strokes, "generation": generation, "base": base, "off": sorted(off)}
    _live(key="live", data=data, height=0)
