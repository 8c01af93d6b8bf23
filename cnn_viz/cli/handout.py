"""`handout`: sheets of paper for a class, everybody with another digit and other numbers, and the teacher's copy."""

from __future__ import annotations

from pathlib import Path

import click

from cnn_viz.cli.columns import Command
from cnn_viz.cli.language import LANGUAGE, t
from cnn_viz.cli.options import FOLDER, complete_model, known_model, loaded, told
from cnn_viz.cli.output_files import force_option, must_be_free, not_written
from cnn_viz.text import LANGUAGES
from cnn_viz.text import say as say_in

LARGEST_SEED = 9_999


@click.command(cls=Command, short_help=t("handout_short"), help=t("handout_help"))
@click.option("--class", "count", default=30, show_default=True, type=click.IntRange(1, 200), metavar="N",
              help=t("handout_class"))  # fmt: skip
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, LARGEST_SEED), metavar="N",
              help=t("handout_seed"))  # fmt: skip
@click.option("--model", default="pen", show_default=True, callback=known_model, shell_complete=complete_model,
              metavar="ID", help=t("handout_model"))  # fmt: skip
@click.option(
    "--language",
    default=LANGUAGE,
    type=click.Choice(list(LANGUAGES)),
    metavar="|".join(LANGUAGES),
    help=t("handout_language"),
)
@click.option("--folder", default=Path(), type=FOLDER, metavar="FOLDER", help=t("handout_folder"))
@force_option
def handout(count: int, seed: int, model: str, language: str, folder: Path, force: bool) -> None:
    """Three files: the sheets, their solutions, and the same as a notebook."""
    names = [f"handout-{seed}{ending}" for ending in (".html", "-solutions.html", ".ipynb")]
    paths = [folder / name for name in names]
    with told():
        must_be_free(paths, force, make=True)
    from cnn_viz.files import write_whole  # imported here so that --help answers at once
    from cnn_viz.handout.notebook import notebook
    from cnn_viz.handout.page import page
    from cnn_viz.handout.sheet import class_sheets

    sheets = class_sheets(loaded(model), seed, count)
    network = say_in(f"models.{model}", language)
    made = (
        page(sheets, language, network=network),
        page(sheets, language, network=network, solutions=True),
        notebook(sheets, language),
    )
    for path, text in zip(paths, made, strict=True):
        try:
            write_whole(path, text.encode())
        except OSError as error:
            raise click.ClickException(str(not_written(path, error))) from None
        click.echo(t("written", file=path))
