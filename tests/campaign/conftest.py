"""How many inputs, and the table at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.campaign.trying import HEAD, Tally, summed
from tests.serving import OUT

TALLIES = pytest.StashKey[list[Tally]]()
REPORT = OUT / "campaign.md"


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether this is `make campaign`."""
    return bool(request.config.getoption("campaign"))


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Tally]]:
    """A function that begins a campaign's tally; passed or not, it stands in the table at the end."""
    begun: list[Tally] = []

    def begin(campaign: str) -> Tally:
        begun.append(Tally(campaign))
        return begun[-1]

    yield begin
    request.config.stash.setdefault(TALLIES, []).extend(begun)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table, printed; the whole campaigns' also as a file."""
    tallies = config.stash.get(TALLIES, [])
    if not tallies:
        return
    failures = [f"- {failure}" for one in tallies for failure in one.failures]
    table = "\n".join([HEAD, *(one.row for one in summed(tallies))])
    terminalreporter.write_sep("=", "campaigns")
    terminalreporter.write_line(table)
    if config.getoption("campaign"):
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text("\n".join(["# Campaigns", "", table, "", *failures, ""]), encoding="utf-8")
