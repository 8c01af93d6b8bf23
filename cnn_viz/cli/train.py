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

from cnn_viz.cli.columns import Command
from cnn_viz.cli.group import INTERRUPTED
from cnn_viz.cli.language import say, sentence, t
from cnn_viz.cli.options import (
    SEED,
    THREADS,
    complete_model,
    is_json,
    network_in,
    told,
)
from cnn_viz.cli.output_files import force_option
from cnn_viz.cli.training_files import Kept, Places, weight_file
from cnn_viz.errors import UserError
from cnn_viz.records import EpochReport, StepReport

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


@click.command(cls=Command, short_help=t("train_short"), help=t("train_help"))
@click.argument("model", shell_complete=complete_model)
@click.option("--recipe", metavar="RECIPE", help=t("recipe_option"))
@click.option("--epochs", type=int, callback=in_range, metavar="N", help=t("epochs_option"))
@click.option("--seed", type=SEED, metavar="N", help=t("seed_option"))
@click.option("--limit", type=int, callback=in_range, metavar="N", help=t("limit_option"))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=weight_file,
    metavar="FILE",
    help=t("train_out"),
)
@click.option("--threads", type=THREADS, metavar="N", help=t("train_threads"))
@click.option("--json", "as_json", is_flag=True, help=t("train_json"))
@click.option("--resume", is_flag=True, help=t("resume_option"))
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
    """One training to its end, or up to Ctrl-C, from where --resume goes on."""
    import torch  # imported here so that --help answers at once

    places = Places(out or Path(_usual_name(model)))
    if threads:
        torch.set_num_threads(threads)
    with told():
        network = network_in(model)
        order, left = _order(network, recipe, {"epochs": epochs, "limit": limit}, seed, places, resume)
        places.must_be_free([Path(name) for name in (model, recipe) if name and is_json(name)], resume, force)
    if order.recipe.pen.share and not as_json:
        click.echo(t("pen_pictures"), err=True)
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
        where = {"done": f"{run.done:,}", "steps": f"{run.steps:,}", "file": kept.places.weights}
        click.echo(f"\n{t('train_stopped', command=kept.command, **where)}", err=True)
        sys.exit(INTERRUPTED)
    except UserError as error:
        kept.what_went_well(run)
        well = f"{say('train.went_well', epoch=run.epoch)} ({kept.places.weights})"
        raise click.ClickException(f"{sentence(error)} {well if run.epoch else say('train.nothing_learnt')}") from None


def _usual_name(model: str) -> str:
    """A built network's id has a colon in it, which Windows takes for a drive."""
    return f"{Path(model).stem if is_json(model) else model.replace(':', '-')}-trained.safetensors"


def _order(
    network: str, recipe: str | None, changes: dict[str, int | None], seed: int | None, places: Places, resume: bool
) -> tuple[Order, dict[str, Tensor] | None]:
    """What is to be trained, and the state to go on from. Raises UserError, click's error or OSError."""
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
            raise click.BadParameter(t("another_training", file=places.state, network=order.network))
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
    from cnn_viz.engine.training.order import recipe_named, recipe_names
    from cnn_viz.engine.training.recipe_check import read_recipe

    if not is_json(name):
        names = recipe_names(model)
        if name not in names:
            raise click.BadParameter(t("unknown_recipe", name=name, names=", ".join(names)))
        return recipe_named(name, model)
    try:
        return read_recipe(Path(name).read_bytes())
    except UserError as error:
        raise click.BadParameter(t("no_recipe", name=name, said=sentence(error))) from None


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
    return None if report is None else t("loss", loss=f"{report.loss:.4f}")


def _line(report: EpochReport) -> str:
    losses = {"train_loss": f"{report.train_loss:.4f}", "validation_loss": f"{report.validation_loss:.4f}"}
    shares = {"train": f"{report.train_accuracy:.2%}", "validation": f"{report.validation_accuracy:.2%}"}
    done = {"epoch": report.epoch, "epochs": report.epochs, "seconds": f"{report.seconds:.0f}"}
    return f"\r{t('epoch_line', **done, **losses, **shares)}"
