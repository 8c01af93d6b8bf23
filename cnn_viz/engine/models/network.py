"""What every network in the list is: an nn.Sequential that says what it reads."""

from __future__ import annotations

from torch import nn

from cnn_viz.engine.models.inputs import InputSpec


class Network(nn.Sequential):
    """A network whose layers run in the order in which they are written, from digit to ten logits."""

    id: str
    input: InputSpec = InputSpec()
