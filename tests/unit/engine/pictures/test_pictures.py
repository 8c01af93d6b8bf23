"""A picture of a digit is read, whatever it comes in; several digits are noticed, one is not taken for two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_viz.engine.data.sources import mnist, pen_digits, pen_strokes
from cnn_viz.engine.data.strokes import render
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.pictures.digit_separation import digits_drawn
from cnn_viz.engine.pictures.photo import read_picture
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Pixels
from tests.unit.engine.pictures.synthetic_ink import KINDS, saved, written
from tests.unit.engine.pictures.synthetic_pictures import pictures


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_as_one_digit(kind: str) -> None:
    """Digits of people whom no network learnt from."""
    made = list(pictures(3, seed=7, kinds=[kind]))
    found = [read_picture(picture.data) for picture in made]
    assert [len(f.digits) for f in found] == [1] * len(made)
    read = predict(load("pen"), [digit_of(f.digits[0]) for f in found]).argmax(axis=1)
    assert read.tolist() == [picture.label for picture in made]


def side_by_side(first: int, second: int, gap: int = 30, width: float = 14) -> tuple[Image.Image, list[int]]:
    """Two people's digits, white on black."""
    digits = pen_digits(held_out=True)
    inks = [written(digits[i], 110, width, margin=gap / 2) for i in (first, second)]
    canvas = np.zeros((280, 280), np.float32)
    canvas[60 : 60 + inks[0].shape[0], : inks[0].shape[1]] = inks[0]
    canvas[60 : 60 + inks[1].shape[0], 140 : 140 + inks[1].shape[1]] = inks[1]
    image = Image.fromarray((canvas * 255).astype(np.uint8)).convert("RGB")
    return image, [digits[first].label, digits[second].label]


def read(digits: list[Pixels]) -> list[int]:
    return predict(load("pen"), [digit_of(digit) for digit in digits]).argmax(axis=1).tolist()


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_two_digits_are_told_apart_in_a_drawing_and_in_a_picture(first: int) -> None:
    image, labels = side_by_side(first, first + 7)
    assert read(digits_drawn(np.asarray(image))) == labels
    assert read(read_picture(saved(image)).digits) == labels


def test_no_single_digit_is_split() -> None:
    """People whom pen learnt from, every pen that the app offers; and MNIST's training images."""
    canvas = pen_strokes().canvas
    for number, digit in enumerate(pen_digits(held_out=False)[::40]):
        drawing = render(digit.strokes, canvas, (4, 6, 8, 12, 20, 30, 40)[number % 7])
        assert len(digits_drawn(drawing)) == 1, (digit.label, digit.writer)
    split = [i for i, image in enumerate(mnist(train=True)[0].numpy()[::400]) if len(_of(image)) != 1]
    assert len(split) <= 1


def _of(image: Pixels) -> list[Pixels]:
    return read_picture(saved(Image.fromarray(image))).digits


def test_an_mnist_picture_becomes_the_digit_that_it_is() -> None:
    """Bit for bit as digitize reads it: app and shell prepare a picture alike."""
    images = mnist(train=True)[0].numpy()[:200:5]
    same = [digit_of(_of(image)[0]) == digit_of(np.repeat(image[:, :, None], 3, axis=2)) for image in images]
    assert sum(same) >= len(same) - 1  # where a faint pixel decides about the box


MEASURE = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
from cnn_viz.engine.pictures.photo import read_picture
from cnn_viz.errors import UserError
from cnn_viz.engine.trained.weight_files import load
load('pen')
memory = lambda field: next(int(r.split()[1]) for r in open("/proc/self/status") if r.startswith(field)) / 1024
for path in sys.argv[1:]:
    data = Path(path).read_bytes()
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    try:
        read_picture(data)
        said = "read"
    except UserError as error:
        said = error.key
    print(said, round(memory("VmHWM") - before))
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_one_picture_takes_at_most_300_mb(tmp_path: Path) -> None:
    """Whatever its header says; what would take more is refused in a sentence, a large JPEG is decoded small."""
    seven = Image.fromarray((written(pen_digits(held_out=True)[3], 200, 20) * 255).astype(np.uint8))
    hostile = {
        "la.png": (seven.convert("LA").resize((8000, 8000)), "PNG", {}),
        "wide.png": (Image.new("I;16", (8000, 8000)), "PNG", {}),
        "huge.avif": (Image.new("RGB", (8000, 8000)), "AVIF", {"speed": 10}),
        "large.jpg": (seven.resize((12_000, 9_000)), "JPEG", {}),
        "long.jpg": (seven.convert("RGB").resize((9_000, 8_000)), "JPEG", {"progressive": True}),
    }
    for name, (image, kind, settings) in hostile.items():
        image.save(tmp_path / name, kind, **settings)
    command = [sys.executable, "-c", MEASURE, *(str(tmp_path / name) for name in hostile)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    outcomes = dict(zip(hostile, zip(said[::2], map(int, said[1::2]), strict=True), strict=True))
    assert all(megabytes <= 300 for _, megabytes in outcomes.values()), outcomes
    assert outcomes["huge.avif"][0] == "errors.too_large" and outcomes["large.jpg"][0] == "read", outcomes


def test_predict_says_that_there_are_several_and_refuses_pipes_and_devices(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from cnn_viz.cli.main import main

    image, labels = side_by_side(0, 7)
    image.save(tmp_path / "two.png")
    os.mkfifo(tmp_path / "pipe")
    files = [str(tmp_path / "two.png"), str(tmp_path / "pipe"), "/dev/zero"]
    said = CliRunner().invoke(main, ["predict", *files, "--json"])
    two, pipe, device = json.loads(said.stdout)
    assert [digit["digit"] for digit in two["digits"]] == labels and two["digit"] in labels
    assert "pipe or a device" in pipe["error"] and pipe["error"] == device["error"]
    assert "several digits" in CliRunner().invoke(main, ["predict", files[0]]).stdout
