"""`exciting`, `filters`, `heatmaps` and `neighbours`: what is computed of finished weights and kept beside them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from cnn_viz.cli.columns import Command
from cnn_viz.cli.language import t
from cnn_viz.cli.options import FOLDER, THREADS, no_weights, some_of, told
from cnn_viz.cli.output_files import force_option, must_be_free


def _command(name: str, ending: str, module: str, function: str) -> click.Command:
    """module.function: (model id, folder) to the path of the file that it wrote; imported when the command runs."""

    @click.command(name, cls=Command, short_help=t(f"{name}_short"), help=t(f"{name}_help"))
    @click.argument("models", nargs=-1, required=True, metavar="MODEL…")
    @click.option("--threads", default=1, show_default=True, type=THREADS, metavar="N", help=t("threads_option"))
    @click.option("--folder", type=FOLDER, metavar="FOLDER", help=t("folder_option"))
    @force_option
    def command(models: tuple[str, ...], threads: int, folder: Path | None, force: bool) -> None:
        import torch  # imported here so that --help answers at once

        from cnn_viz.engine.models import MODELS
        from cnn_viz.engine.training.twins import TWINS, architecture_of, home_of

        wanted = some_of([*MODELS, *TWINS], models)
        homes = {model: home_of(model, folder) for model in wanted}
        with told():
            places = (homes[model] / f"{architecture_of(model)}{ending}" for model in wanted)
            must_be_free(places, force, shipped=not folder)
        torch.set_num_threads(threads)
        write = getattr(import_module(f"cnn_viz.engine.trained.{module}"), function)
        for model in wanted:
            try:
                path = write(architecture_of(model), homes[model])
            except FileNotFoundError:
                raise no_weights(model) from None
            click.echo(f"{model}  {t('written', file=path)}")

    return command


exciting = _command("exciting", ".exciting.npz", "top_activations", "write_exciting")
filters = _command("filters", ".filters.npz", "filter_statistics", "write_filter_statistics")
heatmaps = _command("heatmaps", ".json", "heatmap_figures", "write_heatmap_figures")  # renews the sheet
neighbours = _command("neighbours", ".neighbours.npz", "training_digits", "write_training_digits")
