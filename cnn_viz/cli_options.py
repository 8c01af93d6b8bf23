"""What several shell commands share: the network's name and its weights, and JSON instead of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cnn_viz.engine.models import Network

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def known_model(_context: click.Context, _option: click.Parameter, model: str) -> str:
    """The same id, or click's error (exit code 2) with the ids to choose from."""
    from cnn_viz.engine.models import MODELS

    if model not in MODELS:
        raise click.BadParameter(f"unknown model '{model}'; choose one of {', '.join(MODELS)}")
    return model


def loaded(model: str) -> Network:
    """The trained network, or click's error with the command that makes its weights."""
    from cnn_viz.engine.weights import load

    try:
        return load(model)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from None
