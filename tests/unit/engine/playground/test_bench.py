"""The bench as a visitor finds it, and what a change of it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_viz.engine.playground.bench import LESSONS, TEXTBOOK, Activation, Bench, Conv, Pool


def test_the_bench_that_a_visitor_finds() -> None:
    bench = Bench()
    assert (bench.lesson, bench.source, bench.digit, bench.channels, bench.example) == (
        "conv",
        "matrix",
        0,
        1,
        "textbook",
    )
    assert (bench.matrix, bench.lessons, bench.at, bench.place, bench.edits) == (TEXTBOOK, LESSONS, 0, None, 0)
    assert bench.shift == (0, 1), "one pixel to the right: what a convolution follows and pooling may swallow"
    assert bench.planes.shape == (1, 4, 4) and bench.planes[0, 3].tolist() == [0, 9, 0, 95]


@pytest.mark.parametrize(("at", "here"), [(-3, 0), (0, 0), (2, 2), (3, 3), (9, 3)])
def test_the_chosen_step_is_one_that_is_there(at: int, here: int) -> None:
    bench = replace(Bench(), lesson="chain", at=at)
    assert bench.here == here and bench.step == LESSONS["chain"][here]


def test_other_steps_are_those_of_the_lesson_alone() -> None:
    bench = replace(Bench(), lesson="chain", at=3)
    shorter = bench.with_steps(Conv(), Pool())
    assert (shorter.steps, shorter.at) == ((Conv(), Pool()), 1)
    assert {**shorter.lessons, "chain": LESSONS["chain"]} == LESSONS
    assert bench.with_steps(Conv(), Pool(), at=-1).at == bench.with_steps(Conv(), at=5).at == 0
    changed = replace(bench, at=1).with_step(slope=0.3)
    assert changed.steps == (LESSONS["chain"][0], Activation(slope=0.3), *LESSONS["chain"][2:]) and changed.at == 1


@pytest.mark.parametrize(
    ("conv", "margins"),
    [
        (Conv(padding=2), (2, 2)),
        (Conv(padding="same"), (1, 1)),
        (Conv(padding="same", dilation=2), (2, 2)),
        (Conv(weights=(((1.0, 2.0), (3.0, 4.0)),) * 3, padding="same"), (0, 1)),
    ],
)
def test_padding_that_keeps_the_size_goes_before_and_after(conv: Conv, margins: tuple[int, int]) -> None:
    assert conv.margins == margins
