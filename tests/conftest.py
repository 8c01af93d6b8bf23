"""What all tests share: the same examples at every run, one thread, and where things lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# Tiny layers compute faster on one thread, and the browser wants the other core. Before torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["LANGUAGE"] = "en"  # the shell speaks it, whatever the machine's locale is; here and in child processes

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.serving import Server, serve

ROOT = Path(__file__).resolve().parents[1]
CAMPAIGNS = ROOT / "tests" / "campaign"
BROWSER = ROOT / "tests" / "browser"

# A server, a Chromium and a test share a core with others of their kind, and at times one is late. So many tests in the
# browser may pass at their second try only; one more, and the whole run has failed.
SECOND_TRIES = 3

# "house" is what CI runs: the same examples every time and no deadline, since the machines are noisy.
# HYPOTHESIS_PROFILE=search looks for new examples.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """--campaign: the campaigns with all of their inputs, and the long matrices."""
    parser.addoption("--campaign", action="store_true", help="the campaigns with all inputs, and what is marked long")


def pytest_configure(config: pytest.Config) -> None:
    """The mark for what only `make campaign` has the time for."""
    config.addinivalue_line("markers", "long: a part of `make campaign` alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without --campaign, what is long is not in the run; with it, nothing else is but the campaigns."""
    campaign = config.getoption("campaign")

    def wanted(item: pytest.Item) -> bool:
        long = item.get_closest_marker("long") is not None
        return (long or CAMPAIGNS in item.path.parents) if campaign else not long

    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]
    for item in items:
        if BROWSER in item.path.parents and config.getoption("reruns") is None and not campaign:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """More second tries than these are no accident."""
    if len(_second_tries(session.config)) > SECOND_TRIES and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say that a run has failed for its second tries alone."""
    if (tries := len(_second_tries(config))) > SECOND_TRIES:
        terminalreporter.write_line(f"{tries} tests needed a second try, more than {SECOND_TRIES}: the run has failed")


def _second_tries(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("rerun", []) if reporter else []


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's top directory."""
    return ROOT


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests that do not need one of their own."""
    with serve() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process: Playwright runs but once in it."""
    with chromium() as running:
        yield running
