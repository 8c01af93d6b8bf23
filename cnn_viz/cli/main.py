"""The shell commands: which networks there are, how good they are, and what they read in picture files.

torch is imported inside the commands, so that --help and a slip in the options answer at once.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from cnn_viz import __version__
from cnn_viz.cli.app import app
from cnn_viz.cli.beside_weights import exciting, filters, heatmaps, neighbours
from cnn_viz.cli.columns import Command, left, right, width_of
from cnn_viz.cli.evaluate import evaluate
from cnn_viz.cli.group import Shell
from cnn_viz.cli.handout import handout
from cnn_viz.cli.language import say, sentence, t
from cnn_viz.cli.ood import likeness
from cnn_viz.cli.options import (
    as_json,
    complete_model,
    files_of,
    json_line,
    loaded,
    model_or_file,
    told,
)
from cnn_viz.cli.output_files import (
    force_option,
    must_be_free,
    must_not_replace,
    not_written,
)
from cnn_viz.cli.predict import Answer, seen
from cnn_viz.cli.predict import answers as read_files
from cnn_viz.cli.train import train
from cnn_viz.cli.weights import weights
from cnn_viz.errors import UserError
from cnn_viz.records import Digit
from cnn_viz.text import say as say_in


@click.group(cls=Shell, invoke_without_command=True, help=t("main_help"))
@click.version_option(__version__, prog_name="CNN Viz")
@click.pass_context
def main(context: click.Context) -> None:
    """The app, where no command is given."""
    warnings.filterwarnings("ignore", module="PIL")  # what it thinks of a file's notes; our own sentence follows
    if context.invoked_subcommand is None:
        context.invoke(app)


main.add_command(app)
main.add_command(train)
main.add_command(evaluate)
main.add_command(handout)
main.for_maintainers(weights, exciting, filters, heatmaps, neighbours, likeness)


def model_option(**settings: Any) -> Callable:
    """--model; `settings` say whether it must be given."""
    return click.option(
        "--model",
        callback=model_or_file,
        shell_complete=complete_model,
        metavar="MODEL",
        help=t("model_option"),
        **settings,
    )


@main.command(cls=Command, short_help=t("models_short"), help=t("models_help"))
@as_json
def models(as_json: bool) -> None:
    """Name, size and accuracy of each, and the layers that change the shape."""
    from cnn_viz.engine.models import MODELS

    rows = [_described(model_id) for model_id in MODELS]
    if as_json:
        _print_list(rows)
        return
    names = {row["id"]: say(f"models.{row['id']}") for row in rows}
    width = max(map(width_of, names.values())) + 2
    head = right(t("models_parameters"), 10) + right(t("models_accuracy"), 10)
    click.echo(f"{'id':13}{left(t('models_name'), width)}{head}")
    for row in rows:
        accuracy = "-" if row["accuracy"] is None else f"{row['accuracy']:.2%}"
        click.echo(f"{row['id']:13}{left(names[row['id']], width)}{row['parameters']:>10,}{accuracy:>10}")
        click.echo(click.wrap_text(_way(row["layers"]), 100, initial_indent=" " * 13, subsequent_indent=" " * 13))


@main.command(cls=Command, short_help=t("predict_short"), help=t("predict_help"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@model_option(default="pen", show_default=True)
@as_json
def predict(files: tuple[Path, ...], model: str, as_json: bool) -> None:
    """A line a file; one that cannot be read is told on stderr, and the exit code is then 1."""
    answers: list[Answer] = []
    width = max(width_of(str(file)) for file in files)
    for answer in read_files(loaded(model), files):
        answers.append(answer)
        if not as_json:
            click.echo(answer.line(width), err=bool(answer.error))
    if as_json:
        _print_list([answer.record for answer in answers])
    sys.exit(int(any(answer.error for answer in answers)))


@main.command(cls=Command, short_help=t("trace_short"), help=t("trace_help"))
@click.argument("file", type=click.Path(path_type=Path))
@model_option(required=True)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=t("trace_out")
)
@force_option
def trace(file: Path, model: str, out: Path, force: bool) -> None:
    """What every layer put out for one picture, and its weights, as NumPy arrays."""
    from cnn_viz.engine.inspection.export import trace_bytes
    from cnn_viz.engine.inspection.trace import trace as traced
    from cnn_viz.files import write_whole

    with told():
        must_not_replace([file, *files_of(model)], [out])
        must_be_free([out], force)
    picture = seen(file)
    if isinstance(picture, UserError):
        raise click.ClickException(f"{file}: {sentence(picture)}")
    found = traced(loaded(model), picture.digits[picture.main])
    try:
        write_whole(out, trace_bytes(found))
    except OSError as error:
        raise click.ClickException(sentence(not_written(out, error))) from None
    sure = float(found.probabilities[found.answer])
    click.echo(f"{file}  {found.answer}  {sure:.1%}  {t('trace_done', count=len(found.layers), out=out)}")


def _described(model_id: str) -> dict[str, Any]:
    """One entry of `models`; the shapes are those that a blank digit takes on its way."""
    import numpy as np

    from cnn_viz.engine.inspection.trace import trace as traced
    from cnn_viz.engine.trained.sheets import sheet
    from cnn_viz.engine.trained.weight_files import fresh

    model = fresh(model_id).eval()
    layers = traced(model, Digit.of_ink(np.zeros((28, 28), np.uint8))).layers
    try:
        accuracy = sheet(model_id).test_accuracy
    except FileNotFoundError:
        accuracy = None
    return {
        "id": model_id,
        "name": say_in(f"models.{model_id}"),  # JSON is the same in every language
        "parameters": sum(layer.parameters for layer in layers),
        "input": list(model.input.shape),
        "layers": [
            {"name": x.name, "kind": x.kind, "shape": list(x.output.shape), "parameters": x.parameters} for x in layers
        ],
        "accuracy": accuracy,
    }


def _way(layers: Sequence[dict[str, Any]]) -> str:
    """The layers that change the shape, from input to softmax."""
    before = [None, *(layer["shape"] for layer in layers)]
    changing = [layer for layer, shape in zip(layers, before, strict=False) if layer["shape"] != shape]
    return " → ".join(f"{layer['name']} {'x'.join(map(str, layer['shape']))}" for layer in changing)


def _print_list(rows: Sequence[dict[str, Any]]) -> None:
    """A JSON list, one entry a line."""
    click.echo("[\n" + ",\n".join(json_line(row) for row in rows) + "\n]")
