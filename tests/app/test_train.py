"""The Train page in both languages: knobs, a whole training, what it leaves, and files from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from safetensors.torch import load, save
from streamlit.testing.v1 import AppTest

from cnn_viz import paths
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import fresh, network_of
from cnn_viz.engine.training.order import OFFERED, recipe_named
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.pages.train.order import jobs
from cnn_viz.ui.session.own_networks import Desk
from tests.app.conftest import component, named

App = Callable[..., AppTest]
PAGE = "pages/5_train.py"
PATIENCE = 280  # seconds; far more than anything takes on a machine that is not busy with other things

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(autouse=True)
def _nothing_goes_on() -> Iterator[None]:
    yield
    jobs().end()


def desk_of(at: AppTest) -> Desk:
    return at.session_state["visit"].desk


def wait_for(at: AppTest, true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    at.run()
    assert not at.exception


@pytest.mark.parametrize("language", ["en", "zh"])
def test_before_anything_is_trained_the_untrained_network_is_shown(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    assert not at.exception
    assert at.title[0].value == say("train.heading", language)
    (message,) = component(at, "learning")
    header, arrays = unpack(message)
    assert header["step"] == 0
    model = fresh("scratch8").eval()
    assert arrays[1].tolist() == predict(model, [Digit.of_ink(mnist(train=False)[0][0].numpy())])[0].tolist()
    assert (arrays[2] == model.conv1.weight.detach().numpy()).all()
    for key in ("train_rate_0", "train_batch_0", "train_epochs_0", "train_limit_0"):
        field = key.split("_")[1]
        assert at.select_slider(key=key).help == say(f"train.{field}_help", language)


def test_knobs_turn_the_recipe_and_a_recipe_turns_the_knobs(app: App) -> None:
    at = app().switch_page(PAGE).run()
    at.select_slider(key="train_rate_0").set_value(0.05)
    at.toggle(key="train_norm_0").set_value(True)
    at.select_slider(key="train_rotate_0").set_value(15.0).run()
    recipe = desk_of(at).recipe
    assert (recipe.rate, recipe.batch_norm_while_training, recipe.augmentation.rotate) == (0.05, True, 15)
    assert "Learning rate" in (said := next(c.value for c in at.caption if c.value.startswith("Changed by you")))
    assert "Batch normalization" in said and "Turn images" in said and "Epochs" not in said
    named(at.selectbox, "train_recipe").select("sgd").run()
    assert desk_of(at).recipe == OFFERED["sgd"]
    assert at.select_slider(key="train_momentum_1").value == 0.9
    named(at.selectbox, "train_recipe").select("own").run()
    named(at.selectbox, "train_network").select("pen").run()
    assert desk_of(at).recipe == recipe_named("own", "pen"), "what no knob shows stays as the recipe has it"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_number_that_a_recipe_takes_is_typed_beside_its_slider(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    typed = {"batch": 100, "rate": 0.0005, "epochs": 7, "limit": 12_345, "weight_decay": 0.00005, "rotate": 7.5}
    for field, value in typed.items():
        at.number_input(key=f"train_typed_{field}_0").set_value(value).run()
        assert not at.exception and at.select_slider(key=f"train_{field}_0_1").value == value
    recipe = desk_of(at).recipe
    taken = {field: getattr(recipe, field) for field in typed if field != "rotate"}
    assert taken | {"rotate": recipe.augmentation.rotate} == typed
    assert "0.00005" in at.select_slider(key="train_weight_decay_0_1").options
    at.number_input(key="train_typed_limit_0").set_value(55_000).run()
    assert desk_of(at).recipe.limit is None, "all that there are"
    at.number_input(key="train_typed_batch_0").set_value(10_001).run()
    limits = {"low": "1", "high": "10,000", "said": "10,001", "value": "100"}
    told = say("errors.out_of_range", language, label=say("train.batch", language), **limits)
    assert [w.value for w in at.warning] == [told] and desk_of(at).recipe.batch == 100
    at.select_slider(key="train_batch_0_1").set_value(64).run()
    assert not at.warning and at.number_input(key="train_typed_batch_0_1").value == 64
    assert at.button_group(key="train_optimizer_0").options == ["SGD", "Adam", "AdamW"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_training_that_branches_says_so_before_it_starts(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    told = say("train.branches_about", language, epoch=17, count=6)
    assert told not in [c.value for c in at.caption]
    named(at.selectbox, "train_network").select("pen").run()
    named(at.selectbox, "train_recipe").select("own").run()
    assert told in [c.value for c in at.caption]


@pytest.mark.long
def test_a_training_from_start_to_the_picker_of_the_draw_page(app: App) -> None:
    at = app("zh").switch_page(PAGE).run()
    at.select_slider(key="train_limit_0").set_value(1_000)
    at.select_slider(key="train_epochs_0").set_value(2).run()
    at.button(key="train_start").click().run()
    assert at.button(key="train_start").disabled, "one at a time"
    job = desk_of(at).job
    at.switch_page("pages/1_draw.py").run()
    assert not at.exception
    wait_for(at, lambda: job.over)
    at.switch_page(PAGE).run()  # leaving the page has not lost it
    assert not at.exception and job.phase == "finished"
    labels, answers = mnist(train=False)[1].numpy(), job.logits.argmax(1)
    figures = {m.label: m.value for m in at.metric}
    assert figures[say("train.test_accuracy", "zh")] == f"{(answers == labels).mean():.2%}"
    assert figures[say("train.test_wrong", "zh")] == f"{(answers != labels).sum():,}"
    assert len(component(at, "plot")) == 3 and len(component(at, "gallery")) == 3
    header, arrays = unpack(component(at, "learning")[0])
    assert header["step"] == job.weights_step == 16
    assert (arrays[2] == load(job.weights)["conv1.weight"].numpy()).all()
    table = at.table[-1].value
    assert list(table.iloc[3])[1] == f"{(answers[labels == 3] == 3).mean():.2%}"
    at.button(key="train_keep").click().run()
    (own,) = desk_of(at).mine.values()
    at.switch_page("pages/1_draw.py").run()
    assert not at.exception
    name = say("train.mine", "zh", number=1, name=say("models.scratch8", "zh"))
    assert name in named(at.selectbox, "_network").options
    named(at.selectbox, "_network").select(name).run()
    assert at.session_state["visit"].network == own.id
    for page in ("pages/2_inside.py", "pages/3_networks.py", PAGE):
        at.switch_page(page).run()
        assert not at.exception, page
        assert at.session_state["visit"].network == own.id


@pytest.mark.long
def test_pause_is_shown_and_the_same_seed_starts_again(app: App) -> None:
    at = app().switch_page(PAGE).run()
    at.select_slider(key="train_epochs_0").set_value(50).run()
    at.button(key="train_start").click().run()
    job = desk_of(at).job
    wait_for(at, lambda: job.done > 2)
    at.button(key="train_pause").click().run()
    wait_for(at, lambda: job.phase == "paused")
    before = job.weights_step
    at.button(key="train_step").click().run()
    assert not at.exception and job.weights_step == before + 1
    assert unpack(component(at, "learning")[0])[0]["step"] == before + 1
    at.button(key="train_stop").click().run()
    wait_for(at, lambda: job.over)
    assert {b.key for b in at.button} >= {"train_go_on", "train_again", "train_keep"}
    at.button(key="train_again").click().run()
    again = desk_of(at).job
    assert again is not job and again.order == job.order


def test_a_file_from_outside_joins_the_pickers_or_gets_one_sentence(app: App) -> None:
    at = app().switch_page(PAGE).run()
    content = (paths.WEIGHTS / "conv5_bn.safetensors").read_bytes()
    at.file_uploader(key="bring_files").set_value(("mine.safetensors", content, "application/octet-stream")).run()
    assert not at.exception
    (own,) = desk_of(at).mine.values()
    assert own.network == "conv5_bn"
    digit = Digit.of_ink(mnist(train=False)[0][5].numpy())
    mine, theirs = network_of(own.network, own.weights), network_of("conv5_bn", content)
    assert (predict(mine, [digit]) == predict(theirs, [digit])).all()


@pytest.mark.parametrize(
    ("content", "key", "values"),
    [
        (b"PK\x03\x04 a pickled checkpoint", "errors.not_safetensors", {}),
        (b"", "errors.not_safetensors", {}),
        (save({"w": fresh("pen").conv1.weight.detach()}), "errors.unknown_weights", {}),
        (
            save(
                {n: w * float("nan" if n == "conv1.weight" else 1) for n, w in fresh("scratch8").state_dict().items()}
            ),
            "errors.not_finite",
            {"name": "conv1.weight"},
        ),
    ],
    ids=["pickle", "empty", "shapes", "nan"],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_file_gets_one_sentence(app: App, language: str, content: bytes, key: str, values: dict) -> None:
    at = app(language).switch_page(PAGE).run()
    at.file_uploader(key="bring_files").set_value(("mine.bin", content, "application/octet-stream")).run()
    assert not at.exception
    assert [e.value for e in at.error] == [say(key, language, **values)]
    assert not desk_of(at).mine
