"""Two 5 x 5 layers with same padding."""

from collections import OrderedDict

from torch import nn

from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.engine.models.network import Network


class Conv5Pair(Network):
    id = "conv5_16_32"
    input = InputSpec(mean=0.5, std=0.5)  # pixels in [-1, 1]

    def __init__(self) -> None:
        super().__init__(
            OrderedDict(
                conv1=nn.Conv2d(1, 16, 5, padding=2),  # 16 x 28 x 28
                relu1=nn.ReLU(),
                pool1=nn.MaxPool2d(2),  # 16 x 14 x 14
                conv2=nn.Conv2d(16, 32, 5, padding=2),  # 32 x 14 x 14
                relu2=nn.ReLU(),
                pool2=nn.MaxPool2d(2),  # 32 x 7 x 7
                flatten=nn.Flatten(),  # 1568
                dense1=nn.Linear(1568, 256),
                relu3=nn.ReLU(),
                dense2=nn.Linear(256, 10),
            )
        )
