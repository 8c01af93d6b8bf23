"""Where a visitor is in a lesson."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cnn_viz.lessons import Lesson, Step, lessons

PATTERN = r"^[a-z0-9_]{1,40}(?:\.[0-9]{1,2})?\Z"


@dataclass(frozen=True)
class Going:
    """lesson: its file's name, "" while there is none.  step: from 0.

    said: the choices that were made, by lesson and step; a lesson that was gone through asks anew.
    reached: the step at which each lesson was left, by its name; their number where it was gone through.
    called: whether a link named the step, which the app has yet to go to.
    ended: the lesson that was gone through last.
    """

    lesson: str = ""
    step: int = 0
    said: dict[tuple[str, int], int] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    called: bool = False
    ended: str = ""

    @property
    def text(self) -> str:
        """As a link writes it, "first_ten_minutes.3", the first step being 1; "" for no lesson."""
        return f"{self.lesson}.{self.step + 1}" if self.lesson else ""

    def told(self, text: str) -> Going:
        """The same where a link, which is as PATTERN has it, says. KeyError for no such lesson."""
        return replace(self.gone_to(text), called=True)

    def gone_to(self, text: str) -> Going:
        """The same at the step that an address, as PATTERN has it, names. KeyError for no such lesson."""
        lesson, _, step = text.partition(".")
        return self.at(lesson, int(step or 1) - 1)

    @property
    def plan(self) -> Lesson | None:
        """The lesson under way."""
        return lessons().get(self.lesson)

    @property
    def here(self) -> Step | None:
        """The step that is shown."""
        return self.plan.steps[self.step] if self.plan else None

    @property
    def choice(self) -> int | None:
        """What was said at the step that is shown; None for nothing yet."""
        return self.said.get((self.lesson, self.step))

    @property
    def digit(self) -> int | None:
        """The test digit that the step shown, or the last one before it, puts on the canvas; None where none does."""
        steps = self.plan.steps[self.step :: -1] if self.plan else ()
        return next((step.digit for step in steps if step.digit is not None), None)

    def is_on(self, page: str) -> bool:
        """Whether the step that is shown speaks of this page."""
        return self.here is not None and self.here.page == page

    def place_on(self, page: str) -> str:
        """The place of a page that it points at; on the page of lessons, the one that has ended. "" for none."""
        if self.here:
            return self.here.place if self.is_on(page) else ""
        return f"lesson_{self.ended}" if self.ended and page == "lessons" else ""

    def at(self, lesson: str, step: int) -> Going:
        """The same at a step of a lesson. KeyError for no such lesson; a step beyond its ends is the nearest one."""
        last = len(lessons()[lesson].steps) - 1
        step = max(0, min(step, last))
        return Going(lesson, step, self.said, {**self.reached, lesson: step})

    def choosing(self, choice: int) -> Going:
        """The same with a prediction, which stands once it is made."""
        return replace(self, said={(self.lesson, self.step): choice, **self.said})

    def left(self) -> Going:
        """Out of the lesson; where one was, and what one said, is kept."""
        return Going(said=self.said, reached=self.reached)

    def finished(self) -> Going:
        """Out of the lesson, which was gone through."""
        steps = len(lessons()[self.lesson].steps)
        said = {place: choice for place, choice in self.said.items() if place[0] != self.lesson}
        return Going(said=said, reached={**self.reached, self.lesson: steps}, ended=self.lesson)
