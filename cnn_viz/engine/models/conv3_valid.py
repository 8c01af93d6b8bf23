"""Three 3 x 3 layers without padding: the maps shrink at every step."""

from collections import OrderedDict

from torch import nn

from cnn_viz.engine.models.network import Network


class Conv3Valid(Network):
    id = "conv3_valid"

    def __init__(self) -> None:
        super().__init__(
            OrderedDict(
                conv1=nn.Conv2d(1, 32, 3),  # 32 x 26 x 26
                relu1=nn.ReLU(),
                pool1=nn.MaxPool2d(2),  # 32 x 13 x 13
                conv2=nn.Conv2d(32, 64, 3),  # 64 x 11 x 11
                relu2=nn.ReLU(),
                pool2=nn.MaxPool2d(2),  # 64 x 5 x 5
                conv3=nn.Conv2d(64, 64, 3),  # 64 x 3 x 3
                relu3=nn.ReLU(),
                flatten=nn.Flatten(),  # 576
                dense1=nn.Linear(576, 64),
                relu4=nn.ReLU(),
                dropout1=nn.Dropout(0.15),
                dense2=nn.Linear(64, 10),
            )
        )
