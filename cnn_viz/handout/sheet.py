"""What stands on a pupil's hand-out, with its solutions; everything follows from the digit and the seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.exercises import Exercise, exercise, exercise_set
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit

SIDE = 14  # of the printed digit: a square is the mean of 2 x 2 pixels
LEVELS = 3  # from 0, paper, to 3, ink
CELLS = 3  # to compute by hand
QUESTIONS = 3
NAMES = "ABC"

Cells = NDArray[np.int64]

KERNELS = (
    ((1, 0, -1), (1, 0, -1), (1, 0, -1)),
    ((1, 1, 1), (0, 0, 0), (-1, -1, -1)),
    ((0, 1, 2), (-1, 0, 1), (-2, -1, 0)),
    ((0, -1, 0), (-1, 4, -1), (0, -1, 0)),
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One pupil's.

    number: in the class, from 1.  seed: of the class.
    cells:  (14, 14), 0 to 3.  kernel: (3, 3), whole numbers.
    places: upper left corners of the windows A, B, C, (row, column) from 0.
    sketched: the place for which a filter is to be sketched.
    questions: in numbers and in words.
    probabilities: (10,) of the network, of the digit in full.
    """

    number: int
    seed: int
    digit: Digit
    cells: Cells
    kernel: Cells
    places: tuple[tuple[int, int], ...]
    sketched: tuple[int, int]
    questions: tuple[Exercise, ...]
    probabilities: Array

    def window(self, place: tuple[int, int]) -> Cells:
        """(3, 3): what the kernel covers there."""
        row, column = place
        return self.cells[row : row + 3, column : column + 3]

    @property
    def solutions(self) -> tuple[int, ...]:
        """What the kernel answers at A, B and C."""
        return tuple(int((self.window(place) * self.kernel).sum()) for place in self.places)

    @property
    def sketch(self) -> Cells:
        """One filter of many that answers strongly there: 1 on the ink, -1 on the paper."""
        return np.where(self.window(self.sketched) > 0, 1, -1)

    @property
    def answer(self) -> int:
        """What the network reads."""
        return int(self.probabilities.argmax())


def sheet_of(digit: Digit, model: Network, seed: int, number: int = 1) -> Sheet:
    """The sheet of the pupil with that number in the class with that seed. The network must be in eval mode."""
    chance = Random(f"handout {seed} {number}")
    ink = digit.ink.reshape(SIDE, 2, SIDE, 2).astype(float).mean((1, 3))
    cells = np.rint(LEVELS * ink / 255).astype(np.int64)
    kernel = np.array(chance.choice(KERNELS))
    *places, sketched = _places(cells, chance)
    names = exercise_set(seed * 1_000 + number)
    found = [one for one in (exercise(name, seed * 1_000 + number) for name in names) if not one.grids]
    return Sheet(
        number,
        seed,
        digit,
        cells,
        kernel,
        tuple(places),
        sketched,
        tuple(found[:QUESTIONS]),
        predict(model, [digit])[0],
    )


def class_sheets(model: Network, seed: int, count: int) -> list[Sheet]:
    """Those of a class, each with one of MNIST's test digits, no two the same."""
    images = mnist(train=False)[0]
    chosen = Random(f"class {seed}").sample(range(len(images)), count)
    return [sheet_of(Digit.of_ink(images[i].numpy()), model, seed, k) for k, i in enumerate(chosen, 1)]


def _places(cells: Cells, chance: Random) -> list[tuple[int, int]]:
    """Windows of both ink and paper that lie apart, by lot; of a digit that has too few of them any others."""
    every = [(row, column) for row in range(SIDE - 2) for column in range(SIDE - 2)]
    chance.shuffle(every)
    every.sort(key=lambda at: not 3 <= np.count_nonzero(cells[at[0] : at[0] + 3, at[1] : at[1] + 3]) <= 7)
    found: list[tuple[int, int]] = []
    for row, column in every:
        if all(max(abs(row - r), abs(column - c)) >= 3 for r, c in found):
            found.append((row, column))
        if len(found) > CELLS:
            break
    return found
