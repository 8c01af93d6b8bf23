"""The table of the page "Networks": those of the list from their sheets, and the visitor's own below them."""

from __future__ import annotations

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets
from cnn_viz.engine.training.recipes import TRAINING_IMAGES, Recipe
from cnn_viz.engine.training.twins import TWINS, architecture_of
from cnn_viz.text.numbers import percent
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.names import own_name
from cnn_viz.ui.session.network_kinds import about_network, network_name
from cnn_viz.ui.session.networks import network
from cnn_viz.ui.session.own_networks import Kept, own_designs
from cnn_viz.ui.session.visit import Visit

UNKNOWN = "–"


def rows(visitor: Visit, t: Say) -> list[dict[str, str]]:
    """A line a network, what is not known of one's own as a dash."""
    desk = visitor.desk
    own = [_of_own(visitor, one, t) for one in desk.mine.values()]
    designs = [_of_design(visitor, design, t) for design in own_designs(desk) if not desk.trained(design)]
    return [*(_of_list(model, t) for model in MODELS), *own, *designs]


def _of_list(model: str, t: Say) -> dict[str, str]:
    sheet = sheets.sheet(model)
    writers = [widths["20"] for widths in sheet.writers.values()]
    return {
        t("name"): _named(t(f"models.{model}"), t(f"models.{model}_about")),
        t("input"): _shape(MODELS[model].input.shape),
        t("parameters"): f"{sheet.parameters:,}",
        t("mnist"): percent(sheet.test_accuracy),
        t("pen"): percent(sheet.stroke_accuracy["20"], 1),
        t("writers"): f"{percent(min(writers), 1)} – {percent(max(writers), 1)}" if writers else UNKNOWN,
        t("loss"): f"{sheet.test_loss:.4f}",
        t("calibration"): UNKNOWN if sheet.calibration_error is None else percent(sheet.calibration_error),
        t("epochs"): str(sheet.epochs),
    }


def twin_rows(visitor: Visit, t: Say) -> list[dict[str, str]]:
    """A line a contrast network, under the one whose twins they are."""
    return [_of_twin(visitor, choice, t) for choice in (*dict.fromkeys(map(architecture_of, TWINS)), *TWINS)]


def _of_twin(visitor: Visit, choice: str, t: Say) -> dict[str, str]:
    sheet = sheets.sheet(choice)
    recipe = Recipe.of(sheet.recipe)
    learnt = UNKNOWN if sheet.training_accuracy is None else percent(sheet.training_accuracy, 1)
    about = about_network(choice, visitor.say) if choice in TWINS else t("twin_of")
    return {
        t("name"): _named(network_name(choice, visitor.desk, visitor.say), about),
        t("images"): f"{recipe.limit or TRAINING_IMAGES - recipe.validation:,}",
        t("learnt"): learnt,
        t("mnist"): percent(sheet.test_accuracy),
        t("pen"): percent(sheet.stroke_accuracy["20"], 1),
        t("loss"): f"{sheet.test_loss:.4f}",
        t("calibration"): UNKNOWN if sheet.calibration_error is None else percent(sheet.calibration_error),
    }


def _of_own(visitor: Visit, own: Kept, t: Say) -> dict[str, str]:
    model, known = network(own.id), own.reading.share if own.reading else own.accuracy
    return _blank(t) | {
        t("name"): _named(own_name(own, visitor.desk, t), about_network(own.id, t)),
        t("input"): _shape(model.input.shape),
        t("parameters"): f"{sum(weights.numel() for weights in model.parameters()):,}",
        t("mnist"): UNKNOWN if known is None else percent(known, 1 if own.reading else 2),
        t("loss"): UNKNOWN if own.loss is None else f"{own.loss:.4f}",
        t("epochs"): UNKNOWN if own.epochs is None else str(own.epochs),
    }


def _of_design(visitor: Visit, design: str, t: Say) -> dict[str, str]:
    found = survey(blueprint_of(design))
    return _blank(t) | {
        t("name"): _named(network_name(design, visitor.desk, t), t("untrained")),
        t("input"): _shape(found.blueprint.input.shape),
        t("parameters"): f"{found.parameters:,}",
    }


def _blank(t: Say) -> dict[str, str]:
    columns = ("name", "input", "parameters", "mnist", "pen", "writers", "loss", "calibration", "epochs")
    return {t(f"networks.{column}"): UNKNOWN for column in columns}


def _named(name: str, about: str) -> str:
    return f"**{name}**  \n{about}"


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
