"""The pen's strokes on their way from a browser into a visit: a browser may send whatever it likes.

They come by a route of our own (cnn_viz/web/strokes.py), which runs no script; where that did not get through, and
where the browser cannot answer alone, the same comes as a component's message (components/live). Either way only
strokes that are new count, so that nothing is lost or drawn twice, whatever comes twice or in another order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from msgspec import Meta

from cnn_viz.engine.digits.ink import Stroke, inked
from cnn_viz.records import Pixels
from cnn_viz.ui.components.sent import Count, of_kind
from cnn_viz.ui.session.drawing import Deed, Drawing
from cnn_viz.ui.session.visit import Visit

MOST = 2_000  # strokes of one drawing
MOST_NUMBERS = 100_000  # of all its points; a digit has some two hundred
PEN_WIDTHS = range(4, 41, 2)  # pixels of the canvas
# Pure colours, so that it is plain to see which channels a pen reaches.
# streamlit_overrides.css gives each its swatch, in this order.
PEN_COLOURS = {
    "#ffffff": "white",
    "#ff0000": "red",
    "#ffff00": "yellow",
    "#00ff00": "green",
    "#00ffff": "cyan",
    "#0000ff": "blue",
    "#ff00ff": "magenta",
}

Strokes = Annotated[tuple[Stroke, ...], Meta(max_length=MOST)]


@dataclass(frozen=True)
class Sent:
    """What a browser sends.

    generation: the canvas's, as the visit counts them.  first: how many deeds on it are before these.
    deeds:      those from there on; a stroke is its width, its colour and its points.
    then:       what is asked for besides and needs a run.
    """

    generation: Count
    first: Count
    deeds: Annotated[tuple[Deed, ...], Meta(max_length=MOST)]
    then: Literal["", "undo", "clear"] = ""

    def strokes(self) -> tuple[Stroke, ...]:
        """The strokes among them."""
        return tuple(deed for deed in self.deeds if isinstance(deed, Stroke))


@lru_cache(maxsize=64)
def pixels(drawing: Drawing) -> Pixels:
    """What stands on the canvas, strokes over base over black, (280, 280, 3) uint8."""
    return inked(drawing.strokes, drawing.base)


def receive(visitor: Visit, content: Any) -> Drawing | None:
    """What a browser sent is laid ready for the visit's next run.

    Returns the drawing after all that has come; None where this is nothing of ours, or of another canvas.
    """
    sent: Sent | None = of_kind(content, Sent)
    return _arrive(visitor, sent) if sent else None


def _arrive(visitor: Visit, sent: Sent) -> Drawing | None:
    if not within_limits((*visitor.drawing.strokes, *sent.strokes())):
        return None
    return visitor.arrive(sent.generation, sent.first, sent.deeds)


def follow(visitor: Visit, content: Any) -> None:
    """The same in a run, and what is asked for besides."""
    sent: Sent | None = of_kind(content, Sent)
    if sent is None or _arrive(visitor, sent) is None:
        return
    if sent.then == "undo":
        visitor.undo()
    elif sent.then == "clear":
        visitor.wipe()


def within_limits(strokes: tuple[Stroke, ...]) -> bool:
    """Whether these are strokes that our pens draw, and not endlessly many."""
    ours = all(s.width in PEN_WIDTHS and s.colour in PEN_COLOURS and len(s.points) % 2 == 0 for s in strokes)
    return ours and len(strokes) <= MOST and sum(len(stroke.points) for stroke in strokes) <= MOST_NUMBERS
