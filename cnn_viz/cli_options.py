"""What several shell commands share: the network's name and its weights, and JSON instead of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cnn_viz.records import UserError

if TYPE_CHECKING:
    from cnn_viz.engine.models import Network

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def known_model(_context: click.Context, _option: click.Parameter, model: str) -> str:
    """The same id, or click's error (exit code 2) with the ids to choose from."""
    from cnn_viz.engine.models import MODELS

    if model not in MODELS:
        raise click.BadParameter(f"unknown model '{model}'; choose one of {', '.join(MODELS)}")
    return model


def model_or_file(context: click.Context, option: click.Parameter, model: str) -> str:
    """An id of the list, or the .json file that describes a network, its weights beside it."""
    return model if model.endswith(".json") else known_model(context, option, model)


def loaded(model: str) -> Network:
    """The trained network, or click's error that says what is missing."""
    from cnn_viz.engine.weights import load

    try:
        return _from_file(Path(model)) if model.endswith(".json") else load(model)
    except FileNotFoundError as error:
        raise click.ClickException(f"{error.filename} is not there" if error.filename else str(error)) from None
    except (UserError, OSError) as error:
        raise click.ClickException(f"{model}: {error}") from None


def _from_file(description: Path) -> Network:
    from cnn_viz.engine.brought import recognized
    from cnn_viz.engine.weights import network_of

    files = [description, description.with_suffix(".safetensors")]
    found = recognized({file.name: file.read_bytes() for file in files})
    return network_of(found.network, found.weights)


def network_in(model: str, out: Path) -> str:
    """The id of what is to be trained into `out`. Raises UserError or OSError for a file that describes no network."""
    from cnn_viz.engine.blueprint_file import read_json
    from cnn_viz.engine.blueprint_survey import checked

    if not model.endswith(".json"):
        return model
    if Path(model).resolve() == out.with_suffix(".json").resolve():
        raise click.BadParameter(f"the sheet beside {out} would take the place of {model}; choose another --out")
    return checked(read_json(Path(model).read_bytes())).id
