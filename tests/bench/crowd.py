"""A class at once: everybody draws a stroke every three seconds, one server process answers."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from cnn_viz.engine.digits.ink import Stroke
from tests.bench.report import Result, Row, percentile
from tests.bench.visitor import Visitor, digits
from tests.event_loop import run_async
from tests.serving import Server, serve

PAUSE = 3.0  # seconds between one person's strokes
ARRIVING = 4  # who open the page at the same moment, before anybody is timed


def measure(n: int = 300, strokes: int = 10) -> Result:
    """n people, `strokes` strokes each. The people run in this process, on the same cores as the server."""
    with serve() as server:
        waits, errors, cpu, seconds = run_async(_crowd(server, n, strokes))
    rows = [
        Row("95th percentile", 1e3 * percentile(waits, 0.95), "ms", 300),
        Row("errors", len(errors), "", 0),
        Row("median", 1e3 * statistics.median(waits), "ms"),
        Row("99th percentile", 1e3 * percentile(waits, 0.99), "ms"),
        Row("the server's processor time a stroke, clearing for every digit", 1e3 * cpu / len(waits), "ms"),
        Row("the server's share of one core", 100 * cpu / seconds, "%"),
    ]
    how = f"{n} people draw a stroke every {PAUSE:g} s each, and clear the canvas before every digit; "
    how += "from the stroke's due moment to PyTorch's answer."
    return Result("A crowd on one server process", f"{how} {'; '.join(sorted(set(errors)))}".strip(), len(waits), rows)


async def _crowd(server: Server, people: int, strokes: int) -> tuple[list[float], list[str], float, float]:
    """(seconds waited for each stroke, what went wrong, the server's CPU seconds, seconds in all)."""
    drawn = digits()
    errors: list[str] = []
    visitors = [Visitor(server.url) for _ in range(people)]
    gate = asyncio.Semaphore(ARRIVING)
    plans = [_plan(drawn, strokes) for _ in visitors]
    await asyncio.gather(*(_arrive(visitor, gate, next(drawn)) for visitor in visitors))
    cpu, begin = server.cpu_seconds, time.perf_counter()
    chance = random.Random(0)
    sessions = [
        _draw(v, plan, begin + chance.uniform(0, PAUSE), errors) for v, plan in zip(visitors, plans, strict=True)
    ]
    waits = [wait for session in await asyncio.gather(*sessions) for wait in session]
    cpu, seconds = server.cpu_seconds - cpu, time.perf_counter() - begin
    await asyncio.gather(*(visitor.close() for visitor in visitors))
    return waits, errors, cpu, seconds


def _plan(drawn: Iterator[list[Stroke]], strokes: int) -> list[tuple[Stroke, bool]]:
    """So many strokes, and of each whether it is a digit's first, before which the canvas is cleared."""
    all_strokes = ((stroke, i == 0) for digit in drawn for i, stroke in enumerate(digit))
    return list(islice(all_strokes, strokes))


async def _arrive(visitor: Visitor, gate: asyncio.Semaphore, digit: list[Stroke]) -> None:
    async with gate:
        await visitor.open()
        for stroke in digit:
            await visitor.draw(stroke)


async def _draw(visitor: Visitor, plan: Sequence[tuple[Stroke, bool]], start: float, errors: list[str]) -> list[float]:
    """Draw at fixed moments, whether or not the last answer was late; its lateness then counts twice, as it is felt."""
    waits = []
    for i, (stroke, is_first) in enumerate(plan):
        due = start + i * PAUSE
        try:
            if is_first:
                await asyncio.sleep(max(0, due - PAUSE / 2 - time.perf_counter()))
                await visitor.clear()
            await asyncio.sleep(max(0, due - time.perf_counter()))
            await visitor.draw(stroke)
        except (RuntimeError, OSError, TimeoutError, EOFError) as error:
            errors.append(f"{type(error).__name__}: {error}")
        else:
            if not visitor.answers or visitor.answers[0]["probabilities"] is None:
                errors.append("an answer without numbers")
        waits.append(time.perf_counter() - due)
    return waits
