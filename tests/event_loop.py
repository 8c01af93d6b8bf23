"""Work with an event loop of its own: in another thread, since Playwright's may be running in the tests' thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Value = TypeVar("Value")


def aside(work: Callable[[], Value]) -> Value:
    """What the work returns, or raises, done in another thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def run_async(coroutine: Coroutine[Any, Any, Value]) -> Value:
    """What the coroutine returns, or raises."""
    return aside(lambda: asyncio.run(coroutine))
