"""Whether a visitor is asked for a prediction in front of each page, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_viz.lessons import Question, asked_first

PATTERN = r"^1\Z"  # what a link says to have it on


@dataclass(frozen=True)
class Predicting:
    """on: whether there are questions.  page, number: of the one that stands there.

    said: the choice that was made, None before.  right: which one was so then.  past: whether it was skipped or read.
    """

    on: bool = False
    page: str = ""
    number: int = 0
    said: int | None = None
    right: int | None = None
    past: bool = False

    def before(self, page: str) -> Predicting:
        """The same in front of a page: another page has questions of its own."""
        return self if page == self.page else Predicting(self.on, page)

    @property
    def question(self) -> Question | None:
        """What is asked, None where nothing is."""
        questions = asked_first(self.page) if self.on and not self.past else ()
        return questions[self.number % len(questions)] if questions else None

    def saying(self, choice: int, right: int | None) -> Predicting:
        """The same with a prediction, and with what is so."""
        return replace(self, said=choice, right=right)

    def onward(self) -> Predicting:
        """To the page's next question."""
        return Predicting(self.on, self.page, self.number + 1)

    def passed(self) -> Predicting:
        """No more on this page."""
        return replace(self, past=True)
