"""Covering a part of the digit, on the page: which digit, and what becomes of one that was changed."""

from __future__ import annotations

from dataclasses import replace

from cnn_viz.engine.data.known_digits import label_of
from cnn_viz.records import Digit
from cnn_viz.ui.components.cover import show_cover
from cnn_viz.ui.components.pictures import show_pictures
from cnn_viz.ui.frame.neighbours import kept_digits, nearest_kept, neighbour_row, other_class
from cnn_viz.ui.session import links, networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.visit import Visit

SHOWN = 8  # real digits


def cover_a_part(visitor: Visit) -> None:
    """The visitor's digit under a patch; below it, real digits of the class that it is to be turned into."""
    digit = digit_or_example(visitor)
    trace = networks.answer(visitor.shown, digit)
    wanted = other_class(trace, visitor.asked.digit, label_of(digit))

    def wants(digit_class: int) -> None:
        visitor.asked = replace(visitor.asked, digit=digit_class)

    def used(made: Digit) -> None:
        visitor.put(Drawing(base=links.enlarged(made), digit=made))

    show_cover(
        digit,
        trace,
        weights=networks.weights(visitor.shown),
        language=visitor.language,
        run=visitor.run_of(visitor.shown),
        used=used,
        wanted=wanted,
        wants=wants,
        confirm=lambda found: networks.answer(visitor.shown, found).probabilities,
        key="cover",
    )
    if kept := kept_digits(visitor.shown):
        found = nearest_kept(visitor.shown, kept, trace, wanted, SHOWN)
        row = (visitor.say("why.nearest_other", digit=wanted), neighbour_row(found, wanted, visitor.say))
        show_pictures(digit, [row], run=f"{visitor.run_of(visitor.shown)}:{wanted}", key="nearest_real")
