"""A kind of layer that nobody has heard of, in one entry of the table: everything that asks about layers knows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from cnn_viz.engine.blueprint.json_file import as_json, read_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.blueprint.module import Built, blueprint_for
from cnn_viz.engine.blueprint.shape_inference import checked, survey
from cnn_viz.engine.inspection.export import save_trace
from cnn_viz.engine.inspection.layer_kinds import KINDS, UNKNOWN, building_kinds
from cnn_viz.engine.inspection.receptive_field import children, digit_box, geometry, parents
from cnn_viz.engine.inspection.snippets import snippet
from cnn_viz.engine.inspection.summary import plan
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import fresh, weights_bytes
from cnn_viz.engine.training.order import Order, must_fit, possible
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.run import Training
from cnn_viz.engine.uploads.uploads import recognized
from cnn_viz.errors import UserError
from cnn_viz.records import Digit, LayerTrace, Selection, Trace
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.components.build import build_message
from cnn_viz.ui.components.inside.message import inside_message
from cnn_viz.ui.components.network.message import network_message
from cnn_viz.ui.components.plan import plan_message
from cnn_viz.ui.session import links
from cnn_viz.ui.session.visit import Visit
from tests.javascript import Node
from tests.made_up_kinds import DESIGNS, MADE_UP, known
from tests.unit.engine.inspection.test_snippets import run as run_lines

DIGIT = Digit.of_ink(np.random.default_rng(20).integers(0, 256, (28, 28), dtype=np.uint8))
LANGUAGES = ("en", "zh")


@pytest.fixture(autouse=True)
def _made_up() -> Iterator[None]:
    with known():
        yield


@pytest.fixture(params=MADE_UP)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def traced(kind: str) -> Trace:
    return trace(fresh(DESIGNS[kind], seed=1).eval(), DIGIT)


def of_kind(whole: Trace, kind: str) -> list[LayerTrace]:
    found = [layer for layer in whole.layers if layer.kind == kind]
    assert len(found) == DESIGNS[kind].count(f"-{MADE_UP[kind].letter}")
    return found


def test_a_letter_and_a_module_mean_one_kind() -> None:
    letters = [known.letter for known in building_kinds().values()]
    assert len(set(letters)) == len(letters) and all(len(letter) == 1 and letter.islower() for letter in letters)
    modules = [known.module for known in KINDS.values() if known.module]
    assert len(set(modules)) == len(modules)


def test_id_module_and_json_carry_it(kind: str) -> None:
    blueprint = checked(blueprint_of(DESIGNS[kind]))
    assert blueprint.id == DESIGNS[kind]
    assert blueprint_for(Built(blueprint)) == blueprint
    assert read_json(as_json(blueprint).encode()) == blueprint
    assert kind in as_json(blueprint)
    short = MADE_UP[kind].short and blueprint.layers[2].short
    assert short in blueprint.short


def test_settings_that_it_cannot_have_are_refused(kind: str) -> None:
    wrong = as_json(blueprint_of(DESIGNS[kind])).replace(f'"kind": "{kind}"', f'"kind": "{kind}", "colour": 3', 1)
    with pytest.raises(UserError, match=r"errors\.build_setting"):
        read_json(wrong.encode())


def test_a_link_carries_a_network_with_it_and_a_place_in_it(kind: str) -> None:
    layer = of_kind(traced(kind), kind)[0]
    sent = links.query(Visit("en", DESIGNS[kind], selection=Selection(layer.name, 1, 2, 0)), DIGIT)
    came = Visit("en")
    links.follow(came, sent)
    assert (came.network, came.notice) == (DESIGNS[kind], None)
    assert came.selection == Selection(layer.name, 1, 2, 0)


def test_sizes_and_counts_are_torchs(kind: str) -> None:
    found, model = survey(blueprint_of(DESIGNS[kind])), fresh(DESIGNS[kind])
    told = plan(model, (1, 28, 28)).layers[1:]
    x = torch.zeros(1, 1, 28, 28)
    for stage, planned, (name, layer) in zip(found.stages, told, model.named_children(), strict=True):
        x = layer(x)
        assert planned.name == stage.name == name
        assert planned.output_shape == stage.output_shape == tuple(x.shape[1:])
        assert planned.parameters == stage.parameters == sum(p.numel() for p in layer.parameters())
        assert planned.multiplications == stage.multiplications
        assert planned.formula == stage.formula
    learns = [planned.parameters for planned in told if planned.kind == kind]
    assert learns == [3] if kind == "prelu" else not any(learns)


def test_what_its_values_read_is_what_moves_them(kind: str) -> None:
    """Parents, children and the part of the digit, each found anew by changing one number after the other."""
    whole, model = traced(kind), fresh(DESIGNS[kind], seed=1).eval()
    for layer in of_kind(whole, kind):
        module = getattr(model, layer.name)
        x = torch.randn(1, *layer.input.shape, generator=torch.Generator().manual_seed(3)).requires_grad_(True)
        place = (1, *(side // 2 for side in layer.output.shape[1:]))
        (moved,) = torch.autograd.grad(module(x)[0][place], x)
        read = np.argwhere(moved[0].numpy())
        region = parents(layer, *place)
        assert geometry(layer) != UNKNOWN
        assert all(region.first <= c < region.last for c, *_ in read)
        box = region.box
        for _, *at in read:
            row, column = (*at, 0, 0)[:2]
            assert box.top <= row < box.bottom and box.left <= column < box.right
        channel, *spot = map(int, read[0])
        after = children(layer, channel, *spot)
        assert after.first <= place[0] < after.last
        row, column = (*place[1:], 0, 0)[:2]
        assert after.box.top <= row < after.box.bottom and after.box.left <= column < after.box.right
    before, first = whole.layers[1], of_kind(whole, kind)[0]
    if first.output.shape == before.output.shape:
        assert digit_box(whole, first.name, 0, 3, 4) == digit_box(whole, before.name, 0, 3, 4)
    else:
        assert digit_box(whole, first.name, 0, 1, 1).bottom - digit_box(whole, first.name, 0, 1, 1).top == 7


def test_the_browser_finds_the_same_parents_and_children(kind: str) -> None:
    """By the geometry that the message carries: no script needs to know the kind."""
    whole = traced(kind)
    header, _ = unpack(network_message(whole, "en"))
    sizes = [dict(zip("nhw", (*layer["shape"], 1, 1)[:3], strict=True)) for layer in header["layers"]]
    sent = [size | {"geometry": layer["geometry"]} for size, layer in zip(sizes, header["layers"], strict=True)]
    i = whole.layers.index(of_kind(whole, kind)[0])
    with Node("lib/geometry.js") as node:
        before, _, _ = node.evaluate("([layers, i]) => family(layers, i, cell(1, 2, 2)).slice(i - 1, i + 2)", [sent, i])
    region = parents(whole.layers[i], 1, 2, 2)
    ends = {"from": region.first, "to": region.last}
    assert before == ends | asdict(region.box)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_to_the_browser_names_it(kind: str, language: str) -> None:
    whole = traced(kind)
    layer = of_kind(whole, kind)[0]
    planned = plan(fresh(DESIGNS[kind]), (1, 28, 28))
    messages: list[dict[str, Any]] = [
        unpack(network_message(whole, language, Selection(layer.name, 1)))[0],
        unpack(inside_message(whole, Selection(layer.name, 1), language, "run"))[0],
        unpack(plan_message(planned, whole, language, {}, "run"))[0],
    ]
    for header in messages:
        (named, *_) = [told for told in header["layers"] if told["kind"] == kind]
        assert named["title"].startswith(kind) and kind in named["about"]
        assert named["geometry"]["reads"] == "window"
    assert {told["family"] for told in messages[0]["layers"] if told["kind"] == kind} == {MADE_UP[kind].family}
    assert messages[1]["layers"][messages[1]["at"]]["settings"].items() >= dict(layer.settings).items()
    assert set(messages[1]["weights"]) == ({"weight"} if kind == "prelu" else set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_build_offers_it_among_its_family_with_its_fields(kind: str, language: str) -> None:
    told = build_message(survey(blueprint_of(DESIGNS[kind])), language, 0)
    (family,) = [kinds for kinds in told["families"] if kind in kinds]
    assert {MADE_UP[other].family if other in MADE_UP else KINDS[other].family for other in family} == {
        MADE_UP[kind].family
    }
    assert kind in told["kinds"]["relu" if MADE_UP[kind].family == "activation" else "max_pool"]["swapped"]
    assert [field["name"] for field in told["kinds"][kind]["fields"]] == list(MADE_UP[kind].settings)
    rows = [row for row in told["rows"] if row["kind"] == kind]
    assert rows and all(row["state"] == "fine" and row["title"].startswith(kind) for row in rows)


def test_its_lines_run_and_give_its_numbers(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole = traced(kind)
    save_trace(whole, tmp_path / "my-trace.npz")
    for layer in of_kind(whole, kind):
        shown = snippet(whole, layer.name, "my-trace.npz")
        assert shown.known
        y, difference = run_lines(shown.pytorch)
        assert np.array_equal(y[0], layer.output) and difference == 0
        y, difference = run_lines(shown.numpy)
        assert y.shape == layer.output.shape and difference < 2e-6 * max(1, np.abs(layer.output).max())
        compile(shown.keras, kind, "exec")
        assert "layers." in shown.keras


def test_a_network_with_it_learns_and_comes_back_from_its_file(kind: str) -> None:
    recipe = Recipe(optimizer="adam", rate=3e-3, batch=50, epochs=1, limit=200, validation=100)
    order = possible(Order(DESIGNS[kind], recipe, 3))
    must_fit(order)
    model = fresh(order.network, order.seed)
    run = Training(model, recipe, order.seed)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    assert len([*run.reports()]) == 5, "four steps and an epoch"
    run.write_to(model)
    assert all(not torch.equal(before[name], value) for name, value in model.state_dict().items()), "all of it learns"
    brought = recognized({"mine.safetensors": weights_bytes(model)})
    assert (brought.network, brought.known) == (order.network, True)
    description = as_json(blueprint_of(order.network)).encode()
    assert recognized({"mine.json": description}).network == order.network


def test_where_it_is_not_known_a_link_with_it_is_refused(kind: str) -> None:
    blueprint_of.cache_clear()
    del KINDS[kind]
    with pytest.raises(UserError, match=r"errors\.build_text"):
        blueprint_of(DESIGNS[kind])
    with pytest.raises(UserError, match=r"errors\.build_kind"):
        read_json(b'{"format": "cnn-viz network", "version": 1, "layers": [{"kind": "%s"}]}' % kind.encode())
