"""From a drawing to the 28 x 28 digit that a network reads, made as MNIST was made, every step kept for show.

    drawing   brightness, as it stands: what most demos feed their network
    ink       how far each pixel is from the paper's colour: dark on light and light on dark come out alike
    crop      the ink's bounding box
    fit       the box's longest side becomes 20 of the 28 pixels
    centre    the ink's centre of mass comes to the middle

Any step can be left out, and the rest still mean something:

    ink off      brightness goes on; on white paper the paper is then the brightest thing
    crop off     the whole drawing is the box
    fit off      the box's longest side fills all 28 pixels
    centre off   the box is centred; where nothing was cropped, the ink stays where it lay

Every digit is one area-weighted reading of the full-size drawing through a frame of 28 x 28 cells, so that no
picture is resized twice. Where a cell is smaller than a pixel (tiny drawings) the reading is bilinear.

The recipe is LeCun, Bottou, Bengio and Haffner's ("Gradient-based learning applied to document recognition",
1998). Measured on MNIST itself: the longest side is 20 pixels in all 10,000 test digits, and the centre of mass
lies anywhere in the pixel right and below of the middle, x and y in [14, 15): it was moved by whole pixels. So we
move by whole pixels too, and an MNIST digit passes through all steps unchanged.

The arithmetic has one result on any processor: whole numbers for ink, paper, box and centre of mass, float64 in the
order written for the cells. The browser can so find the same bytes (components/engine/digitize.js), while the pen
moves; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_viz.engine.digits.resample import Cells, through_cells
from cnn_viz.errors import UserError
from cnn_viz.records import Digit, DigitizeStep, Pixels, read_only

STEPS = ("ink", "crop", "fit", "centre")

SIDE = 28
BOX_SIDE = 20  # MNIST: "normalized to fit in a 20 x 20 pixel box"
FAINTEST_INK = 12  # of 255: a fainter trace on the paper is dirt, not a drawing
BOX_THRESHOLD = 8  # of 255: ink that counts for the bounding box; MNIST keeps edges as faint as that
LARGEST_DOT = 0.17  # of the drawing's longest side: a tap with a pen of 40 pixels on a canvas of 280
SMALLEST_DIGIT = 0.03  # of the same: nothing smaller can be told apart from a speck
Box = tuple[slice, slice]  # rows and columns


class NothingDrawn(UserError):  # noqa: N818 - it is a state, not an error
    """An empty canvas or a single dot: nothing to read yet."""

    def __init__(self) -> None:
        super().__init__("errors.nothing_drawn")


def digitize(pixels: Pixels, off: frozenset[str] = frozenset()) -> list[DigitizeStep]:
    """Every step from the drawing to the digit; the last one's digit is what the network reads.

    pixels: (H, W, 3) uint8, any ink on any even paper.  off: ids from STEPS to leave out.
    Raises NothingDrawn for an empty drawing or a single dot, ValueError for an unknown step.
    """
    steps: list[DigitizeStep] = []
    for step, view in _views(pixels, off):
        if step in off:
            steps.append(replace(steps[-1], id=step, applied=False))
        else:
            steps.append(DigitizeStep(step, True, view.picture, view.digit))
    return steps


def digit_of(pixels: Pixels, off: frozenset[str] = frozenset()) -> Digit:
    """digitize(pixels, off)[-1].digit without the pictures in between, which is several times as fast."""
    return _views(pixels, off)[-1][1].digit


@dataclass(frozen=True, eq=False)
class _View:
    """The drawing as far as the steps have brought it, and how the frame of 28 x 28 cells lies on it.

    ink:    (H, W) uint8; before the step "ink" plain brightness.
    planes: (1, H, W) uint8 for grey pictures, else (3, H, W): the drawing's own pixels.
    paper:  (1,) or (3,) the paper's colour; None before the step "ink".
    box:    the part of the drawing that the frame is fitted to.
    cells:  how many of the 28 cells the box's longest side takes.
    """

    ink: Pixels
    planes: Pixels
    paper: Pixels | None
    box: Box
    cells: int = SIDE
    centred: bool = False

    @cached_property
    def picture(self) -> Pixels:
        return self.digit.ink if self.cells < SIDE or self.centred else read_only(self.ink[self.box])

    @cached_property
    def digit(self) -> Digit:
        ink = self.ink[self.box]
        seen = self._through_frame(ink)
        if len(self.planes) == 1:
            return Digit.of_ink(_bytes(seen))
        planes: NDArray = self.planes[:, *self.box]
        if self.paper is not None and self.paper.any():
            planes = planes - self.paper[:, None, None].astype(np.int16)
        colour = self._through_frame(planes)
        if self.paper is not None:
            colour = _tinted(seen, colour, self.paper)
        return Digit(read_only(_bytes(seen)), read_only(_bytes(colour)))

    def _through_frame(self, planes: NDArray) -> Cells:
        """(..., h, w) of the box's size -> (..., 28, 28) float64, nothing being where the frame leaves the box."""
        ink = self.ink[self.box]
        cell = max(ink.shape) / self.cells
        narrow = through_cells(planes, SIDE, self._begin(ink, 0, cell), cell).swapaxes(-1, -2)
        return through_cells(narrow, SIDE, self._begin(ink, 1, cell), cell).swapaxes(-1, -2)

    def _begin(self, ink: Pixels, axis: int, cell: float) -> int:
        """The cell of the frame in which the box begins, along rows (0) or columns (1)."""
        if not self.centred:
            return int(np.floor((SIDE - ink.shape[axis] / cell) / 2 + 0.5))
        weight: NDArray[np.int64] = ink.sum(axis=1 - axis, dtype=np.int64)
        moment = int((weight * np.arange(1, 2 * weight.size, 2)).sum())  # a pixel's middle is half a pixel in
        mass = moment / int(2 * weight.sum()) / cell
        first, end = _extent(weight > 0)
        # never so far that ink would be cut off: without "fit" there may be no room to move
        least, most = np.ceil(-first / cell - 1e-6), np.floor(SIDE - end / cell + 1e-6)
        return int(max(least, min(most, np.ceil(SIDE / 2 - mass))))


def _views(pixels: Pixels, off: frozenset[str]) -> list[tuple[str, _View]]:
    """The view after each step; a step that is off leaves it as it was."""
    if unknown := off - set(STEPS):
        raise ValueError(f"unknown step {sorted(unknown)}; choose from {', '.join(STEPS)}")
    planes = _planes(pixels)
    inked = _with_ink(planes)
    changes: dict[str, Callable[[_View], _View]] = {
        "ink": lambda view: inked,
        "crop": lambda view: replace(view, box=_bounding_box(view.ink)),
        "fit": lambda view: replace(view, cells=BOX_SIDE),
        "centre": lambda view: replace(view, centred=True),
    }
    views = [("drawing", _View(_brightness(planes, pixels), planes, None, inked.box))]
    for step in STEPS:
        view = views[-1][1]
        views.append((step, view if step in off else changes[step](view)))
    return views


def _planes(pixels: Pixels) -> Pixels:
    """(1, H, W) if red, green and blue are the same everywhere, else (3, H, W)."""
    red, green, blue = pixels[:, :, 0], pixels[:, :, 1], pixels[:, :, 2]
    grey = bool((red == green).all() and (green == blue).all())
    return np.ascontiguousarray(red[None] if grey else pixels.transpose(2, 0, 1))


def _brightness(planes: Pixels, pixels: Pixels) -> Pixels:
    return planes[0] if len(planes) == 1 else np.asarray(Image.fromarray(pixels).convert("L"))


def _with_ink(planes: Pixels) -> _View:
    """Ink is the largest difference from the paper over red, green and blue, scaled so that the fullest is 255.

    The largest and not the mean, so that a blue pen leaves as much ink as a white one.
    """
    paper = _paper(planes)
    ink = np.maximum.reduce([_distance(plane, value) for plane, value in zip(planes, paper, strict=True)])
    full = int(ink.max())
    if full < FAINTEST_INK:
        raise NothingDrawn
    if full < 255:
        ink = ((510 * np.arange(full + 1) + full) // (2 * full)).astype(np.uint8).take(ink)  # 255 / full, rounded
    if _is_dot(ink):
        raise NothingDrawn
    return _View(ink, planes, paper, (slice(0, ink.shape[0]), slice(0, ink.shape[1])))


def _distance(plane: Pixels, value: np.uint8) -> Pixels:
    return np.maximum(plane, value) - np.minimum(plane, value) if value else plane


def _paper(planes: Pixels) -> Pixels:
    """(1 or 3,) uint8: the border's median colour; a stroke that runs off the edge doesn't change it."""
    border = np.concatenate([planes[:, 0], planes[:, -1], planes[:, :, 0], planes[:, :, -1]], axis=1)
    return np.median(border, axis=1).astype(np.uint8)


def _bounding_box(ink: Pixels, threshold: int = BOX_THRESHOLD) -> Box:
    """Where the ink is; the whole drawing if it is black all over."""
    marked = ink > threshold * int(ink.max()) // 255
    return slice(*_extent(marked.max(axis=1))), slice(*_extent(marked.max(axis=0)))


def _extent(marked: NDArray[np.bool_]) -> tuple[int, int]:
    """First marked place and the one after the last; everything where none is marked."""
    if not marked.any():
        return 0, marked.size
    return int(marked.argmax()), marked.size - int(marked[::-1].argmax())


def _is_dot(ink: Pixels) -> bool:
    """A single tap of the pen: a speck, or small and a disc but for the pixels of its edge."""
    spot = ink[_bounding_box(ink, threshold=127)]
    height, width = spot.shape
    longest, shortest = max(height, width), min(height, width)
    if longest < SMALLEST_DIGIT * max(ink.shape):
        return True
    if longest > LARGEST_DOT * max(ink.shape) or shortest < 0.7 * longest:
        return False
    y, x = np.ogrid[0.5:height, 0.5:width]
    down, across = y / height - 0.5, x / width - 0.5
    from_middle = np.sqrt(down * down + across * across) * 2
    disc = _bytes(((1 - from_middle) * shortest / 2 + 0.5) * 255).astype(np.int64)
    # measured on taps of 8 to 40 pixels at any fraction of a pixel, moved by up to 2: at most 2 / size
    return bool(np.abs(spot - disc).sum() < (2.2 / longest + 0.01) * int(disc.sum()))


def _tinted(ink: Cells, difference: Cells, paper: Pixels) -> Cells:
    """(3, 28, 28): the ink in its own hue, as bright as there is ink, on black.

    difference is ink x (ink's colour - paper), so the colour comes back by division. On light paper it is turned
    to its negative in lightness but not in hue: black ink becomes white, blue ink stays blue.
    """
    colour = difference * (255 / np.maximum(ink, 1)) + paper[:, None, None]
    colour = np.clip(colour, 0, 255)
    if np.cumsum(difference)[-1] < 0:  # in the order of the cells
        colour += 255 - colour.max(axis=0) - colour.min(axis=0)
    return ink * colour / np.maximum(colour.max(axis=0), 1)


def _bytes(plane: Cells) -> Pixels:
    return (plane + 0.5).clip(0, 255).astype(np.uint8)
