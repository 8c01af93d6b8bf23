"""Ours, the default: four small convolutions, made to read what people really draw."""

from collections import OrderedDict

from torch import nn

from cnn_viz.engine.models.network import Network


class Pen(Network):
    id = "pen"

    def __init__(self) -> None:
        super().__init__(
            OrderedDict(
                conv1=nn.Conv2d(1, 16, 5, padding=2),  # 16 x 28 x 28
                relu1=nn.ReLU(),
                pool1=nn.MaxPool2d(2),  # 16 x 14 x 14
                conv2=nn.Conv2d(16, 32, 3, padding=1),  # 32 x 14 x 14
                relu2=nn.ReLU(),
                conv3=nn.Conv2d(32, 32, 3, padding=1),  # 32 x 14 x 14
                relu3=nn.ReLU(),
                pool2=nn.MaxPool2d(2),  # 32 x 7 x 7
                conv4=nn.Conv2d(32, 32, 3, padding=1),  # 32 x 7 x 7
                relu4=nn.ReLU(),
                flatten=nn.Flatten(),  # 1568
                dropout1=nn.Dropout(0.2),
                dense1=nn.Linear(1568, 10),
            )
        )
