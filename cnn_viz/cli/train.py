"""`python -m cnn_viz train MODEL`: train a network and keep it, with a progress bar; Ctrl-C loses nothing."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cnn_viz.cli.group import INTERRUPTED
from cnn_viz.cli.options import (
    SEED,
    complete_model,
    is_json,
    network_in,
    told,
)
from cnn_viz.cli.output_files import force_option
from cnn_viz.cli.training_files import Kept, Places, weight_file
from cnn_viz.errors import UserError
from cnn_viz.records import EpochReport, StepReport
from cnn_viz.text import say, sentence

if TYPE_CHECKING:
    from torch import Tensor

    from cnn_viz.engine.training.order import Order
    from cnn_viz.engine.training.run import Training


def in_range(_context: click.Context, option: click.Parameter, value: int | None) -> int | None:
    """The same number, or click's error (exit code 2) if no recipe can have it."""
    from cnn_viz.engine.training.order import OFFERED, USUAL
    from cnn_viz.engine.training.recipe_check import checked

    if value is None:
        return None
    changed: dict[str, Any] = {str(option.name): value}
    try:
        checked(replace(OFFERED[USUAL], **changed))
    except UserError as error:
        raise click.BadParameter(sentence(error)) from None
    return value


@click.command(short_help="Train a network, and write its weights and its sheet.")
@click.argument("model", shell_complete=complete_model)
@click.option(
    "--recipe",
    help="A name (own, quick, fast, adam, sgd) or a JSON file; usually own.",
)
@click.option("--epochs", type=int, callback=in_range, help="Instead of the recipe's number.")
@click.option("--seed", type=SEED, help="Every random choice follows from it; 0 if not given.")
@click.option("--limit", type=int, callback=in_range, help="Learn from so many images only.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=weight_file,
    help="The weight file; MODEL-trained.safetensors in this folder if not given.",
)
@click.option("--threads", type=click.IntRange(min=1), help="Cores to compute on; all of them if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--resume", is_flag=True, help="Go on with the training that was interrupted.")
@force_option
def train(
    model: str,
    recipe: str | None,
    epochs: int | None,
    seed: int | None,
    limit: int | None,
    out: Path | None,
    threads: int | None,
    as_json: bool,
    resume: bool,
    force: bool,
) -> None:
    """Train MODEL, judge it on the 10,000 test images, and write its weights and its sheet.

    MODEL is a network of the list, or the .json file of one's own, as the Build page gives it.

    Ctrl-C stops after the batch that is being learnt and keeps what was learnt; --resume goes on from there.
    What another training left is replaced with --force only.
    """
    import torch  # imported here so that --help answers at once

    places = Places(out or Path(_usual_name(model)))
    if threads:
        torch.set_num_threads(threads)
    with told():
        network = network_in(model)
        order, left = _order(network, recipe, {"epochs": epochs, "limit": limit}, seed, places, resume)
        places.must_be_free([Path(name) for name in (model, recipe) if name and is_json(name)], resume, force)
    if order.recipe.pen.share and not as_json:
        click.echo("drawing the pen pictures that this recipe learns from; that takes some minutes", err=True)
    with told():
        run = _begun(order, places, left)
    kept = Kept(order, places, model)
    _learn(run, kept, quiet=as_json)
    evaluation = kept.weights(run, finished=True)
    kept.tell(run, evaluation, as_json)


def _learn(run: Training, kept: Kept, quiet: bool) -> None:
    """To the last step. What ends it before ends the command, and leaves what was learnt up to then."""
    kept.state(run)  # a disk that is full is told before anything is learnt
    try:
        for report in _with_progress(run, quiet):
            if isinstance(report, EpochReport):
                kept.state(run)
    except KeyboardInterrupt:
        kept.state(run)
        kept.weights(run, finished=False)
        where = f"{run.done:,} of {run.steps:,} steps"
        click.echo(f"\nstopped after {where}; kept in {kept.places.weights}. Go on with: {kept.command}", err=True)
        sys.exit(INTERRUPTED)
    except UserError as error:
        kept.what_went_well(run)
        where = f"{say('train.went_well', epoch=run.epoch)} ({kept.places.weights})"
        raise click.ClickException(f"{sentence(error)} {where if run.epoch else say('train.nothing_learnt')}") from None


def _usual_name(model: str) -> str:
    """A built network's id has a colon in it, which Windows takes for a drive."""
    return f"{Path(model).stem if is_json(model) else model.replace(':', '-')}-trained.safetensors"


def _order(
    network: str, recipe: str | None, changes: dict[str, int | None], seed: int | None, places: Places, resume: bool
) -> tuple[Order, dict[str, Tensor] | None]:
    """What is to be trained, and the state to go on from. Raises UserError, KeyError or OSError with a sentence."""
    from cnn_viz.engine.trained.state_files import read_state
    from cnn_viz.engine.training.order import (
        OWN,
        USUAL,
        Order,
        possible,
    )
    from cnn_viz.engine.training.recipes import RECIPES

    changed: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    state = None
    if resume:
        order, state = read_state(places.state)
        if order.network != network or recipe is not None or seed not in (None, order.seed):
            raise click.BadParameter(f"{places.state} holds a training of {order.network} with its own recipe and seed")
    else:
        order = Order(network, _recipe(recipe or (OWN if network in RECIPES else USUAL), network), seed or 0)
    return possible(replace(order, recipe=replace(order.recipe, **changed))), state


def _begun(order: Order, places: Places, state: dict[str, Tensor] | None) -> Training:
    from cnn_viz.engine.trained.weight_files import fresh
    from cnn_viz.engine.training.run import Training

    try:
        return Training(fresh(order.network, order.seed), order.recipe, order.seed, state)
    except (KeyError, RuntimeError) as error:
        if state is None:
            raise
        raise UserError("errors.not_a_state", path=places.state) from error


def _recipe(name: str, model: str) -> Any:
    from cnn_viz.engine.training.order import recipe_named
    from cnn_viz.engine.training.recipe_check import read_recipe

    if not is_json(name):
        return recipe_named(name, model)
    try:
        return read_recipe(Path(name).read_bytes())
    except UserError as error:
        raise click.BadParameter(f"{name} is no recipe: {sentence(error)}") from None


def _with_progress(run: Training, quiet: bool) -> Iterator[StepReport | EpochReport]:
    """The run's reports, while a bar on stderr shows them; without a terminal, a line an epoch."""
    label = run.model.id
    with (
        _interrupts() as asked,
        click.progressbar(length=run.steps, label=label, file=sys.stderr, item_show_func=_shown) as bar,
    ):
        bar.update(run.done)
        for report in run.reports():
            if isinstance(report, StepReport):
                bar.update(1, report)
            elif not quiet:
                click.echo(_line(report), err=True)
            yield report
            if asked:
                raise KeyboardInterrupt


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Ctrl-C is noted here, so that it falls between two batches; the second one acts at once."""
    asked: list[int] = []

    def note(number: int, _frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _shown(report: StepReport | None) -> str | None:
    return None if report is None else f"loss {report.loss:.4f}"


def _line(report: EpochReport) -> str:
    return (
        f"\repoch {report.epoch}/{report.epochs}  loss {report.train_loss:.4f} / {report.validation_loss:.4f}"
        f"  right {report.train_accuracy:.2%} / {report.validation_accuracy:.2%}  {report.seconds:.0f} s"
    )
