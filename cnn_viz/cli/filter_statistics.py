"""`python -m cnn_viz filters MODEL…`: what every filter is worth over the test set."""

from __future__ import annotations

from pathlib import Path

import click

from cnn_viz import paths
from cnn_viz.cli.columns import Command
from cnn_viz.cli.language import t
from cnn_viz.cli.options import FOLDER, THREADS, no_weights, some_of, told
from cnn_viz.cli.output_files import force_option, must_be_free


@click.command(cls=Command, short_help=t("filters_short"), help=t("filters_help"))
@click.argument("models", nargs=-1, required=True, metavar="MODEL…")
@click.option("--threads", default=1, show_default=True, type=THREADS, metavar="N", help=t("threads_option"))
@click.option("--folder", type=FOLDER, metavar="FOLDER", help=t("folder_option"))
@force_option
def filters(models: tuple[str, ...], threads: int, folder: Path | None, force: bool) -> None:
    """What some networks lose without each of their filters, written to their weights."""
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.models import MODELS
    from cnn_viz.engine.trained.filter_statistics import write_filter_statistics

    wanted = some_of(MODELS, models)
    with told():
        must_be_free(
            ((folder or paths.WEIGHTS) / f"{model}.filters.npz" for model in wanted), force, shipped=not folder
        )
    torch.set_num_threads(threads)
    for model in wanted:
        try:
            path = write_filter_statistics(model, folder)
        except FileNotFoundError:
            raise no_weights(model) from None
        click.echo(f"{model}  {t('written', file=path)}")
