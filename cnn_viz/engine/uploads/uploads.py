"""What somebody brings: a network's weights, its description, or both; all is checked before anything uses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from safetensors.torch import save

from cnn_viz.engine.blueprint.json_file import Description, read_description
from cnn_viz.engine.blueprint.layer_specs import blueprint_of, is_built
from cnn_viz.engine.blueprint.shape_inference import checked
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import metadata_of, network_of
from cnn_viz.engine.uploads.matching import (
    Match,
    arranged,
    matched,
    shapes_of,
    wanted_by,
)
from cnn_viz.engine.uploads.untrusted_weights import Tensors, as_floats, tensors_in
from cnn_viz.errors import UserError
from cnn_viz.records import Digit


@dataclass(frozen=True)
class Brought:
    """network: the architecture's id.  weights: safetensors, float32, by our names; b"" for a description alone,
    which may be of a network that is not possible yet.

    match: how the file's tensors were put into the network; None for a description alone.
    known: the file names its network itself, as files from here do, so that there is nothing to doubt.
    """

    network: str
    weights: bytes = b""
    match: Match | None = None
    known: bool = False

    @property
    def renamed(self) -> bool:
        """Whether the file had other names than ours, so that tensors were matched by name's end, .json or shape."""
        return self.match is not None and any(ours != theirs for ours, theirs in self.match.taken)


def recognized(files: Mapping[str, bytes], own: Sequence[str] = ()) -> Brought:
    """What the files hold, by their names: a .json describes a network, any other is a weight file.

    own: ids of the visitor's designs, which weights alone may be meant for. Raises UserError with what is wrong.
    """
    described = [content for name, content in files.items() if name.lower().endswith(".json")]
    weights = [content for name, content in files.items() if not name.lower().endswith(".json")]
    if len(described) > 1 or len(weights) > 1:
        raise UserError("errors.too_many_files")
    description = read_description(described[0]) if described else None
    if not weights:
        return Brought(description.blueprint.id if description else "")
    tensors, said = tensors_in(weights[0])
    named = _possible(said)
    if description is None:
        return _found(tensors, named, own)
    network = checked(description.blueprint).id
    return _fitted(tensors, network, description, known=named == [network])


def _possible(network: str) -> list[str]:
    """The built network that a weight file names, if it is one that can be built."""
    try:
        return [checked(blueprint_of(network)).id] if is_built(network) else []
    except UserError:
        return []


def _found(tensors: Tensors, named: Iterable[str], own: Sequence[str]) -> Brought:
    """Weights alone: the first network that they fit by name and shape, then one of the visitor's own by shape."""
    for network in (*named, *own, *MODELS):
        if shapes_of(tensors) == shapes_of(wanted_by(network)):
            return _fitted(tensors, network, known=network in named)
    for network in own:
        try:
            return _fitted(tensors, network)
        except UserError as error:
            if error.key in ("errors.not_finite", "errors.answers_no_number"):
                raise
    raise UserError("errors.unknown_weights")


def _fitted(tensors: Tensors, network: str, description: Description | None = None, known: bool = False) -> Brought:
    """Weights for this very network, whatever they are called."""
    match = matched(tensors, network, description.tensors if description else {})
    if description and description.channels_last and match.flat:
        match = match.turned(True)
    weights = save(arranged(as_floats(tensors), match), metadata_of(network))
    _must_answer(network, weights)
    return Brought(network, weights, match, known)


def _must_answer(network: str, weights: bytes) -> None:
    """A digit and an empty paper go through: finite weights may still come to more than a float32 holds."""
    model = network_of(network, weights)
    for ink in (mnist(train=False)[0][0].numpy(), np.zeros((28, 28), np.uint8)):
        for layer in trace(model, Digit.of_ink(ink)).layers:
            if not np.isfinite(layer.output).all():
                raise UserError("errors.answers_no_number", layer=layer.name)
