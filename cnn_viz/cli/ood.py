"""`python -m cnn_viz likeness MODEL`: make the score that tells what is no digit, and say how well it does."""

from __future__ import annotations

from pathlib import Path

import click

from cnn_viz import paths
from cnn_viz.cli.options import known_model, told
from cnn_viz.cli.output_files import force_option, must_be_free


@click.command(short_help="Make the score that tells what is no digit.")
@click.argument("model", callback=known_model)
@click.option("--threads", default=1, show_default=True, type=click.IntRange(min=1), help="Cores to compute on.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="With the weights, not the package's.")
@force_option
def likeness(model: str, threads: int, folder: Path | None, force: bool) -> None:
    """Make the score by which MODEL says that a drawing does not look like a digit; write it to its weights.

    With --force it takes the place of the one that the package ships.
    """
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.ood.fit import write_likeness

    with told():
        endings = (".likeness.safetensors", ".json")  # the sheet is given the rates
        must_be_free(((folder or paths.WEIGHTS) / f"{model}{ending}" for ending in endings), force, shipped=not folder)
    torch.set_num_threads(threads)
    try:
        rates = write_likeness(model, folder)
    except FileNotFoundError:
        remedy = f"make them: python -m cnn_viz weights {model}"
        raise click.ClickException(f"no weights for '{model}'; {remedy}") from None
    for title, found in rates.items():
        click.echo(title.replace("_", " "))
        for name, share in found.items():
            click.echo(f"  {name:26}{share:>8.2%}")
