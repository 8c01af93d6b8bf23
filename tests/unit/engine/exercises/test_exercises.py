"""Every exercise over many seeds: one right answer, each misconception its own, never two equal choices."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn

from cnn_viz.engine.exercises import BEFORE_AND_AFTER, MAKERS, exercise, exercise_set
from cnn_viz.engine.exercises.computed import COMPUTED
from cnn_viz.engine.exercises.on_grids import worked_at
from cnn_viz.engine.exercises.statements import EVIDENCE, STATEMENTS
from cnn_viz.text import LANGUAGES, sentences
from cnn_viz.ui.frame.places import PLACES
from cnn_viz.ui.session import links
from cnn_viz.ui.session.page_files import page_files
from cnn_viz.ui.session.visit import Visit

SEEDS = range(1_000)


@pytest.mark.parametrize("name", MAKERS)
def test_over_a_thousand_seeds_the_right_answer_is_one_and_every_other_has_its_reason(name: str) -> None:
    text, misconceptions = sentences("exercises"), set()
    for seed in SEEDS:
        made = exercise(name, seed)
        assert made.name == name and made == exercise(name, seed)
        assert sorted(made.choices) == sorted([made.right, *made.wrong]) and len(set(made.choices)) >= (
            3 if made.kind == "choose" else 2
        )
        assert made.right not in made.wrong and made.misconception(made.right) is None
        assert set(re.findall(r"\{(\w+)\}", text[name]["en"])) <= set(made.values)
        misconceptions |= set(made.wrong.values())
        if made.in_words:
            assert all(choice in text for choice in made.choices)
    assert all(f"{each}_why" in text for each in misconceptions)


@pytest.mark.parametrize("name", MAKERS)
def test_after_a_wrong_answer_comes_another_question_of_the_same_kind(name: str) -> None:
    for seed in range(50):
        first, second = exercise(name, seed), exercise(name, seed, again=True)
        assert (first.values, first.right) != (second.values, second.right) and second.name == name


def test_what_people_usually_say_is_recognized() -> None:
    """576 for 1,728: the example that every course has."""
    for seed in SEEDS:
        made = exercise("convolution_parameters", seed)
        channels, filters, kernel = (int(made.values[key]) for key in ("channels", "filters", "kernel"))
        assert int(made.right) == sum(p.numel() for p in nn.Conv2d(channels, filters, kernel).parameters())
        assert made.misconception(str(filters * kernel**2 + filters)) == "depth_left_out"


def test_a_cell_is_torch_s_and_the_flipped_kernel_s_is_another() -> None:
    for seed in range(200):
        made = exercise("one_cell", seed)
        window, kernel = (torch.tensor([[float(v) for v in row.split()] for row in made.values[key].splitlines()])
                          for key in ("window", "kernel"))  # fmt: skip
        assert float(made.right) == float((window * kernel).sum())
        flipped = float((window * kernel.flip(0, 1)).sum())
        assert made.misconception(f"{flipped + 0:g}") == "kernel_flipped"


def test_what_is_answered_on_a_grid_is_torch_s() -> None:
    for seed in range(200):
        cells, click, order = (exercise(name, seed) for name in ("four_cells", "strongest_place", "fine_to_coarse"))
        for made, picture in ((cells, "window"), (click, "picture")):
            x, w = (torch.tensor(made.grids[key])[None, None] for key in (picture, "kernel"))
            answer = torch.conv2d(x, w)[0, 0]
            if made is cells:
                assert [float(v) for v in made.right.split()] == answer.ravel().tolist()
            else:
                row, column = (int(v) - 1 for v in made.right.split())
                assert answer[row, column] == answer.max() and (answer == answer.max()).sum() == 1
        pictures = [torch.tensor(order.grids[f"picture_{k}"]) for k in map(int, order.right.split())]
        steps = [int((one[:, 1:] != one[:, :-1]).any(0).sum()) for one in pictures]
        assert steps == sorted(steps, reverse=True) and len(pictures) == 4


def test_a_cell_s_working_comes_to_torch_s_number() -> None:
    for seed in range(100):
        for name, k in (("four_cells", 1), ("strongest_place", 6)):
            here = exercise(name, seed)
            x, w = (torch.tensor(grid)[None, None] for grid in here.grids.values())
            row, column = divmod(k, 2)
            line, told = worked_at(here, row, column).replace("×", "*").replace("−", "-").split(" = ")
            assert eval(line) == float(told) == float(torch.conv2d(x, w)[0, 0, row, column])


def test_a_set_has_ten_half_in_numbers_and_a_seed_gives_the_same_to_everybody() -> None:
    for seed in range(100):
        names = exercise_set(seed)
        assert len(set(names)) == BEFORE_AND_AFTER and names == exercise_set(seed)
        assert sum(name in COMPUTED for name in names) == BEFORE_AND_AFTER // 2
    assert len({exercise_set(seed) for seed in range(200)}) > 90


def test_the_set_after_a_lesson_asks_what_the_one_before_it_asked_with_other_numbers() -> None:
    for seed in range(1, 100, 2):
        before, after = (exercise_set(each) for each in (seed, seed + 1))
        assert before == after
        pairs = [(exercise(name, seed), exercise(name, seed + 1)) for name in before]
        assert sum((a.values, a.right, a.choices) != (b.values, b.right, b.choices) for a, b in pairs) > 5


@pytest.mark.parametrize("name", COMPUTED)
def test_what_is_worked_out_comes_to_the_right_number(name: str) -> None:
    for seed in range(200):
        here = exercise(name, seed)
        assert here.working or here.kind != "type"
        if here.working:
            line = here.working.replace("×", "*").replace("−", "-")
            assert eval(line.replace("⌊", "int(").replace("⌋", ")")) == float(here.right)


@pytest.mark.parametrize("misconception", STATEMENTS)
def test_a_statement_ends_at_evidence_that_a_link_leads_to(misconception: str) -> None:
    page, link = EVIDENCE[misconception]
    visitor = Visit()
    links.follow(visitor, {name: value for name, value in link.items() if name != "to"})
    assert page in page_files() and visitor.notice is None
    assert link["to"] in {place.name for place in PLACES}


def test_every_sentence_of_the_pools_is_there_in_both_languages() -> None:
    text = sentences("exercises")
    for name in STATEMENTS:
        for key in (name, f"{name}_why", *(f"{name}_{kind}_{k}" for kind in ("true", "false") for k in (1, 2))):
            assert all(text[key][language].strip() for language in LANGUAGES), key
