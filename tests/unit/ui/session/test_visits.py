"""Which visits the server finds again, for how long, and whose they are."""

from __future__ import annotations

from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.engine.models import DEFAULT_MODEL
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.session.visits import Visits

MINE = Stroke(20, "#ffffff", (400, 400))


class House:
    """Visits with a clock of its own and the sessions that are there."""

    def __init__(self) -> None:
        self.now, self.there = 0.0, {"tab"}
        self.visits = Visits(keep=1800, look_every=3600, connected=lambda s: s in self.there, clock=lambda: self.now)

    def begin(self) -> Visit:
        visit = Visit()
        self.visits.remember(visit, "tab")
        return visit

    def after(self, seconds: float) -> None:
        self.now += seconds
        self.visits.forget_what_is_over()


def test_a_reload_finds_the_same_visit_and_a_foreign_ticket_none() -> None:
    house = House()
    visit = house.begin()
    house.there = {"reloaded"}
    assert house.visits.find(visit.ticket, "reloaded") is visit
    assert house.visits.find("", "reloaded") is None
    assert house.visits.find(visit.ticket[:-1], "reloaded") is None
    assert len(visit.ticket) >= 32, "nobody guesses it"


def test_a_duplicated_tab_gets_a_copy_under_a_ticket_of_its_own() -> None:
    house = House()
    visit = house.begin()
    visit.past.append(Drawing())
    house.there |= {"twin"}
    twin = house.visits.find(visit.ticket, "twin")
    assert twin is not None and twin is not visit and twin.ticket != visit.ticket
    assert (twin.family, twin.drawing, twin.past) == (visit.family, visit.drawing, visit.past)
    twin.draw(Drawing((MINE,)))
    twin.past.clear()
    twin.desk.mine["mine:0"] = None  # type: ignore[assignment]
    twin.desk.network = DEFAULT_MODEL
    assert not visit.drawing.strokes and len(visit.past) == 1
    assert visit.desk.mine == {} and visit.desk.network != DEFAULT_MODEL


def test_a_visit_is_kept_for_half_an_hour_after_its_last_sign_of_life() -> None:
    house = House()
    visit = house.begin()
    house.after(7200)
    assert house.visits.holds(visit.family), "the tab is there"
    house.there = set()
    house.after(1800)
    assert house.visits.holds(visit.family)
    house.after(1)
    assert not house.visits.holds(visit.family) and len(house.visits) == 0
    assert house.visits.find(visit.ticket, "later") is None


def test_a_training_goes_on_as_long_as_a_copy_of_the_visit_is_there() -> None:
    house = House()
    visit = house.begin()
    house.there = {"tab", "twin"}
    house.visits.find(visit.ticket, "twin")
    house.there = {"twin"}
    house.after(3600)
    assert len(house.visits) == 1 and house.visits.holds(visit.family)
