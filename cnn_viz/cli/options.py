"""What several shell commands share: the network's name, its weights, JSON for a table, slips as sentences."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from cnn_viz import paths
from cnn_viz.cli.language import say, sentence, t
from cnn_viz.errors import UserError, reason_of

if TYPE_CHECKING:
    from cnn_viz.engine.models import Network
    from cnn_viz.engine.uploads.uploads import Brought

as_json = click.option("--json", "as_json", is_flag=True, help=t("json_option"))
SEED = click.IntRange(0, 2**32 - 1)
THREADS = click.IntRange(min=1)
FOLDER = click.Path(path_type=Path, file_okay=False)


def is_json(name: str) -> bool:
    """Whether a name is a .json file's, in whatever letters: net.JSON is one."""
    return name.lower().endswith(".json")


def known_model(_context: click.Context, _option: click.Parameter, model: str) -> str:
    """The same id, or click's error (exit code 2) with the ids to choose from."""
    from cnn_viz.engine.models import MODELS

    if model not in MODELS:
        key = "unknown_model_or_file" if Path(model).suffix else "unknown_model"
        raise click.BadParameter(t(key, name=model, names=", ".join(MODELS)))
    return model


def some_of(known: Iterable[str], models: tuple[str, ...]) -> tuple[str, ...]:
    """The same ids, or all that are known for "all"; click's error (exit code 2) for one that is not known."""
    known = tuple(known)
    wanted = known if models == ("all",) else models
    if unknown := [model for model in wanted if model not in known]:
        raise click.BadParameter(t("unknown_model", name=unknown[0], names=", ".join(["all", *known])))
    return wanted


def model_or_file(context: click.Context, option: click.Parameter, model: str) -> str:
    """An id of the list, or the .json file that describes a network, its weights beside it."""
    return model if is_json(model) else known_model(context, option, model)


def complete_model(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For the shell's Tab: the ids that there are weights of, else a file. Without torch, which takes seconds."""
    ids = sorted(sheet.stem for sheet in paths.WEIGHTS.glob("*.json"))
    return [CompletionItem(i) for i in ids if i.startswith(incomplete)] or [CompletionItem(incomplete, type="file")]


def loaded(model: str) -> Network:
    """The trained network, or click's error that says what is missing."""
    from cnn_viz.engine.trained.weight_files import load

    try:
        return _from_file(Path(model)) if is_json(model) else load(model)
    except FileNotFoundError as error:
        raise click.ClickException(_missing(model, error)) from None
    except UserError as error:
        raise click.ClickException(f"{model}: {sentence(error)}") from None
    except OSError as error:
        raise click.ClickException(_unread(error)) from None


def _missing(model: str, error: FileNotFoundError) -> str:
    if error.filename:
        return t("not_there", file=error.filename)
    return no_weights(model).message


def no_weights(model: str) -> click.ClickException:
    """For a network of the list that was not trained yet."""
    return click.ClickException(t("no_weights", model=model, command=f"python -m cnn_viz weights {model}"))


def _from_file(description: Path) -> Network:
    from cnn_viz.engine.trained.weight_files import network_of
    from cnn_viz.engine.uploads.uploads import recognized

    files = {file.name: file.read_bytes() for file in files_of(str(description))}
    if _is_sheet(files[description.name]):
        del files[description.name]  # it describes no layers; the weights alone say which network of the list it is
    found = recognized(files)
    for said in _doubts(found, description):
        click.echo(said, err=True)
    return network_of(found.network, found.weights)


def _is_sheet(described: bytes) -> bool:
    """Whether it is what `train` wrote beside the weights of a network of the list."""
    from cnn_viz.engine.models import MODELS
    from cnn_viz.json_text import json_in

    found = json_in(described)
    return isinstance(found, dict) and found.get("model") in MODELS


def _doubts(found: Brought, description: Path) -> Iterator[str]:
    """What is not sure about weights that were written elsewhere, and what would read better, a sentence each."""
    from cnn_viz.engine.uploads.arrangement import better

    if found.match is None or found.known:
        return
    if unsure := found.match.unsure:
        taken = ", ".join(f"{layer} <- '{theirs}'" for layer, theirs in found.match.taken if layer in unsure)
        yield say("build.shell_guessed", taken=taken, file=description)
    if proposal := better(found.weights, found.match):
        moved = found.match.moved(proposal.match)
        fields = [f'"tensors": "{theirs}" in {layer}' for layer, theirs in proposal.match.taken if layer in moved]
        if proposal.match.channels_last != found.match.channels_last:
            fields.append(f'"channels_last": {str(proposal.match.channels_last).lower()} in flatten')
        figures = {"before": f"{proposal.before:.0%}", "after": f"{proposal.after:.0%}"}
        yield say("build.shell_better", **figures, file=description, fields=", ".join(fields))


def files_of(model: str) -> list[Path]:
    """The description and the weights of a network that a .json file names; none of one of the list."""
    return [Path(model), beside(Path(model), ".safetensors")] if is_json(model) else []


def beside(path: Path, suffix: str) -> Path:
    """The file of the same name with another ending, in whatever letters: net.SAFETENSORS is beside net.json."""
    plain = path.with_suffix(suffix)
    if plain.exists() or not path.parent.is_dir():
        return plain
    alike = (file for file in path.parent.iterdir() if file.name.lower() == plain.name.lower())
    return next(alike, plain)


def network_in(model: str) -> str:
    """The id of what is to be trained. Raises UserError or OSError for a file that describes no network, and click's
    error for an unknown id."""
    from cnn_viz.engine.blueprint.json_file import read_json
    from cnn_viz.engine.blueprint.shape_inference import checked
    from cnn_viz.engine.models import MODELS
    from cnn_viz.engine.trained.weight_files import fresh

    if not is_json(model):
        try:
            return fresh(model).id
        except KeyError:
            raise click.BadParameter(t("unknown_model", name=model, names=", ".join(MODELS))) from None
    return checked(read_json(Path(model).read_bytes())).id


def json_line(value: object) -> str:
    """JSON with letters as they are, or, where stdout's encoding lacks one, all of it in ASCII: the same content."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


@contextmanager
def told() -> Iterator[None]:
    """A slip in the options or in a file becomes click's sentence."""
    try:
        yield
    except UserError as error:
        raise click.ClickException(sentence(error)) from None
    except OSError as error:
        raise click.ClickException(_unread(error)) from None


def _unread(error: OSError) -> str:
    return t("not_read", file=error.filename or t("a_file"), reason=reason_of(error))
