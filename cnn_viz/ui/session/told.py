"""What came of the files that a visitor brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnn_viz.engine.uploads.arrangement import Proposal


@dataclass(frozen=True)
class Told:
    """What came of the files that were brought.

    key, values: the sentence about a slip or a description.  design: the id of a description that is possible.
    own: the id of what was kept.  proposal: an order of its weights that reads far better, if there is one.
    ordered: whether its visitor has put the weights in order since.  flawed: whether the design is not possible yet.
    """

    key: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    design: str = ""
    own: str = ""
    proposal: Proposal | None = None
    ordered: bool = False
    flawed: bool = False

    @property
    def error(self) -> bool:
        return not (self.design or self.own)
