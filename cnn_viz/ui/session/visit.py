"""The only door to session_state: one typed record for each visitor, which outlives the widgets of its pages."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from threading import RLock
from typing import Any, TypeVar

import streamlit as st

from cnn_viz.engine.digits.digitize import STEPS
from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.engine.jobs.scratch_job import Workshop
from cnn_viz.engine.models import DEFAULT_MODEL
from cnn_viz.engine.playground.bench import Bench
from cnn_viz.records import Digit, Selection
from cnn_viz.text import say
from cnn_viz.ui.session.asked import Asked
from cnn_viz.ui.session.drawing import Deed, Drawing, after
from cnn_viz.ui.session.lesson import Going
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.own_networks import Desk
from cnn_viz.ui.session.predicting import Predicting
from cnn_viz.ui.session.working import Working

KEPT = "kept"  # as a rival: no other network, but the same one with the digit that was kept
UNDO_STEPS = 50
UNDO_BYTES = 8_000_000  # of all drawings that undo goes back to; the oldest go first


@dataclass
class Visit:
    """One visitor's choices.

    network, rival: ids of the network shown and the one put beside it; a rival may end in ":untrained", "" is none.
    kept:           the digit that stands beside the drawing where the rival is KEPT.
    moment:         where its time machine stands: "pen:step500", or "pen" for its end; "" is closed.
    ticket:         by which the visit is found again (visits.py); family: the ticket of the one it was copied from.
    navigations:    counts the browser's Back and Forward.  address: what the page's address says of where one is.
    linked:         the drawing and the bench that the address still carries, None where it carries none.
    past:           drawings that undo goes back to, oldest first.
    generation:     counts up when the canvas must start anew; canvas_start: the strokes it then starts with. It begins
                    at random: a page that outlives the server must not hand the new one its old canvas's strokes.
    deeds:          how often this canvas was drawn on, cleared or taken back by the browser itself (strokes.py).
    arrived:        what it did since, while no script ran; the next run takes it in.
    photos:         counts the openings of the photo dialog; gallery_page: how often other digits were asked for there.
    run:            counts the drawings shown.  several: whether the page says that there are several digits.
    notice:         a sentence (key, values) to show once above the page.
    refused:        numbers that were typed and are beyond a field's limits: the values of the sentence, by field.
    steps_off:      the steps of digitize that are switched off.  hidden: those of the page (hiding.py).
    playground:     what stands on the playground's bench.
    scratch:        what was done on the page "From scratch".  timed: milliseconds a layer, by network, measured last.
    desk:           what they train and have trained.
    sought:         the part of the page that a link led to, "" for none; arrivals: counts the pages come to.
    read:           what the drawing was read as in this rerun (reading.py); a page's end lets it go.
    stage:          how deep they look into the network's picture (components/network), "" as it fits their screen.
    asked, going, working: what they ask on the page Why, where they are in a lesson, and with a set of exercises.
    predicting:     whether they are asked before they look, and what (predicting.py).
    selection:      the map that is open in the network's picture; rival_selection: in the one beside it.
    """

    language: str = "en"
    network: str = DEFAULT_MODEL
    rival: str = ""
    kept: Digit | None = None
    moment: str = ""
    drawing: Drawing = field(default_factory=Drawing)
    ticket: str = ""
    family: str = ""
    navigations: int = 0
    address: dict[str, str] = field(default_factory=dict)
    linked: tuple[Drawing | None, Bench | None] = (None, None)
    past: list[Drawing] = field(default_factory=list)
    generation: int = field(default_factory=partial(secrets.randbelow, 10**9))
    photos: int = 0
    gallery_page: int = 0
    canvas_start: tuple[Stroke, ...] = ()
    deeds: int = 0
    arrived: list[Deed] = field(default_factory=list)
    lock: RLock = field(default_factory=RLock, repr=False, compare=False)
    several: bool = False
    steps_off: frozenset[str] = frozenset()
    stage: str = ""
    asked: Asked = field(default_factory=Asked)
    going: Going = field(default_factory=Going)
    working: Working = field(default_factory=Working)
    hidden: frozenset[str] = frozenset()
    predicting: Predicting = field(default_factory=Predicting)
    selection: Selection | None = None
    rival_selection: Selection | None = None
    pen_width: int = 20
    pen_colour: str = "#ffffff"
    page: str = ""
    run: int = 0
    notice: tuple[str, dict[str, object]] | None = None
    refused: dict[str, dict[str, object]] = field(default_factory=dict)
    playground: Bench = field(default_factory=Bench)
    desk: Desk = field(default_factory=Desk)
    sought: str = ""
    arrivals: int = 0
    scratch: Workshop = field(default_factory=Workshop)
    timed: dict[str, dict[str, float]] = field(default_factory=dict)
    read: tuple[tuple[Drawing, frozenset[str], str], Any] | None = None

    def say(self, key: str, **values: object) -> str:
        """The sentence `page.key` in their language, as plain text: for a file's name, for the options of a list, and
        for what the browser's scripts write. What Streamlit shows as Markdown is said by a page's `t`."""
        return say(key, self.language, **values)

    def arrive(self, generation: int, first: int, deeds: tuple[Deed, ...]) -> Drawing | None:
        """Lay deeds ready, `first` of this canvas's being before them; those that are here already are passed over.

        Any thread may call it. Returns the drawing after all of them; None if that canvas is gone, or one is missing.
        """
        with self.lock:
            here = self.deeds_here
            if generation != self.generation or first > here:
                return None
            self.arrived += deeds[here - first :]
            return after(self.arrived, self.drawing, list(self.past))

    @property
    def deeds_here(self) -> int:
        """How many deeds on this canvas have come, taken in or not."""
        with self.lock:
            return self.deeds + len(self.arrived)

    def take_in(self) -> None:
        """Do what has arrived: each stroke is a step of undo. Before whatever asks for the drawing or changes it."""
        with self.lock:
            for deed in self.arrived:
                if deed == "undo":
                    self._go_back()
                else:
                    self.draw(after([deed], self.drawing, []))
            self.deeds += len(self.arrived)
            self.arrived.clear()

    def draw(self, drawing: Drawing) -> None:
        """The canvas shows a new drawing (it drew it itself); the one before can be had back."""
        self.past = [*self.past[1 - UNDO_STEPS :], self.drawing]
        while sum(before.size for before in self.past) > UNDO_BYTES:
            del self.past[0]
        self.drawing = drawing
        self.run += 1
        self.notice = None

    @property
    def looks_back(self) -> bool:
        """Whether the time machine is open; it is the chosen network's, and another's has none of its moments."""
        return bool(self.moment) and NetworkId.of(self.moment).architecture == self.network

    @property
    def shown(self) -> str:
        """The network that answers: the chosen one, or what it was at the moment chosen."""
        return self.moment if self.looks_back else self.network

    def look(self, stage: str) -> None:
        """Look from another depth: "overview", "all" maps, or a layer by its name."""
        self.stage = stage

    def select(self, selection: Selection | None) -> None:
        """Open a map in the network's picture, or close it with None."""
        self.selection = selection

    def select_rival(self, selection: Selection | None) -> None:
        """The same in the picture of the network beside it."""
        self.rival_selection = selection

    def switch_steps_off(self, steps: Iterable[str]) -> None:
        """Choose the steps of digitize that are left out; unknown ones are passed over."""
        self.steps_off = frozenset(STEPS).intersection(steps)

    def run_of(self, choice: str, arrived: bool = False) -> str:
        """Names one answer in the page: it changes with the drawing, the network and the steps.

        arrived: the answer to what has arrived, as a run will name it that has taken this in.
        """
        with self.lock:
            run = self.run + len(self.arrived) * arrived
        return ":".join([str(run), choice, *sorted(self.steps_off)])

    def put(self, drawing: Drawing) -> None:
        """Put a drawing on the canvas: it must start anew to show it."""
        self.take_in()
        self.draw(drawing)
        self.restart_canvas()

    def wipe(self) -> None:
        """Clear the canvas; an empty one stays as it is."""
        self.take_in()
        if not self.drawing.empty:
            self.put(Drawing())

    def undo(self) -> None:
        self.take_in()
        self._go_back()
        self.restart_canvas()

    def _go_back(self) -> None:
        if self.past:
            self.drawing = self.past.pop()
        self.run += 1

    def restart_canvas(self) -> None:
        """The browser's canvas forgets what it has and shows `drawing` (also after a page switch, when it is new)."""
        self.generation += 1
        self.deeds = 0
        self.canvas_start = self.drawing.strokes

    def twin(self) -> Visit:
        """The same visit for another tab: what one does from here on is not seen in the other."""
        with self.lock:
            twin = _copied(self)
        twin.lock = RLock()
        twin.desk, twin.scratch = _copied(self.desk), _copied(self.scratch)
        return twin


Record = TypeVar("Record", bound=object)


def _copied(record: Record) -> Record:
    """A record with lists and mappings of its own; what they hold is shared."""
    twin = copy(record)
    for name, value in vars(record).items():
        if isinstance(value, list | dict | set):
            setattr(twin, name, copy(value))
    return twin


def visit() -> Visit:
    """This visitor's state, begun where there is none."""
    if is_new():
        put_visit(Visit())
    return st.session_state["visit"]


def put_visit(visitor: Visit) -> None:
    """From here on this session is that visitor's."""
    st.session_state["visit"] = visitor


def is_new() -> bool:
    """True until this session has a visitor."""
    return "visit" not in st.session_state
