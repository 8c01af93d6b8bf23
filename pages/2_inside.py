"""Inside a layer: one layer, one channel, one position, down to the multiplication."""

from cnn_viz.records import Selection
from cnn_viz.ui.components.inside import show_inside
from cnn_viz.ui.components.inside.message import standing
from cnn_viz.ui.frame.example_notice import say_if_example
from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.frame.terms import offer_terms, terms_of
from cnn_viz.ui.frame.time_machine import place_for_moments, time_machine
from cnn_viz.ui.pages.inside import panels
from cnn_viz.ui.pages.inside.code import show_code
from cnn_viz.ui.pages.inside.filters import filter_sheet
from cnn_viz.ui.session.example import read_or_example
from cnn_viz.ui.session.history import end_page
from cnn_viz.ui.streamlit_internals import fragment

visitor, t = open_page("inside")


@fragment
def workspace() -> None:
    """One fragment, so that a settled position reruns this and nothing else."""

    def moved(place: Selection) -> None:
        visitor.selection = place

    trace = read_or_example(visitor)
    place = standing(trace, visitor.selection)
    show_notice(visitor, t)
    panels.choose_place(visitor, place, trace, t)
    time_machine(visitor, place_for_moments(visitor), t)
    say_if_example(visitor, t)
    offer_terms(terms_of(trace[place.layer].kind), t)
    # Who arrives anew looks where the link or the lesson points.
    run = f"{visitor.run_of(visitor.shown)}:{visitor.arrivals}"
    show_inside(trace, place, language=visitor.language, run=run, moved=moved, key="inside")
    filter_sheet(visitor, trace, visitor.shown, place, t)
    show_code(visitor, trace, place.layer, t)
    end_page(visitor)


workspace()
