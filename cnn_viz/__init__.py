"""CNN Viz: draw a digit and watch a convolutional network answer, layer by layer."""

__version__ = "0.1.0"
