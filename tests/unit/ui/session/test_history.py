"""What is a step for the browser's Back, and where Back leads."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.models import DEFAULT_MODEL
from cnn_viz.records import Digit, Selection, read_only
from cnn_viz.ui.session import links
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.history import _place, _step, go_to
from cnn_viz.ui.session.sides import keep
from cnn_viz.ui.session.visit import KEPT, Visit

INK = read_only(np.eye(28, dtype=np.uint8) * 200)


def test_an_address_says_only_what_differs_from_a_new_visit() -> None:
    assert _place(Visit()) == {}
    visit = Visit(
        "zh", "lenet_rgb", "pen:untrained", selection=Selection("conv1", 2), rival_selection=Selection("conv2", 0)
    )
    assert _place(visit) == {"m": "lenet_rgb", "vs": "pen:untrained", "s": "conv1.2", "rs": "conv2.0"}
    assert list(_place(visit)) == ["m", "vs", "s", "rs"], "the browser writes them in this order too"


def test_what_an_address_says_is_gone_to_and_what_it_leaves_out_is_as_at_first() -> None:
    visit = Visit("en", "lenet_rgb", "pen:untrained", selection=Selection("conv1", 2))
    go_to(visit, {"m": "scratch8", "s": "conv1.1", "d": "not followed", "lang": "zh"})
    assert (visit.network, visit.rival, visit.selection) == ("scratch8", "", Selection("conv1", 1))
    assert visit.drawing.empty and visit.language == "en" and visit.notice is None
    go_to(visit, {})
    assert (visit.network, visit.rival, visit.selection) == (DEFAULT_MODEL, "", None)
    assert visit.navigations == 2


def test_back_and_forward_bring_the_digit_that_was_kept() -> None:
    visit = Visit()
    digit = Digit.of_ink(INK)
    visit.put(Drawing(base=links.enlarged(digit), digit=digit))
    keep(visit)
    kept, entry = visit.kept, _place(visit)
    assert visit.rival == KEPT and visit.drawing.empty and set(entry) == {"vs", "vd"}
    go_to(visit, {})
    assert visit.rival == "" and _place(visit) == {}
    visit.kept = None
    go_to(visit, entry)
    assert visit.rival == KEPT and visit.kept and kept and (visit.kept.colour == kept.colour).all()
    go_to(visit, {"vs": KEPT})
    assert visit.rival == "" and visit.notice == ("errors.garbled_link", {})


def test_where_nothing_is_drawn_nothing_is_kept() -> None:
    visit = Visit(rival="scratch8")
    keep(visit)
    assert (visit.rival, visit.kept, visit.notice) == ("scratch8", None, ("draw.nothing_to_keep", {}))


def test_a_garbled_entry_of_the_history_is_told_and_nothing_breaks() -> None:
    visit = Visit()
    go_to(visit, {"m": "no such network", "s": "conv1.999"})
    assert visit.network == DEFAULT_MODEL and visit.selection is None and visit.notice is not None


@pytest.mark.parametrize(
    ("page", "change", "step"),
    [
        ("draw", {"network": "scratch8"}, True),
        ("draw", {"rival": "scratch8"}, True),
        ("draw", {"selection": Selection("conv1", 4)}, True),
        ("draw", {"selection": None}, True),
        ("inside", {"selection": Selection("relu1", 3)}, True),
        ("inside", {"selection": Selection("conv1", 4)}, False),
        ("inside", {"selection": Selection("conv1", 3, 5, 6)}, False),
        ("draw", {"moment": "pen:step500"}, False),
        ("draw", {"language": "zh"}, False),
    ],
)
def test_what_back_undoes(page: str, change: dict[str, object], step: bool) -> None:
    visit = Visit(page=page, selection=Selection("conv1", 3))
    before = _step(visit)
    for name, value in change.items():
        setattr(visit, name, value)
    assert (_step(visit) != before) is step
