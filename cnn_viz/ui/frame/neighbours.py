"""The training digits nearest to a visitor's, as a row of pictures: for the page "Why", and beside a misreading."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.nearest import Neighbours
from cnn_viz.engine.trained.training_digits import Kept, nearest_of, training_digits
from cnn_viz.records import Trace
from cnn_viz.ui.components.pictures import Picture
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.names import Say
from cnn_viz.ui.session.network_id import NetworkId


def kept_digits(network: str) -> Kept | None:
    """What ships of a network's training digits; None for one's own, and where nobody computed them."""
    return training_digits(network) if NetworkId.of(network).shipped else None


def nearest_kept(network: str, kept: Kept, trace: Trace, of_class: int, count: int) -> Neighbours:
    """The nearest to a trace's digit, in the layer that ships."""
    return nearest_of(networks.network(network), kept, trace[kept.layer].output.ravel(), of_class, count)


def neighbour_row(found: Neighbours, label: int, say: Say) -> list[Picture]:
    """A picture each, with its distance."""
    images = mnist(train=True)[0].numpy()
    row = []
    for index, distance in zip(found.images, found.distances, strict=True):
        far, number = f"{distance:.3g}", int(index)
        spoken = say("why.neighbour", label=label, index=number, d=far)
        row.append(Picture(images[index], far, spoken, say("why.differs", index=number)))
    return row


def other_class(trace: Trace, asked: int | None, label: int | None) -> int:
    """The class that was asked for, else what a misread digit is where that is known, else the second best."""
    told = [c for c in (asked, label) if c is not None and c != trace.answer]
    return told[0] if told else int(np.argsort(trace.logits)[-2])
