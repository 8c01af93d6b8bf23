"""What goes back to the browser for a stroke that came by the route: PyTorch's answer, as the page's script says it."""

from __future__ import annotations

from typing import Any

from cnn_viz.records import Digit
from cnn_viz.ui.components.answer import answer_content
from cnn_viz.ui.pages.draw.several_digits import several_digits
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.reading import digits_of
from cnn_viz.ui.session.sides import Side, sides
from cnn_viz.ui.session.strangeness import strange_words
from cnn_viz.ui.session.strokes import receive
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.session.visits import VISITS


def reply(ticket: str, content: Any) -> dict[str, Any] | None:
    """Takes strokes into the visit of that ticket. Any thread may call it. None where they do not belong to it.

    count:   deeds on this canvas that are here now.
    answers: of each network that reads the canvas, what its answer shows (components/answer), and that answer's name.
    rerun:   whether more of the page has changed than the browser can change, so that it shall ask for a run.
    """
    visitor = VISITS.held(ticket)
    drawing = receive(visitor, content) if visitor else None
    if visitor is None or drawing is None:
        return None
    digit, whole = digits_of(drawing, visitor.steps_off) or (None, None)
    return {
        "count": visitor.deeds_here,
        "answers": [_answer(visitor, side, digit, whole) for side in sides(visitor) if side.kept is None],
        "rerun": _changes_more(visitor, drawing),
    }


def _answer(visitor: Visit, side: Side, digit: Digit | None, whole: Digit | None) -> dict[str, Any]:
    network = side.network
    trace = None if digit is None else networks.answer(network, digit)
    content = answer_content(trace, side.name(visitor), visitor.say, strange_words(network, whole, visitor.say))
    return {**content, "run": visitor.run_of(network, arrived=True), "weights": networks.weights(network)}


def _changes_more(visitor: Visit, drawing: Drawing) -> bool:
    """A sentence above the page has had its time, the time machine has another one, a ready-made digit or a link's
    drawing is drawn over, there are several digits now or no more."""
    before = visitor.drawing
    begins = visitor.looks_back and before.empty != drawing.empty
    ready = (before.ready is None) != (drawing.ready is None)
    linked = before is visitor.linked[0] and not before.empty
    return (
        begins or ready or linked or visitor.notice is not None or visitor.several != (len(several_digits(drawing)) > 1)
    )
