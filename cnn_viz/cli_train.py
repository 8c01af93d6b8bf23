"""`python -m cnn_viz weights MODEL…`: train networks by their recipes and write weights and sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cnn_viz.engine.recipes import Recipe


@click.command()
@click.argument("models", nargs=-1, required=True, metavar="MODEL…")
@click.option("--seed", default=0, show_default=True, help="Every random choice follows from it.")
@click.option("--epochs", type=click.IntRange(min=1), help="Instead of the recipe's number.")
@click.option("--threads", default=1, show_default=True, type=click.IntRange(min=1), help="Cores to compute on.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="To write to instead of the package.")
@click.option("--measure", is_flag=True, help="Train nothing: measure the weights in the package and renew the sheets.")
def weights(
    models: tuple[str, ...], seed: int, epochs: int | None, threads: int, folder: Path | None, measure: bool
) -> None:
    """Train each MODEL by its recipe ("all" for every one) and write its weights and its sheet."""
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.recipes import RECIPES
    from cnn_viz.engine.remake import measure_again

    wanted = tuple(RECIPES) if models == ("all",) else models
    if unknown := [model for model in wanted if model not in RECIPES]:
        raise click.BadParameter(f"unknown model '{unknown[0]}'; choose one of all, {', '.join(RECIPES)}")
    torch.set_num_threads(threads)
    for model in wanted:
        if measure:
            measure_again(model)
            click.echo(f"{model}  measured again")
            continue
        recipe = RECIPES[model] if epochs is None else replace(RECIPES[model], epochs=epochs)
        _one(model, recipe, seed, folder)


def _one(model: str, recipe: Recipe, seed: int, folder: Path | None) -> None:
    from cnn_viz.engine.exciting import write_exciting
    from cnn_viz.engine.remake import remake
    from cnn_viz.engine.weights import WEIGHTS
    from cnn_viz.records import EpochReport

    folder = folder or WEIGHTS
    folder.mkdir(parents=True, exist_ok=True)
    for report in remake(model, recipe, seed, folder):
        if isinstance(report, EpochReport):
            click.echo(
                f"{model}  epoch {report.epoch}/{report.epochs}  loss {report.train_loss:.4f}"
                f"  validation {report.validation_accuracy:.2%}  {report.seconds:.0f} s"
            )
    click.echo(f"{model}  looking for the test digits that excite each filter most")
    write_exciting(model, folder)
    click.echo(f"{model}  written to {folder / model}.safetensors, .json and .exciting.npz")


if __name__ == "__main__":
    weights()
