"""One architecture a file. To add one: a file like these and a line in MODELS."""

from cnn_viz.engine.models.conv3_same import Conv3Same
from cnn_viz.engine.models.conv3_valid import Conv3Valid
from cnn_viz.engine.models.conv5_16_32 import Conv5Pair
from cnn_viz.engine.models.conv5_bn import Conv5BatchNorm
from cnn_viz.engine.models.lenet_rgb import LeNetRGB
from cnn_viz.engine.models.network import Network
from cnn_viz.engine.models.pen import Pen
from cnn_viz.engine.models.scratch8 import Scratch8

MODELS: dict[str, type[Network]] = {
    model.id: model for model in (Pen, Scratch8, Conv5BatchNorm, LeNetRGB, Conv5Pair, Conv3Valid, Conv3Same)
}

DEFAULT_MODEL = Pen.id

__all__ = ["DEFAULT_MODEL", "MODELS", "Network"]
