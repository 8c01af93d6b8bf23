"""Choose the hundred drawings in pen_strokes.json: `python tests/data/choose_pen_strokes.py`.

From writers 26 to 30, by whose digits no network was trained: two of each class by each of the five.
"""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "cnn_viz" / "data" / "pen-digits" / "dev.json.gz"
WRITERS = range(26, 31)
A_CLASS_A_WRITER = 2
SEED = 1998
CREDIT = (
    'Alpaydin and Alimoglu, "Pen-Based Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998. '
    "CC BY 4.0. A hundred of its digits, unchanged, as strokes on a 500 x 500 canvas, y downwards."
)


def main() -> None:
    source = json.loads(gzip.decompress(SOURCE.read_bytes()))
    chance = random.Random(SEED)
    chosen = []
    for label in range(10):
        for writer in WRITERS:
            theirs = [d for d in source["digits"] if d["writer"] == writer and d["label"] == label]
            chosen += chance.sample(theirs, A_CLASS_A_WRITER)
    head = json.dumps({"credit": CREDIT, "canvas": source["canvas"]})[:-1]
    rows = ",\n".join(json.dumps(digit, separators=(",", ":")) for digit in chosen)
    (HERE / "pen_strokes.json").write_text(f'{head}, "digits": [\n{rows}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
