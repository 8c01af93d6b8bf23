"""One wide 5 x 5 layer with batch normalization."""

from collections import OrderedDict

from torch import nn

from cnn_viz.engine.models.network import Network


class Conv5BatchNorm(Network):
    id = "conv5_bn"

    def __init__(self) -> None:
        super().__init__(
            OrderedDict(
                conv1=nn.Conv2d(1, 32, 5),  # 32 x 24 x 24
                pool1=nn.MaxPool2d(2),  # 32 x 12 x 12
                norm1=nn.BatchNorm2d(32),
                flatten=nn.Flatten(),  # 4608
                dropout1=nn.Dropout(0.2),
                dense1=nn.Linear(4608, 10),
            )
        )
