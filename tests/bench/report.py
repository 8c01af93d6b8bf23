"""What a benchmark hands back, and how it is written down: numbers never without their conditions."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("streamlit", "streamlit-drawable-canvas", "torch", "numpy", "pillow")


@dataclass(frozen=True)
class Row:
    """One figure. target: the most that we allow; None for a figure that is told for information."""

    what: str
    value: float
    unit: str
    target: float | None = None

    @property
    def met(self) -> bool:
        return self.target is None or self.value <= self.target


@dataclass(frozen=True)
class Result:
    """One benchmark: rows with targets, and the parts that say where the time goes (name, milliseconds)."""

    title: str
    how: str
    n: int
    rows: Sequence[Row]
    parts: Sequence[tuple[str, float]] = field(default=())


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(what: str, values: Sequence[float], unit: str) -> list[Row]:
    """Median and 95th percentile of a sample, for information."""
    return [
        Row(f"{what}, median", statistics.median(values), unit),
        Row(f"{what}, 95th percentile", percentile(values, 0.95), unit),
    ]


def machine() -> str:
    """The processor and its cores, the system and Python."""
    cpu = Path("/proc/cpuinfo")
    names = [r.partition(":")[2].strip() for r in cpu.read_text().splitlines() if r.startswith("model name")]
    cores = len(os.sched_getaffinity(0))
    return f"{names[0] if names else platform.machine()}, {cores} cores, Python {platform.python_version()}"


def markdown(results: Sequence[Result], command: str) -> str:
    """The whole page."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = ", ".join(f"{x:.2f}" for x in os.getloadavg())
    head = [
        "# Benchmarks",
        "",
        f"Written by `{command}` on {datetime.date.today()}.",
        f"{machine()}; {versions}. Load of the machine at the end (1, 5, 15 min): {load}.",
        "",
    ]
    return "\n".join(head + [line for result in results for line in _section(result)])


def _section(result: Result) -> list[str]:
    lines = [f"## {result.title}", "", f"{result.how} n = {result.n}.", ""]
    lines += ["| figure | measured | target |", "|---|---:|---:|"]
    for row in result.rows:
        lines.append(f"| {row.what} | {row.value:.2f} {row.unit} | {_target(row)} |")
    if result.parts:
        lines += ["", "| where the time goes | ms |", "|---|---:|"]
        lines += [f"| {name} | {milliseconds:.3f} |" for name, milliseconds in result.parts]
    return [*lines, ""]


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    return f"at most {row.target:g} {row.unit}".strip() + (", met" if row.met else ", missed")
