"""Ours, the default: seven small convolutions, made to read what people really draw.

The maps shrink by pooling while strokes are looked for, and by convolving without padding while they are put
together, so that the last 3 x 3 maps have each seen the whole digit.
"""

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
                conv4=nn.Conv2d(32, 32, 3, padding=1),  # 32 x 14 x 14
                relu4=nn.ReLU(),
                pool2=nn.MaxPool2d(2),  # 32 x 7 x 7
                conv5=nn.Conv2d(32, 32, 3, padding=1),  # 32 x 7 x 7
                relu5=nn.ReLU(),
                conv6=nn.Conv2d(32, 32, 3),  # 32 x 5 x 5
                relu6=nn.ReLU(),
                conv7=nn.Conv2d(32, 32, 3),  # 32 x 3 x 3
                relu7=nn.ReLU(),
                flatten=nn.Flatten(),  # 288
                dropout1=nn.Dropout(0.2),
                dense1=nn.Linear(288, 10),
            )
        )
