"""`python -m cnn_viz weights MODEL…`: train networks by their recipes and write weights and sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cnn_viz import paths
from cnn_viz.cli.columns import Command
from cnn_viz.cli.language import sentence, t
from cnn_viz.cli.options import FOLDER, SEED, THREADS, some_of, told
from cnn_viz.cli.output_files import force_option, must_be_free
from cnn_viz.errors import UserError

if TYPE_CHECKING:
    from cnn_viz.engine.training.recipes import Recipe


ENDINGS = (
    *(".safetensors", ".json", ".exciting.npz", ".filters.npz", ".neighbours.npz"),
    *(".likeness.safetensors", ".checkpoints.safetensors"),
)


@click.command(cls=Command, short_help=t("weights_short"), help=t("weights_help"))
@click.argument("models", nargs=-1, required=True, metavar="MODEL…")
@click.option("--seed", default=0, type=SEED, show_default=True, metavar="N", help=t("weights_seed"))
@click.option("--epochs", type=click.IntRange(min=1), metavar="N", help=t("epochs_option"))
@click.option("--threads", default=1, show_default=True, type=THREADS, metavar="N", help=t("threads_option"))
@click.option("--folder", type=FOLDER, metavar="FOLDER", help=t("weights_folder"))
@click.option("--measure", is_flag=True, help=t("measure_option"))
@click.option(
    "--seeds",
    "others",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help=t("seeds_option"),
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
    """Some networks by their recipes; one that was interrupted goes on from the last epoch that it finished."""
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.release.remake import measure_again
    from cnn_viz.engine.training.recipes import RECIPES
    from cnn_viz.engine.training.twins import TWINS, file_of, recipe_of

    shipped, folder = not folder, folder or paths.WEIGHTS
    wanted = some_of([*RECIPES, *TWINS], models)
    torch.set_num_threads(threads)
    with told():  # --measure and --seeds say themselves that they renew a sheet
        places = (file_of(model, ending, folder) for model in wanted for ending in ENDINGS)
        must_be_free(places, force or measure or bool(others), make=True, shipped=shipped)
    for model in wanted:
        if measure:
            measure_again(model)
            click.echo(f"{model}  {t('measured_again')}")
            continue
        if others:
            _note(model, others, folder)
            continue
        recipe = recipe_of(model)
        if epochs is not None:
            recipe = replace(recipe, epochs=epochs)
        _one(model, recipe, seed, folder)


def _note(model: str, others: tuple[Path, ...], folder: Path) -> None:
    from cnn_viz.engine.release.remake import note_seeds

    try:
        note_seeds(model, others, folder)
    except FileNotFoundError as error:
        raise click.ClickException(t("not_there", file=error.filename)) from None
    except UserError as error:
        raise click.ClickException(sentence(error)) from None
    click.echo(f"{model}  {t('seeds_noted', count=len(others) + 1)}")


def _one(model: str, recipe: Recipe, seed: int, folder: Path) -> None:
    from cnn_viz.engine.release.remake import remake
    from cnn_viz.engine.training.twins import file_of
    from cnn_viz.records import EpochReport

    for report in remake(model, recipe, seed, folder):
        if isinstance(report, EpochReport):
            figures = {"loss": f"{report.train_loss:.4f}", "validation": f"{report.validation_accuracy:.2%}"}
            done = {"epoch": report.epoch, "epochs": report.epochs, "seconds": f"{report.seconds:.0f}"}
            click.echo(f"{model}  {t('weights_epoch', **done, **figures)}")
    written = file_of(model, ".safetensors", folder)
    click.echo(f"{model}  {t('weights_written', file=written)}")


if __name__ == "__main__":
    weights()
