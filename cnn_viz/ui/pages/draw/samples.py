"""Ten real test digits, one a class, for who would rather look first: small enough to be there at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from cnn_viz.records import Digit, Pixels
from cnn_viz.ui.components.gallery import Specimen, show_gallery
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session import links
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.visit import Visit

TEST_INDICES = (3, 2, 1, 18, 4, 8, 11, 0, 61, 7)  # the first of each class in the MNIST test set
PICTURE = Path(__file__).with_name("samples.png")


@cache
def sample_inks() -> list[Pixels]:
    """The ten digits, each (28, 28) uint8, from one strip of 280 x 28; a test compares them with MNIST."""
    with Image.open(PICTURE) as strip:
        return np.split(np.asarray(strip.convert("L")), 10, axis=1)


def offer_samples(visitor: Visit, t: Say) -> None:
    """A row of digits under an empty canvas (the page hides it under another); the one that is chosen lands on it."""
    named = [(label, index, ink) for label, (index, ink) in enumerate(zip(TEST_INDICES, sample_inks(), strict=True))]
    st.caption(t("draw.samples"))
    specimens = [Specimen(ink, index, t("draw.gallery_digit", label=label, index=index)) for label, index, ink in named]

    def put(index: int) -> None:
        if index in TEST_INDICES:
            digit = Digit.of_ink(sample_inks()[TEST_INDICES.index(index)])
            visitor.put(Drawing(base=links.enlarged(digit), digit=digit))

    show_gallery(specimens, t("draw.samples"), size=28, focus="answer", chosen=put, key="samples")
