"""The ten samples under an empty canvas are MNIST's own test digits."""

import numpy as np

from cnn_viz.engine.data import sources
from cnn_viz.ui.pages.draw.samples import TEST_INDICES, sample_inks


def test_the_strip_holds_the_first_test_digit_of_each_class() -> None:
    images, labels = sources.mnist(train=False)
    assert len(sample_inks()) == len(TEST_INDICES) == 10
    for label, (index, ink) in enumerate(zip(TEST_INDICES, sample_inks(), strict=True)):
        assert labels[index] == label
        assert np.array_equal(images[index].numpy(), ink)
