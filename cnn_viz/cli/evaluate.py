"""`python -m cnn_viz evaluate MODEL`: how good a network is, computed now."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cnn_viz.cli.columns import Command, left, right
from cnn_viz.cli.language import sentence, t
from cnn_viz.cli.options import (
    as_json,
    complete_model,
    loaded,
    model_or_file,
)
from cnn_viz.errors import UserError, reason_of

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from cnn_viz.engine.data.strokes import StrokeFile


T = TypeVar("T")


@click.command(cls=Command, short_help=t("evaluate_short"), help=t("evaluate_help"))
@click.argument("model", callback=model_or_file, shell_complete=complete_model)
@click.option("--strokes", type=click.Path(path_type=Path), metavar="FILE", help=t("strokes_option"))
@as_json
def evaluate(model: str, strokes: Path | None, as_json: bool) -> None:
    """MNIST's test images, or the digits of a stroke file, drawn with pens of four widths: of all, and by writer."""
    (_on_mnist if strokes is None else lambda *rest: _on_strokes(strokes, *rest))(model, as_json)


def _on_mnist(model: str, as_json: bool) -> None:
    from torch import cat

    from cnn_viz.engine.data.sources import mnist
    from cnn_viz.engine.training.evaluation import Evaluation
    from cnn_viz.engine.training.scoring import logits_of

    network, (images, labels) = loaded(model), mnist(train=False)
    with _progress(len(images)) as bar:
        logits = cat([logits_of(network, part) for part in _counted(images.split(500), bar, 500)])
    result = Evaluation(logits.numpy(), labels.numpy())
    if as_json:
        found = {"model": model, "accuracy": result.accuracy, "loss": result.loss, "images": len(images)}
        click.echo(json.dumps(found))
    else:
        figures = {"accuracy": f"{result.accuracy:.2%}", "loss": f"{result.loss:.4f}", "count": f"{len(images):,}"}
        click.echo(t("evaluated", model=model, wrong=len(result.mistakes), **figures))


def _on_strokes(file: Path, model: str, as_json: bool) -> None:
    from cnn_viz.engine.data.strokes import WIDTHS
    from cnn_viz.engine.training.scoring import stroke_accuracy

    content, network = _read(file), loaded(model)
    digits, canvas = content.digits, content.canvas
    with _progress(len(digits) * len(WIDTHS)) as bar:
        watched = partial(_counted, bar=bar)
        found = {width: stroke_accuracy(network, digits, canvas, width, watched) for width in WIDTHS}
    counts = {w: sum(d.writer == w for d in content.digits) for w in sorted({d.writer for d in content.digits})}
    if as_json:
        overall = {str(width): accuracy for width, (accuracy, _) in found.items()}
        writers = {
            str(writer): {
                "digits": count,
                "accuracy": {str(w): by_writer[writer] for w, (_, by_writer) in found.items()},
            }
            for writer, count in counts.items()
        }
        said = {"model": model, "file": str(file), "digits": len(content.digits), "accuracy": overall}
        click.echo(json.dumps({**said, "writers": writers}))
        return
    widths = "".join(right(t("pen_width", width=width), 10) for width in WIDTHS)
    click.echo(left(t("writer"), 8) + right(t("digits"), 8) + widths)
    for writer, count in counts.items():
        click.echo(_row(str(writer), count, [by_writer[writer] for _, by_writer in found.values()]))
    click.echo(_row(t("all_models"), len(content.digits), [accuracy for accuracy, _ in found.values()]))


def _progress(length: int) -> ProgressBar[Any]:
    """On a terminal, and on stderr: what is redirected is the result alone."""
    return click.progressbar(length=length, label=t("reading"), file=sys.stderr, hidden=not sys.stderr.isatty())


def _counted(things: Iterable[T], bar: ProgressBar[Any], each: int = 1) -> Iterator[T]:
    for thing in things:
        yield thing
        bar.update(each)


def _row(name: str, digits: int, accuracies: list[float]) -> str:
    return f"{left(name, 8)}{digits:>8,}" + "".join(f"{accuracy:>10.2%}" for accuracy in accuracies)


def _read(file: Path) -> StrokeFile:
    from cnn_viz.engine.data.strokes import read_strokes

    try:
        return read_strokes(file)
    except UserError as error:
        raise click.ClickException(sentence(error)) from None
    except OSError as error:
        raise click.ClickException(t("not_read", file=file, reason=reason_of(error))) from None
