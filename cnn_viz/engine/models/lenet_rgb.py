"""LeNet-5's child on colour input: the pen's colour reaches its three channels.

After LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998,
with ReLU for tanh, max pooling for the trained subsampling, and every map of conv2 seeing every map of pool1.
"""

from collections import OrderedDict

from torch import nn

from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.engine.models.network import Network


class LeNetRGB(Network):
    id = "lenet_rgb"
    input = InputSpec(channels=3, size=32)

    def __init__(self) -> None:
        super().__init__(
            OrderedDict(
                conv1=nn.Conv2d(3, 6, 5),  # 6 x 28 x 28
                relu1=nn.ReLU(),
                pool1=nn.MaxPool2d(2),  # 6 x 14 x 14
                conv2=nn.Conv2d(6, 16, 5),  # 16 x 10 x 10
                relu2=nn.ReLU(),
                pool2=nn.MaxPool2d(2),  # 16 x 5 x 5
                flatten=nn.Flatten(),  # 400
                dense1=nn.Linear(400, 120),
                relu3=nn.ReLU(),
                dense2=nn.Linear(120, 84),
                relu4=nn.ReLU(),
                dense3=nn.Linear(84, 10),
            )
        )
