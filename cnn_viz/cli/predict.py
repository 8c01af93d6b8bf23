"""What `predict` reads in picture files, one answer a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_viz.cli.columns import left
from cnn_viz.cli.language import sentence, t
from cnn_viz.errors import UserError
from cnn_viz.records import Array, Digit
from cnn_viz.text import sentence as sentence_in

if TYPE_CHECKING:
    from cnn_viz.engine.models import Network

BATCH = 256


@dataclass(frozen=True, eq=False)
class Seen:
    """The digits in a file, in reading order, which of them has the most ink, and whether there are more pages."""

    digits: list[Digit]
    main: int
    pages: bool


@dataclass(frozen=True, eq=False)
class Answer:
    """What was read in one file, or why nothing was.

    probabilities: (N, 10), a row for each digit in reading order; main: the row of the one with the most ink.
    strange: whether that one does not look like a digit; None where there is no score for that.
    judge:   the network whose score says so; judges_itself: whether it is the one that reads.
    pages:   whether the file holds more pictures than the first, which was read.
    """

    file: Path
    probabilities: Array | None
    error: UserError | None = None
    strange: bool | None = None
    judge: str = ""
    judges_itself: bool = True
    main: int = 0
    pages: bool = False

    @property
    def record(self) -> dict[str, Any]:
        if self.error is not None:  # JSON is the same in every language
            return {"file": str(self.file), "error": sentence_in(self.error)}
        assert self.probabilities is not None
        rows = [_record(row) for row in self.probabilities]
        found = {"file": str(self.file), **rows[self.main]}
        if self.strange is not None:
            found |= {"looks_like_a_digit": not self.strange, "judged_by": self.judge}
        if len(rows) > 1:
            found["digits"] = rows
        return {**found, "first_picture_of_several": True} if self.pages else found

    def line(self, width: int) -> str:
        name = left(str(self.file), width)
        if self.error is not None:
            return f"{name}  -  {sentence(self.error)}"
        assert self.probabilities is not None
        main = self.probabilities[self.main]
        return "  ".join([name, str(main.argmax()), f"{main.max():6.1%}", *self._remarks(self.probabilities)])

    def _remarks(self, rows: Array) -> Iterator[str]:
        if self.strange:
            yield t("predict_doubt") if self.judges_itself else t("predict_doubt_by", judge=self.judge)
        if len(rows) > 1:
            each = (t("predict_each", digit=row.argmax(), share=f"{row.max():.1%}") for row in rows)
            yield t("predict_several", each=t("listed").join(each))
        if self.pages:
            yield t("predict_first")


def _record(row: Array) -> dict[str, Any]:
    return {"digit": int(row.argmax()), "probabilities": [float(p) for p in row]}


def answers(model: Network, files: Sequence[Path]) -> Iterator[Answer]:
    """An answer a file, in order: pictures opened on all cores, read by the network in batches."""
    import torch

    cores = os.cpu_count() or 1
    torch.set_num_threads(max(1, cores // 2))  # the other half opens pictures meanwhile
    with ThreadPoolExecutor(cores) as pool:
        opened = zip(files, pool.map(seen, files), strict=True)  # goes on in the background while we read
        while part := list(islice(opened, BATCH)):
            yield from _read(model, part)


def _read(model: Network, part: Sequence[tuple[Path, Seen | UserError]]) -> Iterator[Answer]:
    from cnn_viz.engine.inspection.trace import predict as probabilities
    from cnn_viz.engine.ood.detector import JUDGE, strangers

    found = [seen for _, seen in part if isinstance(seen, Seen)]
    mains = [seen.digits[seen.main] for seen in found]
    strange = iter(strangers(mains) or repeat(None))
    digits = [digit for seen in found for digit in seen.digits]
    rows = iter(np.split(probabilities(model, digits), np.cumsum([len(s.digits) for s in found])) if digits else ())
    for file, seen in part:
        if isinstance(seen, UserError):
            yield Answer(file, None, seen)
        else:
            yield Answer(file, next(rows), None, next(strange), JUDGE, model.id == JUDGE, seen.main, seen.pages)


def seen(file: Path) -> Seen | UserError:
    """The digits in a picture file, or why there are none."""
    from cnn_viz.engine.digits.digitize import digit_of
    from cnn_viz.engine.pictures.photo import read_picture
    from cnn_viz.engine.pictures.picture_files import picture_bytes

    try:
        found = read_picture(picture_bytes(file))
        return Seen([digit_of(digit) for digit in found.digits], found.main, found.pages)
    except UserError as error:
        return error
