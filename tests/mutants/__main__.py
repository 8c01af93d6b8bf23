"""`make mutants ARGS="--count 100 --seed 1"`: try a sample, write out/mutants.md, tell how many lived.

What else is in ARGS goes to pytest.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import tomllib
from collections import Counter
from itertools import islice
from pathlib import Path

from tests.mutants.mutations import Mutation, mutations
from tests.mutants.trial import Trial, Verdict
from tests.tree import ROOT, name, named

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
TABLE = ROOT / "out" / "mutants.md"
LIVED = ("survived", "no test", "undecided")


def equivalent() -> dict[tuple[str, str, str], str]:
    """(file, before, after): why it changes nothing."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("equivalent", [])
    return {(entry["file"], entry["before"], entry["after"]): entry["why"] for entry in listed}


def sample(paths: list[Path], count: int, seed: int) -> list[Mutation]:
    """`count` different ones of all that may be made, in random order: an interrupted run has told of a sample, too."""
    found = [mutation for path in paths for mutation in mutations(path)]
    random.Random(seed).shuffle(found)
    return [*islice((mutation for mutation in found if mutation.is_code), count)]


def told(mutation: Mutation, verdict: Verdict) -> str:
    """A row of the table."""
    texts = (mutation.before, mutation.after, verdict.by)
    before, after, by = (text.replace("|", "\\|") for text in texts)
    return f"| {verdict.outcome} | {name(mutation.path)}:{mutation.line} | `{before}` | `{after}` | {by} |"


def main(args: list[str]) -> None:
    """Writes a row as soon as it is known."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="how many changes")
    parser.add_argument("--seed", type=int, default=1, help="which")
    parser.add_argument("--limit", type=float, default=300, help="seconds for a change's tests")
    parser.add_argument("--only", default="", help="files whose name contains this")
    chosen, options = parser.parse_known_args(args)
    paths = [path for path in named(".py", under="cnn_viz/engine") if chosen.only in name(path)]
    known, counted = equivalent(), Counter[str]()
    TABLE.parent.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Trial(Path(folder), tuple(options), chosen.limit) as trial,
        TABLE.open("w", encoding="utf-8") as table,
    ):
        table.write("| outcome | where | before | after | by |\n|---|---|---|---|---|\n")
        for mutation in sample(paths, chosen.count, chosen.seed):
            why = known.get((name(mutation.path), mutation.before, mutation.after))
            verdict = Verdict("equivalent", why) if why else trial.verdict(mutation)
            counted[verdict.outcome] += 1
            row = told(mutation, verdict)
            print(row, file=table, flush=True)
            print(row if verdict.outcome in LIVED else ".", file=sys.stderr, flush=True)
    print(f"{sum(counted.values())} changes: " + ", ".join(f"{n} {outcome}" for outcome, n in counted.most_common()))
    sys.exit(any(counted[outcome] for outcome in LIVED))


if __name__ == "__main__":
    main(sys.argv[1:])
