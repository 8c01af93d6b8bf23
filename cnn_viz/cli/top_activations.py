"""`python -m cnn_viz exciting MODEL…`: look for the test digits that excite each filter most."""

from __future__ import annotations

from pathlib import Path

import click

from cnn_viz import paths
from cnn_viz.cli.columns import Command
from cnn_viz.cli.language import t
from cnn_viz.cli.options import FOLDER, THREADS, no_weights, some_of, told
from cnn_viz.cli.output_files import force_option, must_be_free


@click.command(cls=Command, short_help=t("exciting_short"), help=t("exciting_help"))
@click.argument("models", nargs=-1, required=True, metavar="MODEL…")
@click.option("--threads", default=1, show_default=True, type=THREADS, metavar="N", help=t("threads_option"))
@click.option("--folder", type=FOLDER, metavar="FOLDER", help=t("folder_option"))
@force_option
def exciting(models: tuple[str, ...], threads: int, folder: Path | None, force: bool) -> None:
    """The test digits that excite each filter of some networks most, written to their weights."""
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.models import MODELS
    from cnn_viz.engine.trained.top_activations import write_exciting

    wanted = some_of(MODELS, models)
    with told():
        must_be_free(
            ((folder or paths.WEIGHTS) / f"{model}.exciting.npz" for model in wanted), force, shipped=not folder
        )
    torch.set_num_threads(threads)
    for model in wanted:
        try:
            path = write_exciting(model, folder)
        except FileNotFoundError:
            raise no_weights(model) from None
        click.echo(f"{model}  {t('written', file=path)}")
