"""Three 3 x 3 layers with same padding: only pooling shrinks the maps."""

from collections import OrderedDict

from torch import nn

from cnn_viz.engine.models.network import Network


class Conv3Same(Network):
    id = "conv3_same"

    def __init__(self) -> None:
        super().__init__(
            OrderedDict(
                conv1=nn.Conv2d(1, 32, 3, padding=1),  # 32 x 28 x 28
                relu1=nn.ReLU(),
                pool1=nn.MaxPool2d(2),  # 32 x 14 x 14
                conv2=nn.Conv2d(32, 64, 3, padding=1),  # 64 x 14 x 14
                relu2=nn.ReLU(),
                pool2=nn.MaxPool2d(2),  # 64 x 7 x 7
                conv3=nn.Conv2d(64, 64, 3, padding=1),  # 64 x 7 x 7
                relu3=nn.ReLU(),
                flatten=nn.Flatten(),  # 3136
                dense1=nn.Linear(3136, 64),
                relu4=nn.ReLU(),
                dropout1=nn.Dropout(0.15),
                dense2=nn.Linear(64, 10),
            )
        )
