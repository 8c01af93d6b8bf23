"""`python -m cnn_viz train MODEL`: train a network and keep it, with a progress bar; Ctrl-C loses nothing."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cnn_viz.cli_options import network_in
from cnn_viz.records import EpochReport, StepReport, UserError

if TYPE_CHECKING:
    from cnn_viz.engine.orders import Order
    from cnn_viz.engine.training import Training
    from cnn_viz.engine.verdict import Verdict

INTERRUPTED = 130  # the exit code after Ctrl-C


@click.command()
@click.argument("model")
@click.option(
    "--recipe",
    help="A name (own, quick, fast, adam, sgd) or a JSON file; usually own.",
)
@click.option("--epochs", type=int, help="Instead of the recipe's number.")
@click.option("--seed", type=int, help="Every random choice follows from it; 0 if not given.")
@click.option("--limit", type=int, help="Learn from so many images only.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="The weight file; MODEL-trained.safetensors."
)
@click.option("--threads", type=click.IntRange(min=1), help="Cores to compute on; all of them if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--resume", is_flag=True, help="Go on with the training that was interrupted.")
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
) -> None:
    """Train MODEL, judge it on the 10,000 test images, and write its weights and its sheet.

    MODEL is a network of the list, or the .json file of one's own, as the Build page gives it.

    Ctrl-C stops after the batch that is being learnt and keeps what was learnt; --resume goes on from there.
    """
    import torch  # imported here so that --help answers at once

    out = out or Path(f"{Path(model).stem if model.endswith('.json') else model}-trained.safetensors")
    if threads:
        torch.set_num_threads(threads)
    if not as_json:
        click.echo("preparing the images; where a recipe has pen pictures, they take some minutes", err=True)
    with _told():
        network = network_in(model, out)
        run, order = _run_of(network, recipe, {"epochs": epochs, "limit": limit}, seed, out, resume)
    kept = _Kept(order, out, model)
    kept.state(run)  # a place that cannot be written to is told before anything is learnt
    try:
        for report in _with_progress(run, quiet=as_json):
            if isinstance(report, EpochReport):
                kept.state(run)
    except KeyboardInterrupt:
        kept.state(run)
        kept.weights(run, finished=False)
        where = f"{run.done:,} of {run.steps:,} steps"
        click.echo(f"\nstopped after {where}; kept in {out}. Go on with: {kept.command} --resume", err=True)
        sys.exit(INTERRUPTED)
    except UserError as slip:
        kept.network(run.model)
        raise click.ClickException(f"{slip} ({out})") from None
    verdict = kept.weights(run, finished=True)
    kept.tell(run, verdict, as_json)


def _run_of(
    model: str, recipe: str | None, changes: dict[str, int | None], seed: int | None, out: Path, resume: bool
) -> tuple[Training, Order]:
    """The training that is asked for. Raises UserError, KeyError or OSError with a sentence for people."""
    from cnn_viz.engine.keeping import read_state
    from cnn_viz.engine.orders import OWN, USUAL, Order, checked
    from cnn_viz.engine.recipes import RECIPES
    from cnn_viz.engine.training import Training
    from cnn_viz.engine.weights import fresh

    changed: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    network, state, path = fresh(model, seed or 0), None, state_file(out)
    if resume:
        order, state = read_state(path)
        if order.network != model or recipe is not None or seed not in (None, order.seed):
            raise click.BadParameter(f"{path} holds a training of {order.network} with its own recipe and seed")
    elif path.exists():
        raise click.BadParameter(f"{path} holds an interrupted training; go on with --resume, or delete it")
    else:
        order = Order(model, _recipe(recipe or (OWN if model in RECIPES else USUAL), model), seed or 0)
    order = replace(order, recipe=checked(replace(order.recipe, **changed)))
    return Training(network, order.recipe, order.seed, state), order


def _recipe(name: str, model: str) -> Any:
    from cnn_viz.engine.orders import recipe_named
    from cnn_viz.engine.recipes import Recipe

    if not name.endswith(".json"):
        return recipe_named(name, model)
    try:
        return Recipe.of({"augmentation": {}, "pen": {}, **json.loads(Path(name).read_text(encoding="utf-8"))})
    except (ValueError, TypeError) as error:
        raise click.BadParameter(f"{name} is no recipe: {error}") from None


def state_file(out: Path) -> Path:
    """Where an interrupted training waits, beside its weight file."""
    return out.with_suffix(".state.safetensors")


class _Kept:
    """The files of one training. Each is there whole or not at all."""

    def __init__(self, order: Order, out: Path, model: str) -> None:
        self.order, self.out, self.model = order, out, model
        self.command = f"python -m cnn_viz train {model} --out {out}"

    def state(self, run: Training) -> None:
        from cnn_viz.engine.keeping import state_bytes

        self._write(state_file(self.out), state_bytes(self.order, run.state()))

    def tell(self, run: Training, verdict: Verdict, as_json: bool) -> None:
        """What a run that has finished is worth, and where it lies."""
        if as_json:
            found = {"model": self.model, "accuracy": verdict.accuracy, "loss": verdict.loss, "seconds": run.seconds}
            order = {"seed": self.order.seed, "out": str(self.out), "recipe": asdict(self.order.recipe)}
            click.echo(json.dumps({**found, **order}))
            return
        wrong = f"{len(verdict.wrong)} of 10,000 test images wrong"
        click.echo(f"{self.model}: {verdict.accuracy:.2%} right, {wrong}, loss {verdict.loss:.4f}")
        click.echo(f"written to {self.out} and {self.out.with_suffix('.json').name} ({run.seconds:.0f} s)")

    def network(self, model: Any) -> None:
        from cnn_viz.engine.keeping import weights_bytes

        self._write(self.out, weights_bytes(model))

    def weights(self, run: Training, finished: bool) -> Verdict:
        """Weights and sheet; a run that has finished leaves no state."""
        from cnn_viz.engine.data import mnist
        from cnn_viz.engine.keeping import sheet_text, weights_bytes
        from cnn_viz.engine.scoring import logits_of
        from cnn_viz.engine.verdict import Verdict

        run.write_to(run.model)
        images, labels = mnist(train=False)
        verdict = Verdict(logits_of(run.model, images).numpy(), labels.numpy())
        content = weights_bytes(run.model)
        self._write(self.out, content)
        sheet = sheet_text(self.order, content, run.done, run.seconds, run.last, verdict)
        self._write(self.out.with_suffix(".json"), sheet.encode())
        if finished:
            state_file(self.out).unlink(missing_ok=True)
        return verdict

    def _write(self, path: Path, content: bytes) -> None:
        """Where there is no room, somebody at the keyboard may make some; nothing that was learnt is dropped before."""
        from cnn_viz.engine.keeping import write_whole

        while True:
            try:
                return write_whole(path, content)
            except OSError as error:
                said = f"{path} cannot be written: {error.strerror or error}"
                if not sys.stdin.isatty():
                    raise click.ClickException(said) from None
                click.confirm(f"{said}. Try again?", default=True, abort=True, err=True)


@contextmanager
def _told() -> Iterator[None]:
    """A slip in the options or in a file becomes click's sentence."""
    try:
        yield
    except UserError as slip:
        raise click.ClickException(str(slip)) from None
    except KeyError as error:
        raise click.BadParameter(str(error.args[0])) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or ''} cannot be read: {error.strerror or error}") from None


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
