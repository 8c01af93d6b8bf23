"""`python -m cnn_viz likeness MODEL`: make the score that tells what is no digit, and say how well it does."""

from __future__ import annotations

from pathlib import Path

import click

from cnn_viz import paths
from cnn_viz.cli.columns import Command
from cnn_viz.cli.language import t
from cnn_viz.cli.options import FOLDER, THREADS, known_model, no_weights, told
from cnn_viz.cli.output_files import force_option, must_be_free


@click.command(cls=Command, short_help=t("likeness_short"), help=t("likeness_help"))
@click.argument("model", callback=known_model)
@click.option("--threads", default=1, show_default=True, type=THREADS, metavar="N", help=t("threads_option"))
@click.option("--folder", type=FOLDER, metavar="FOLDER", help=t("folder_option"))
@force_option
def likeness(model: str, threads: int, folder: Path | None, force: bool) -> None:
    """The score by which a network says that a drawing does not look like a digit, written to its weights."""
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.ood.fit import write_likeness

    with told():
        endings = (".likeness.safetensors", ".json")  # the sheet is given the rates
        must_be_free(((folder or paths.WEIGHTS) / f"{model}{ending}" for ending in endings), force, shipped=not folder)
    torch.set_num_threads(threads)
    try:
        rates = write_likeness(model, folder)
    except FileNotFoundError:
        raise no_weights(model) from None
    for title, found in rates.items():
        click.echo(title.replace("_", " "))
        for name, share in found.items():
            click.echo(f"  {name:26}{share:>8.2%}")
