"""`python -m cnn_viz exciting MODEL…`: look for the test digits that excite each filter most."""

from __future__ import annotations

from pathlib import Path

import click

from cnn_viz import paths
from cnn_viz.cli.options import told
from cnn_viz.cli.output_files import force_option, must_be_free


@click.command(short_help="Find the test digits that excite each filter most.")
@click.argument("models", nargs=-1, required=True, metavar="MODEL…")
@click.option("--threads", default=1, show_default=True, type=click.IntRange(min=1), help="Cores to compute on.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="With the weights, not the package's.")
@force_option
def exciting(models: tuple[str, ...], threads: int, folder: Path | None, force: bool) -> None:
    """Find the test digits that excite each filter of MODEL most ("all" for every one); write them to its weights.

    With --force they take the place of those that the package ships.
    """
    import torch  # imported here so that --help answers at once

    from cnn_viz.engine.models import MODELS
    from cnn_viz.engine.trained.top_activations import write_exciting

    wanted = tuple(MODELS) if models == ("all",) else models
    if unknown := [model for model in wanted if model not in MODELS]:
        raise click.BadParameter(f"unknown model '{unknown[0]}'; choose one of all, {', '.join(MODELS)}")
    with told():
        must_be_free(
            ((folder or paths.WEIGHTS) / f"{model}.exciting.npz" for model in wanted), force, shipped=not folder
        )
    torch.set_num_threads(threads)
    for model in wanted:
        try:
            path = write_exciting(model, folder)
        except FileNotFoundError:
            remedy = f"make them: python -m cnn_viz weights {model}"
            raise click.ClickException(f"no weights for '{model}'; {remedy}") from None
        click.echo(f"{model}  written to {path}")
