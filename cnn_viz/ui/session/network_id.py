"""Which network is meant: the text in links, pickers and caches, taken apart in this one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnn_viz.engine.blueprint.layer_specs import is_built

Kind = Literal["trained", "twin", "untrained", "moment", "built", "own", "changed"]

_UNTRAINED, _STEP, _TWIN, _OWN, _CHANGED = ":untrained", ":step", ":", "mine:", "~"


@dataclass(frozen=True)
class NetworkId:
    """A network with its weights.

    kind: "trained", one of the list with the weights that ship; "twin", the same taught otherwise; "untrained", the
          same as its training began; "moment", as it was after so many steps; "built", one of a visitor's design with
          random weights; "own", one that a visitor trained or brought; "changed", any of these with some weights
          changed by hand.
    architecture: an id in MODELS or "built:…"; "" for an own one, whose visitor alone has it (own_networks.py); of a
          changed one the whole id of what it was before.
    detail: a twin's name (engine/training/twins.py), the step, the beginning of an own one's SHA-256, or the changes
          (engine/explain/edits.py).
    """

    kind: Kind
    architecture: str = ""
    detail: str = ""

    @property
    def shipped(self) -> bool:
        """Whether its weights lie in the package, with a sheet and what was measured of them beside it."""
        return self.kind in ("trained", "twin")

    @classmethod
    def of(cls, text: str) -> NetworkId:
        """ "pen", "conv3_same:few", "pen:untrained", "pen:step500", "built:1_28-f-d10", "mine:0123456789abcdef",
        "pen~conv1.3=0". Whether there is such a network is not asked."""
        before, sign, edits = text.partition(_CHANGED)
        if sign:
            return cls("changed", before, edits)
        if text.startswith(_OWN):
            return cls("own", detail=text.removeprefix(_OWN))
        if is_built(text):
            return cls("built", text)
        if text.endswith(_UNTRAINED):
            return cls("untrained", text.removesuffix(_UNTRAINED))
        architecture, sign, step = text.partition(_STEP)
        if sign:
            return cls("moment", architecture, step)
        architecture, sign, twin = text.partition(_TWIN)
        return cls("twin", architecture, twin) if sign else cls("trained", architecture)

    def __str__(self) -> str:
        match self.kind:
            case "own":
                return f"{_OWN}{self.detail}"
            case "twin":
                return f"{self.architecture}{_TWIN}{self.detail}"
            case "untrained":
                return f"{self.architecture}{_UNTRAINED}"
            case "moment":
                return f"{self.architecture}{_STEP}{self.detail}"
            case "changed":
                return f"{self.architecture}{_CHANGED}{self.detail}"
        return self.architecture
