"""What the drawing canvas leaves undone: a name for screen readers, a toolbar out of the pen's way, one hand at a time,
and strokes that are not lost to who draws one right after choosing a pen.

The canvas's own toolbar waits invisibly over the canvas's upper edge and swallows strokes that begin there, always
with a finger. We have our own undo and clear, so it is taken away.
"""

from __future__ import annotations

from cnn_viz.ui.components import component

_care = component("canvas_care", "<i></i>")


def care_for_canvas(place: str, spoken: str, hint: str, *, width: int, colour: str) -> None:
    """Once a page.

    place: the key of the container that canvases come and go in.  spoken: what a screen reader says.
    hint: what an empty canvas says.
    width, colour: the pen that the canvas has after this run.
    """
    data = {"place": place, "spoken": spoken, "hint": hint, "width": width, "colour": colour}
    _care(key="canvas_care", data=data, height=0)
