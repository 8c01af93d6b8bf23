"""What release 0.1.0 gave to people opens in this one and means the same: links, files, what a tab keeps."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from safetensors.torch import load_file

from cnn_viz.cli.main import main
from cnn_viz.engine.blueprint.json_file import as_json, read_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.inspection.snippets import snippet
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import Network
from cnn_viz.engine.playground import bench_link
from cnn_viz.engine.trained.sheets import read_sheet
from cnn_viz.engine.trained.state_files import read_state
from cnn_viz.engine.trained.weight_files import network_of
from cnn_viz.engine.training.order import Order, possible
from cnn_viz.engine.training.recipe_check import read_recipe
from cnn_viz.engine.training.recipes import RECIPES, RETIRED, Recipe
from cnn_viz.engine.uploads.uploads import recognized
from cnn_viz.records import Digit, Selection
from cnn_viz.ui.frame.arrival import arrive
from cnn_viz.ui.session import links, networks
from cnn_viz.ui.session.page_files import page_files
from cnn_viz.ui.session.snapshot import restored
from cnn_viz.ui.session.strokes import pixels
from cnn_viz.ui.session.visit import Visit
from tests.conftest import ROOT
from tests.unit.engine.inspection.test_snippets import run as run_lines

FOLDER = ROOT / "tests" / "data" / "released"
LINKS: dict[str, dict[str, Any]] = json.loads((FOLDER / "links.json").read_text(encoding="utf-8"))
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
DESIGN = "built:1_28_0.5_0.5-c4_5_1_1-b-k0.1-a2-o0.1-m2-f-d10"
EVERY = "built:1_28_0.5_0.5-c4_3_1_1-b-r-l3_0.5-a2-c6_3_1_0_2_0-k0.1-m2-t-f-d12-s-o0.5-d10"
CLOSE = 2e-6  # another processor adds up in another order
VISITS = [name for name in LINKS if "network" in LINKS[name] and "shown" in LINKS[name]]
OURS = [name for name in LINKS if "sought" in LINKS[name]]


def digit(name: str) -> Digit:
    with np.load(FOLDER / "digits.npz") as saved:
        return Digit(saved[f"{name}_ink"], saved[f"{name}_colour"])


def query(name: str) -> dict[str, str]:
    return dict(parse_qsl(LINKS[name]["query"], strict_parsing=True))


def place(numbers: list[Any] | None) -> Selection | None:
    return Selection(*numbers) if numbers else None


def test_a_link_of_every_kind_is_here() -> None:
    said = {part for name in LINKS for part in query(name)}
    assert said == {"m", "lang", "d", "vs", "s", "rs", "p", "to", "term"}
    assert {LINKS[name]["page"] for name in LINKS} == set(page_files()) - {"build", "why", "lessons"}  # none led there


@pytest.mark.parametrize("name", VISITS)
def test_a_link_shows_what_it_showed(name: str) -> None:
    told, visitor = LINKS[name], Visit(LINKS[name]["language"])
    links.follow(visitor, query(name))
    assert visitor.notice is None
    assert (visitor.network, visitor.shown, visitor.rival) == (told["network"], told["shown"], told["rival"])
    assert visitor.selection == place(told["selection"])
    assert visitor.rival_selection == place(told["rival_selection"])
    if "digit" in told:
        found, given = digit(told["digit"]), visitor.drawing.digit
        assert given and np.array_equal(given.ink, found.ink) and np.array_equal(given.colour, found.colour)
        answer = predict(networks.network(visitor.shown), [given])[0]
        if not visitor.shown.startswith("built:"):  # its weights are random, by a seed
            assert answer.argmax() == np.argmax(told["answer"])
        np.testing.assert_allclose(answer, told["answer"], atol=CLOSE)
    if "bench" in told:
        visitor.page = "playground"
        bench = visitor.playground
        opened = {**asdict(bench), "steps": [asdict(step) for step in bench.steps]}
        expected = dict(told["bench"])
        assert [type(step).__name__ for step in bench.steps] == expected.pop("kinds")
        for step in expected["steps"]:  # "where its kernel came from" is not in a link
            step.pop("origin", None)
        assert json.loads(json.dumps({key: _plain(opened[key]) for key in expected})) == expected
        assert bench_link.encode(bench) == query(name)["p"]
    assert links.query(visitor, visitor.drawing.digit) == query(name), "and gives the same link"


def _plain(value: Any) -> Any:
    """Without a kernel's origin."""
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return {key: part for key, part in value.items() if key != "origin"} if isinstance(value, dict) else value


@pytest.mark.parametrize("name", OURS)
def test_a_link_of_the_glossary_leads_where_it_led(name: str) -> None:
    told, visitor = LINKS[name], Visit("en")
    arrive(visitor, query(name))
    assert visitor.notice is None and visitor.sought == told["sought"]
    if "network" in told:
        assert visitor.network == told["network"] and links.selection_text(visitor.selection) == told["place"]
    if "p" in query(name):
        assert visitor.playground == bench_link.decode(query(name)["p"])


def test_digits_are_written_as_they_were() -> None:
    for name, told in LINKS.items():
        if "digit" in told:
            assert digit_link.encode(digit(told["digit"])) == query(name)["d"]


@pytest.mark.parametrize(("file", "network"), [("own-network.json", DESIGN), ("every-kind.json", EVERY)])
def test_designs(file: str, network: str) -> None:
    content = (FOLDER / file).read_bytes()
    assert read_json(content).id == network
    assert as_json(blueprint_of(network)) == content.decode()
    assert recognized({file: content}).network == network


@pytest.fixture
def own() -> Network:
    return network_of(DESIGN, (FOLDER / "built-7.safetensors").read_bytes())


@pytest.mark.parametrize("described", [None, "built-7.json", "own-network.json"], ids=["alone", "sheet", "design"])
def test_a_network_of_ones_own(described: str | None) -> None:
    names = ["built-7.safetensors", *([described] if described else [])]
    brought = recognized({name: (FOLDER / name).read_bytes() for name in names})
    assert (brought.network, brought.known, brought.renamed) == (DESIGN, True, False)
    digits = [Digit.of_ink(image.numpy()) for image in mnist(train=False)[0][:20]]
    answers = predict(network_of(brought.network, brought.weights), digits)
    np.testing.assert_allclose(answers, EXPECTED["own_answers"], atol=CLOSE)


def test_its_sheet() -> None:
    sheet = read_sheet(FOLDER / "built-7.json")
    assert (sheet.model, sheet.seed, sheet.steps) == (DESIGN, 7, EXPECTED["steps_done"])
    assert round(sheet.test_accuracy * 10_000) == EXPECTED["right"]
    assert sheet.sha256 == hashlib.sha256((FOLDER / "built-7.safetensors").read_bytes()).hexdigest()
    recipe = Recipe.of(sheet.recipe)
    assert (recipe.optimizer, recipe.batch, recipe.epochs, recipe.nesterov) == ("sgd", 50, 2, True)
    assert recipe.augmentation.rotate == 10


def test_the_shell_reads_with_it(tmp_path: Path) -> None:
    Image.fromarray(digit("white").ink).save(tmp_path / "digit.png")
    for file in ("built-7.json", "built-7.safetensors"):
        shutil.copy(FOLDER / file, tmp_path)
    asked = ["predict", str(tmp_path / "digit.png"), "--model", str(tmp_path / "built-7.json"), "--json"]
    said = CliRunner().invoke(main, asked)
    assert said.exit_code == 0, said.output
    assert json.loads(said.output)[0]["digit"] is not None


def test_a_trace(own: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same arrays by the same names, and the lines that are shown today read it."""
    shutil.copy(FOLDER / "own-trace.npz", tmp_path)
    monkeypatch.chdir(tmp_path)
    whole = trace(own, digit("white"))
    with np.load("own-trace.npz") as saved:
        for layer in whole.layers:
            np.testing.assert_allclose(saved[layer.name], layer.output, atol=1e-5)
            for name, weight in layer.weights.items():
                np.testing.assert_array_equal(saved[f"{layer.name}.{name}"], weight)
        assert len(saved.files) == 1 + len(whole.layers) + sum(len(layer.weights) for layer in whole.layers)
    for layer in whole.layers:
        shown = snippet(whole, layer.name, "own-trace.npz")
        for code in (shown.pytorch, shown.numpy):
            assert run_lines(code)[1] < 1e-5


def test_an_interrupted_training_goes_on_to_the_same_network(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "interrupted.state.safetensors", tmp_path / "own.state.safetensors")
    order, _ = read_state(tmp_path / "own.state.safetensors")
    assert order == Order(DESIGN, Recipe.of(read_sheet(FOLDER / "built-7.json").recipe), 7)
    asked = [
        "train",
        str(FOLDER / "own-network.json"),
        "--out",
        str(tmp_path / "own.safetensors"),
        "--resume",
        "--json",
    ]
    said = CliRunner().invoke(main, asked)
    assert said.exit_code == 0, said.output
    found, expected = (load_file(path) for path in (tmp_path / "own.safetensors", FOLDER / "built-7.safetensors"))
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-4, atol=1e-5)


def test_recipes() -> None:
    content = (FOLDER / "recipe.json").read_bytes()
    found, written = read_recipe(content), json.loads(content)
    again = json.loads(json.dumps(asdict(found)))
    for part in (written["pen"], again["pen"]):
        for name in RETIRED:
            part.pop(name, None)
    assert again == {**written, "permuted_labels": False}, "what came later is as it was then"
    assert found.branches == RECIPES["pen"].branches and possible(Order("pen", found, 0))
    short = read_recipe((FOLDER / "recipe-short.json").read_bytes())
    assert (short.rate, short.schedule, short.epochs, short.batch) == (0.002, "one_cycle", 2, Recipe.batch)
    assert short.augmentation.rotate == 10


def test_a_tab_goes_on_where_it_was() -> None:
    visit = restored(json.loads((FOLDER / "snapshot.json").read_text(encoding="utf-8")))
    assert visit.notice == ("errors.restarted", {})
    assert (visit.language, visit.page, visit.network, visit.rival) == ("zh", "inside", "lenet_rgb", "pen:untrained")
    assert (visit.selection, visit.rival_selection) == (Selection("conv1", 3), Selection("conv1", 1))
    assert (visit.pen_width, visit.pen_colour, visit.steps_off) == (12, "#ff0000", frozenset({"fit"}))
    assert visit.desk.design and visit.desk.design.id == DESIGN
    assert (visit.desk.network, visit.desk.recipe_name, visit.desk.seed) == (DESIGN, "quick", 7)
    assert visit.playground.lesson == "pool" and not visit.drawing.empty
    read = digit_of(pixels(visit.drawing), visit.steps_off)
    assert hashlib.sha256(read.ink.tobytes() + read.colour.tobytes()).hexdigest() == EXPECTED["snapshot_digit"]
