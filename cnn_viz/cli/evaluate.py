"""`python -m cnn_viz evaluate MODEL`: how good a network is, computed now."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cnn_viz.cli.options import (
    as_json,
    complete_model,
    loaded,
    model_or_file,
)
from cnn_viz.errors import UserError
from cnn_viz.text import sentence

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from cnn_viz.engine.data.strokes import StrokeFile


T = TypeVar("T")


@click.command(short_help="Say how many test images a network reads right.")
@click.argument("model", callback=model_or_file, shell_complete=complete_model)
@click.option("--strokes", type=click.Path(path_type=Path), metavar="FILE", help="Digits as pen strokes, not MNIST's.")
@as_json
def evaluate(model: str, strokes: Path | None, as_json: bool) -> None:
    """Read the 10,000 MNIST test images with MODEL, now, and say how many it read right.

    Or the digits of a stroke FILE (.json or .json.gz), drawn with pens of four widths and read as the app reads a
    drawing: of all of them, and by writer.
    """
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
        wrong = len(result.mistakes)
        click.echo(f"{model}: {result.accuracy:.2%} right, {wrong} of {len(images):,} wrong, loss {result.loss:.4f}")


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
    click.echo(f"{'writer':8}{'digits':>8}" + "".join(f"{f'{width} px':>10}" for width in WIDTHS))
    for writer, count in counts.items():
        click.echo(_row(str(writer), count, [by_writer[writer] for _, by_writer in found.values()]))
    click.echo(_row("all", len(content.digits), [accuracy for accuracy, _ in found.values()]))


def _progress(length: int) -> ProgressBar[Any]:
    """On a terminal, and on stderr: what is redirected is the result alone."""
    return click.progressbar(length=length, label="reading", file=sys.stderr, hidden=not sys.stderr.isatty())


def _counted(things: Iterable[T], bar: ProgressBar[Any], each: int = 1) -> Iterator[T]:
    for thing in things:
        yield thing
        bar.update(each)


def _row(name: str, digits: int, accuracies: list[float]) -> str:
    return f"{name:8}{digits:>8,}" + "".join(f"{accuracy:>10.2%}" for accuracy in accuracies)


def _read(file: Path) -> StrokeFile:
    from cnn_viz.engine.data.strokes import read_strokes

    try:
        return read_strokes(file)
    except UserError as error:
        raise click.ClickException(sentence(error)) from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror or error}") from None
