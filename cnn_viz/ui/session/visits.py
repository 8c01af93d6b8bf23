"""The visits that this server remembers: found again by their ticket for half an hour, and freed when they are over.

A browser's reload is a new session to Streamlit. The tab keeps a random ticket in its sessionStorage (which no other
tab or person can read, and which goes with the tab), and whoever comes with it gets the visit back.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock, Thread

from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.streamlit_internals import forget_ended_sessions, session_is_connected

KEEP = 30 * 60.0  # seconds after the last sign of life
LOOK_EVERY = 15.0  # seconds between two looks at who is still there


@dataclass
class _Remembered:
    visit: Visit
    session: str
    seen: float


class Visits:
    """Everybody's visits. Any thread may call anything."""

    def __init__(
        self,
        keep: float = KEEP,
        look_every: float = LOOK_EVERY,
        connected: Callable[[str], bool] = session_is_connected,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.keep, self.look_every = keep, look_every
        self._connected, self._clock = connected, clock
        self._remembered: dict[str, _Remembered] = {}
        self._lock = RLock()
        self._watch: Thread | None = None

    def __len__(self) -> int:
        return len(self._remembered)

    def remember(self, visit: Visit, session: str) -> None:
        """A visit begins: it gets a ticket, and `session` is where it goes on."""
        with self._lock:
            visit.ticket = secrets.token_urlsafe(24)
            visit.family = visit.family or visit.ticket
            self._remembered[visit.ticket] = _Remembered(visit, session, self._clock())
            if self._watch is None:
                self._watch = Thread(target=self._look_after, name="visits", daemon=True)
                self._watch.start()

    def find(self, ticket: str, session: str) -> Visit | None:
        """The visit of this ticket, which goes on in `session`; None where it is over or never was.

        Where another session goes on with it at this moment (a tab was duplicated) there is a copy with a ticket of
        its own, so that two tabs do not draw on one canvas.
        """
        with self._lock:
            found = self._remembered.get(ticket)
            if found is None:
                return None
            if found.session != session and self._connected(found.session):
                twin = found.visit.twin()
                self.remember(twin, session)
                return twin
            found.session, found.seen = session, self._clock()
            return found.visit

    def held(self, ticket: str) -> Visit | None:
        """The visit of this ticket, wherever it goes on; None where it is over or never was."""
        found = self._remembered.get(ticket)
        return found.visit if found else None

    def holds(self, family: str) -> bool:
        """Whether a visit that began with this ticket, or a copy of it, is still remembered."""
        with self._lock:
            return any(one.visit.family == family for one in self._remembered.values())

    def forget_what_is_over(self) -> None:
        """Drop the visits whose browser has been gone for too long."""
        with self._lock:
            now = self._clock()
            for ticket, one in list(self._remembered.items()):
                if self._connected(one.session):
                    one.seen = now
                elif now - one.seen > self.keep:
                    del self._remembered[ticket]

    def _look_after(self) -> None:
        while True:
            time.sleep(self.look_every)
            self.forget_what_is_over()
            forget_ended_sessions()
            with self._lock:
                if not self._remembered:
                    self._watch = None
                    return


VISITS = Visits()
