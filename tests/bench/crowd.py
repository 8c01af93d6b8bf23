"""A class at once: everybody draws a stroke every three seconds, one server process answers."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Sequence

from tests.bench.report import Result, Row, percentile
from tests.bench.visitor import Visitor, canvas_reports
from tests.event_loop import run_async
from tests.serving import Server, serve

PAUSE = 3.0  # seconds between one person's strokes
ARRIVING = 4  # who open the page at the same moment, before anybody is timed


def measure(n: int = 100, strokes: int = 10) -> Result:
    """n people, `strokes` strokes each. The people run in this process, on the same cores as the server."""
    with serve() as server:
        waits, errors, cpu, seconds = run_async(_crowd(server, n, strokes))
    rows = [
        Row("95th percentile", 1e3 * percentile(waits, 0.95), "ms", 300),
        Row("errors", len(errors), "", 0),
        Row("median", 1e3 * statistics.median(waits), "ms"),
        Row("99th percentile", 1e3 * percentile(waits, 0.99), "ms"),
        Row("the server's processor time a stroke", 1e3 * cpu / len(waits), "ms"),
        Row("the server's share of one core", 100 * cpu / seconds, "%"),
    ]
    how = f"{n} people draw a stroke every {PAUSE:g} s each; from the stroke's due moment to the answer's last message."
    return Result("A crowd on one server process", f"{how} {'; '.join(sorted(set(errors)))}".strip(), len(waits), rows)


async def _crowd(server: Server, people: int, strokes: int) -> tuple[list[float], list[str], float, float]:
    """(seconds waited for each stroke, what went wrong, the server's CPU seconds, seconds in all)."""
    reports = canvas_reports()
    errors: list[str] = []
    visitors = [Visitor(server.url) for _ in range(people)]
    gate = asyncio.Semaphore(ARRIVING)
    plans = [[next(reports) for _ in range(strokes)] for _ in visitors]
    await asyncio.gather(*(_arrive(visitor, gate, next(reports)) for visitor in visitors))
    cpu, begin = server.cpu_seconds, time.perf_counter()
    chance = random.Random(0)
    sessions = [
        _draw(v, plan, begin + chance.uniform(0, PAUSE), errors) for v, plan in zip(visitors, plans, strict=True)
    ]
    waits = [wait for session in await asyncio.gather(*sessions) for wait in session]
    cpu, seconds = server.cpu_seconds - cpu, time.perf_counter() - begin
    await asyncio.gather(*(visitor.close() for visitor in visitors))
    return waits, errors, cpu, seconds


async def _arrive(visitor: Visitor, gate: asyncio.Semaphore, report: str) -> None:
    async with gate:
        await visitor.open()
        await visitor.draw(report)


async def _draw(visitor: Visitor, plan: Sequence[str], start: float, errors: list[str]) -> list[float]:
    """Draw at fixed moments, whether or not the last answer was late; its lateness then counts twice, as it is felt."""
    waits = []
    for i, report in enumerate(plan):
        due = start + i * PAUSE
        await asyncio.sleep(max(0, due - time.perf_counter()))
        try:
            await visitor.draw(report)
        except (RuntimeError, OSError, TimeoutError, EOFError) as error:
            errors.append(f"{type(error).__name__}: {error}")
        else:
            if visitor.pictures == 0:
                errors.append("an answer without the network's picture")
        waits.append(time.perf_counter() - due)
    return waits
