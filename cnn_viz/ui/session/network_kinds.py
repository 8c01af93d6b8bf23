"""How each kind of network is loaded, called, described and written: an entry a kind."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.explain.edits import Edit, changed, edits_text, read_edits
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.engine.trained.checkpoints import Checkpoint, checkpoints, network_at
from cnn_viz.text.numbers import percent
from cnn_viz.ui.session.names import Say, architecture_name
from cnn_viz.ui.session.network_id import Kind, NetworkId
from cnn_viz.ui.session.own_networks import Desk, Kept, kept

SAID = 8  # changes that the words on a network name


@dataclass(frozen=True)
class NetworkKind:
    """load: in eval mode.  name: in plain language.  about: a few sentences.  weights: its file, safetensors.

    Each raises KeyError, FileNotFoundError or UserError where there is no such network.
    """

    load: Callable[[NetworkId], Network]
    name: Callable[[NetworkId, Desk, Say], str]
    about: Callable[[NetworkId, Say], str]
    weights: Callable[[NetworkId], bytes]


def load(choice: str) -> Network:
    """The network of an id, ready to answer."""
    found = NetworkId.of(choice)
    return KINDS[found.kind].load(found)


def network_name(choice: str, desk: Desk, t: Say) -> str:
    """A plain-language name: "Pen reader", "Pen reader, untrained", "… after 500 steps" or "Mine 1: Pen reader"."""
    found = NetworkId.of(choice)
    return KINDS[found.kind].name(found, desk, t)


def about_network(choice: str, t: Say) -> str:
    """What it is and what it is worth."""
    found = NetworkId.of(choice)
    return KINDS[found.kind].about(found, t)


def weights_of(choice: str) -> bytes:
    """Its weight file."""
    found = NetworkId.of(choice)
    return KINDS[found.kind].weights(found)


def moment_of(choice: str) -> Checkpoint | None:
    """The moment that an id names; None for finished networks, and where nothing was kept."""
    found = NetworkId.of(choice)
    kept_moments = checkpoints(found.architecture) if found.kind == "moment" else ()
    return next((moment for moment in kept_moments if str(moment.step) == found.detail), None)


def choice_at(network: str, moment: Checkpoint) -> str:
    """The id of a network at a moment: "pen:step500", and "pen" at the end."""
    return network if moment is checkpoints(network)[-1] else str(NetworkId("moment", network, str(moment.step)))


# --- of the list


def _shipped(network: NetworkId) -> Network:
    return weight_files.load(network.architecture, trained=network.kind == "trained")


def _twin(network: NetworkId) -> Network:
    return weight_files.load(str(network))


def _twin_name(network: NetworkId, desk: Desk, t: Say) -> str:
    return t(f"models.twin_{network.detail}")


def _about_twin(network: NetworkId, t: Say) -> str:
    """What it was taught, and the figures that show what came of it."""
    sheet = sheets.sheet(str(network))
    figures = {"training": percent(sheet.training_accuracy or 0, 1), "test": percent(sheet.test_accuracy, 1)}
    return t(f"models.twin_{network.detail}_about", images=f"{sheet.recipe['limit']:,}", **figures)


def _plain_name(network: NetworkId, desk: Desk, t: Say) -> str:
    return architecture_name(network.architecture or str(network), desk, t)


def _untrained_name(network: NetworkId, desk: Desk, t: Say) -> str:
    return t("draw.untrained", name=architecture_name(network.architecture, desk, t))


def _from_its_sheet(network: NetworkId, t: Say) -> str:
    sheet = sheets.sheet(network.architecture)
    strokes, writers = sheet.stroke_accuracy.values(), sheet.by_writer.values()
    figures = {"accuracy": percent(sheet.test_accuracy), **_ends("low", "high", strokes)}
    about = t(f"models.{network.architecture}_about")
    said = t("draw.accuracy", about=about, parameters=f"{sheet.parameters:,}", **figures)
    return t("draw.writers_differ", said=said, **_ends("worst", "best", writers)) if writers else said


def _ends(least: str, most: str, shares: Collection[float]) -> dict[str, str]:
    return {least: percent(min(shares), 1), most: percent(max(shares), 1)}


def _shipped_file(network: NetworkId) -> bytes:
    return weight_files.weights_path(str(network)).read_bytes()


def _as_it_is(network: NetworkId) -> bytes:
    return weight_files.weights_bytes(load(str(network)))


# --- at a moment of its training


def _then(network: NetworkId) -> Network:
    return network_at(network.architecture, int(network.detail))


def _name_then(network: NetworkId, desk: Desk, t: Say) -> str:
    name, moment = architecture_name(network.architecture, desk, t), moment_of(str(network))
    if moment is None or not moment.step:
        return t("draw.untrained", name=name)
    return t("draw.moment_name", name=name, step=f"{moment.step:,}")


def _about_then(network: NetworkId, t: Say) -> str:
    """What it was at that moment, in place of what is said of the finished network."""
    last, moment = checkpoints(network.architecture)[-1], moment_of(str(network))
    if moment is None:
        raise KeyError(f"no moment '{network}' was kept")
    figures = {
        "step": f"{moment.step:,}",
        "images": f"{moment.images:,}",
        "accuracy": percent(moment.test_accuracy),
        "last": f"{last.step:,}",
    }
    return t("draw.moment_about" if moment.step else "draw.moment_about_first", **figures)


# --- visitors' own


def _about_built(network: NetworkId, t: Say) -> str:
    return t("build.untrained", parameters=f"{survey(blueprint_of(network.architecture)).parameters:,}")


def _own(network: NetworkId) -> Kept:
    if (own := kept(str(network))) is None:
        raise KeyError(f"no network '{network}' is kept here")
    return own


def _own_network(network: NetworkId) -> Network:
    own = _own(network)
    return weight_files.network_of(own.network, own.weights)


def _about_own(network: NetworkId, t: Say) -> str:
    own = _own(network)
    if found := own.reading:
        said = t("train.brought_about", right=found.right, count=found.count, share=percent(found.share, 1))
    else:
        said = t("train.mine_about", accuracy=percent(own.accuracy or 0))
    return said if own.downloaded else t("train.not_downloaded", about=said)


# --- changed by hand


def _edits(network: NetworkId) -> tuple[Edit, ...]:
    try:
        return read_edits(network.detail)
    except ValueError as error:
        raise KeyError(str(error)) from None


def without_filter(choice: str, layer: str, channel: int) -> str:
    """The id of a network that is this one without a filter or unit. KeyError if it has no such."""
    found = NetworkId.of(choice)
    base, before = (found.architecture, _edits(found)) if found.kind == "changed" else (choice, ())
    try:
        edits = read_edits(edits_text([*before, Edit(layer, channel, "puts")]))
    except ValueError as error:  # a name that no layer has
        raise KeyError(str(error)) from None
    without = NetworkId("changed", base, edits_text(edits))
    _changed(without)
    return str(without)


def _changed(network: NetworkId) -> Network:
    try:
        return changed(load(network.architecture), _edits(network))
    except ValueError as error:
        raise KeyError(str(error)) from None


def _changed_name(network: NetworkId, desk: Desk, t: Say) -> str:
    given = desk.names.get(str(network))
    return given or t("why.changed_name", name=network_name(network.architecture, desk, t), count=len(_edits(network)))


def _about_changed(network: NetworkId, t: Say) -> str:
    edits = _edits(network)
    more = len(edits) - SAID
    return t("why.changed_about_more" if more > 0 else "why.changed_about", changes=edits_text(edits[:SAID]), more=more)


KINDS: dict[Kind, NetworkKind] = {
    "trained": NetworkKind(_shipped, _plain_name, _from_its_sheet, _shipped_file),
    "twin": NetworkKind(_twin, _twin_name, _about_twin, _shipped_file),
    "untrained": NetworkKind(_shipped, _untrained_name, lambda _, t: t("draw.untrained_about"), _as_it_is),
    "moment": NetworkKind(_then, _name_then, _about_then, _as_it_is),
    "built": NetworkKind(_shipped, _untrained_name, _about_built, _as_it_is),
    "own": NetworkKind(_own_network, _plain_name, _about_own, lambda network: _own(network).weights),
    "changed": NetworkKind(_changed, _changed_name, _about_changed, _as_it_is),
}
