"""What the drawing canvas leaves undone: a name for screen readers, a toolbar out of the pen's way, and a stroke that
is not lost to who presses something right after it.

The canvas's own toolbar waits invisibly over the canvas's upper edge and swallows strokes that begin there, always
with a finger. We have our own undo and clear, so it is taken away.
"""

from __future__ import annotations

from cnn_viz.ui.components import component

_care = component("canvas_care", "<i></i>")


def care_for_canvas(place: str, spoken: str) -> None:
    """Once a page. place: the key of the container that canvases come and go in; spoken: what a screen reader says."""
    _care(key="canvas_care", data={"place": place, "spoken": spoken}, height=0)
