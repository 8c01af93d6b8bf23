"""The smallest CNN, as one writes it in plain NumPy: one convolution, one pooling, one dense layer."""

from collections import OrderedDict

from torch import nn

from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.engine.models.network import Network


class Scratch8(Network):
    id = "scratch8"
    input = InputSpec(mean=0.5)  # pixels in [-0.5, 0.5]

    def __init__(self) -> None:
        super().__init__(
            OrderedDict(
                conv1=nn.Conv2d(1, 8, 3, bias=False),  # 8 x 26 x 26
                pool1=nn.MaxPool2d(2),  # 8 x 13 x 13
                flatten=nn.Flatten(),  # 1352
                dense1=nn.Linear(1352, 10),
            )
        )
