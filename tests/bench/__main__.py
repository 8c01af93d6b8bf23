"""`make bench`: run the benchmarks and write docs/benchmarks.md. `python -m tests.bench NAME…` runs and prints some."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import (
    crowd,
    idle,
    inside_frames,
    interventions,
    pen_moves,
    pen_up,
    server_work,
    sizes,
    startup,
    training,
)
from tests.bench.report import Result, markdown
from tests.serving import ROOT

BENCHES: dict[str, Callable[[], Result]] = {
    "pen_up": pen_up.measure,
    "pen_moves": pen_moves.measure,
    "server_work": server_work.measure,
    "crowd": crowd.measure,
    "startup": startup.measure,
    "idle": idle.measure,
    "inside_frames": inside_frames.measure,
    "interventions": interventions.measure,
    "training": training.measure,
    "sizes": sizes.measure,
}
PAGE = ROOT / "docs" / "benchmarks.md"


def main(names: list[str]) -> None:
    """All of them into the page, or the named ones onto the screen."""
    if unknown := [name for name in names if name not in BENCHES]:
        sys.exit(f"unknown benchmark '{unknown[0]}'; choose one of {', '.join(BENCHES)}")
    results = []
    for name in names or BENCHES:
        print(f"{name} …", file=sys.stderr, flush=True)
        results.append(BENCHES[name]())
    page = markdown(results, " ".join(["python -m tests.bench", *names]) if names else "make bench")
    print(page)
    if not names:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
