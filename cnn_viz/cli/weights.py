"""`python -m cnn_viz weights MODEL…`: train networks by their recipes and write weights and sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cnn_viz import paths
from cnn_viz.cli.options import SEED, told
from cnn_viz.cli.output_files import force_option, must_be_free

if TYPE_CHECKING:
    from cnn_viz.engine.training.recipes import Recipe


ENDINGS = (".safetensors", ".json", ".exciting.npz", ".likeness.safetensors", ".checkpoints.safetensors")


@click.command(short_help="Train shipped networks again by their recipes.")
@click.argument("models", nargs=-1, required=True, metavar="MODEL…")
@click.option("--seed", default=0, type=SEED, show_default=True, help="Every random choice follows from it.")
@click.option("--epochs", type=click.IntRange(min=1), help="Instead of the recipe's number.")
@click.option("--threads", default=1, show_default=True, type=click.IntRange(min=1), help="Cores to compute on.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="To write to instead of the package.")
@click.option("--measure", is_flag=True, help="Train nothing: measure the weights in the package and renew the sheets.")
@click.option(
    "--seeds",
    "others",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Train nothing: note in the sheet what the run in this folder, with another seed, is worth; may be repeated.",
)
@force_option
def weights(
    models: tuple[str, ...],
    seed: int,
    epochs: int | None,
    threads: int,
    folder: Path | None,
    measure: bool,
    others: tuple[Path, ...],
    force: bool,
) -> None:
    """Train each MODEL by its recipe ("all" for every one) and write its weights and its sheet.

    With --force they take the place of those that the package ships; else they need another --folder.

    A training that was interrupted goes on, when the same command is run again, from the last epoch that it finished.
    """
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.release.remake import measure_again
    from cnn_viz.engine.training.recipes import RECIPES

    shipped, folder = not folder, folder or paths.WEIGHTS
    wanted = tuple(RECIPES) if models == ("all",) else models
    if unknown := [model for model in wanted if model not in RECIPES]:
        raise click.BadParameter(f"unknown model '{unknown[0]}'; choose one of all, {', '.join(RECIPES)}")
    torch.set_num_threads(threads)
    with told():  # --measure and --seeds say themselves that they renew a sheet
        places = (folder / f"{model}{ending}" for model in wanted for ending in ENDINGS)
        must_be_free(places, force or measure or bool(others), make=True, shipped=shipped)
    for model in wanted:
        if measure:
            measure_again(model)
            click.echo(f"{model}  measured again")
            continue
        if others:
            _note(model, others, folder)
            continue
        recipe = RECIPES[model] if epochs is None else replace(RECIPES[model], epochs=epochs)
        _one(model, recipe, seed, folder)


def _note(model: str, others: tuple[Path, ...], folder: Path) -> None:
    from cnn_viz.engine.release.remake import note_seeds

    try:
        note_seeds(model, others, folder)
    except FileNotFoundError as error:
        raise click.ClickException(f"there is no {error.filename}") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{model}  {len(others) + 1} seeds noted")


def _one(model: str, recipe: Recipe, seed: int, folder: Path) -> None:
    from cnn_viz.engine.release.remake import remake
    from cnn_viz.records import EpochReport

    for report in remake(model, recipe, seed, folder):
        if isinstance(report, EpochReport):
            click.echo(
                f"{model}  epoch {report.epoch}/{report.epochs}  loss {report.train_loss:.4f}"
                f"  validation {report.validation_accuracy:.2%}  {report.seconds:.0f} s"
            )
    click.echo(f"{model}  written to {folder / model}.safetensors, with its sheet and what belongs to it")


if __name__ == "__main__":
    weights()
