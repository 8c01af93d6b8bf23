"""The kernel on the playground's bench: a classic, one that a network learned, or one edited by hand."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.models import DEFAULT_MODEL
from cnn_viz.engine.playground.bench import (
    LARGEST_KERNEL,
    Cells,
    Conv,
    cells,
    resized,
)
from cnn_viz.engine.playground.kernels import (
    Nearest,
    comes_in_all_sizes,
    kernel,
    nearest,
)
from cnn_viz.records import LayerTrace, Trace
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.playground.widgets import put_step, whole_number
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.network_kinds import network_name
from cnn_viz.ui.session.own_networks import choices
from cnn_viz.ui.session.visit import Visit


def put_kernel(visitor: Visit, name: str) -> None:
    """Take a kernel by its name; those that come in all sizes keep the size that was chosen."""
    step = visitor.playground.step
    if name == "learned":
        if not _put_first(visitor, visitor.network):
            _put_first(visitor, DEFAULT_MODEL)
    elif name != "own":
        size = step.size if isinstance(step, Conv) and comes_in_all_sizes(name) else 3
        put_step(visitor, name=name, weights=cells(kernel(name, size)), origin=None)


def put_size(visitor: Visit, size: int) -> None:
    """Another size: computed anew where the kernel has a formula, else cropped or framed with zeros."""
    step = visitor.playground.step
    assert isinstance(step, Conv)
    if comes_in_all_sizes(step.name):
        put_step(visitor, weights=cells(kernel(step.name, size)))
    else:
        put_step(visitor, name="own", weights=resized(step.weights, size, size, centred=True), origin=None)


def put_learned(visitor: Visit, network: str, layer: LayerTrace, number: int, channel: int) -> None:
    """A network's filter: whole where it reads three channels as the bench does, else one slice for every channel."""
    weights = _slice(layer, number, channel, whole=visitor.playground.channels == 3)
    put_step(visitor, name="learned", weights=weights, origin=(network, layer.name, number, channel))


def choose_learned(step: Conv, visitor: Visit, t: Say) -> None:
    """Network, layer, filter, and which of its channels."""
    network, name, number, channel = step.origin or (visitor.network, "", 0, 0)
    trace = networks.structure(network)
    layers = _convolutions(trace)
    layer = next((x for x in layers if x.name == name), layers[0])

    def other(choice: str) -> None:
        if _put_first(visitor, choice):
            visitor.network = choice

    offered = list(dict.fromkeys([*choices(visitor.desk, visitor.network), network]))
    choose(
        t("network"),
        offered,
        network,
        other,
        key="play_network",
        say=lambda choice: network_name(choice, visitor.desk, visitor.say),
        width=176,
    )
    choose(
        t("layer"),
        [x.name for x in layers],
        layer.name,
        lambda chosen: put_learned(visitor, network, trace[chosen], 0, 0),
        key="play_layer",
        say=lambda chosen: layer_words(trace[chosen], trace, visitor.language)["title"],
        width=128,
    )
    _choose_filter(visitor, network, layer, (number, channel), t)


def _choose_filter(visitor: Visit, network: str, layer: LayerTrace, place: tuple[int, int], t: Say) -> None:
    """place: the filter and its channel, from 0."""
    number, channel = place
    count, channels = layer.weights["weight"].shape[:2]
    whole_number(
        t("filter", count=count),
        1,
        count,
        number + 1,
        lambda n: put_learned(visitor, network, layer, n - 1, channel),
        key="play_filter",
        width=112,
    )
    if channels > 1 and not (channels == 3 == visitor.playground.channels):
        whole_number(
            t("filter_channel", count=channels),
            1,
            channels,
            channel + 1,
            lambda n: put_learned(visitor, network, layer, number, n - 1),
            key="play_filter_channel",
            width=112,
        )


def nearest_learned(step: Conv, visitor: Visit, channels: int) -> Nearest | None:
    """The visitor's network's filter that is nearest to this kernel."""
    planes = np.asarray(step.weights, np.float32)[:channels]
    return nearest(planes, networks.structure(visitor.network).layers)


def use_nearest(visitor: Visit, channels: int) -> None:
    """Put the nearest learned filter onto the bench."""
    step = visitor.playground.step
    found = nearest_learned(step, visitor, channels) if isinstance(step, Conv) else None
    if found is not None:
        layer = networks.structure(visitor.network)[found.layer]
        put_learned(visitor, visitor.network, layer, found.filter, found.channel or 0)


def _put_first(visitor: Visit, network: str) -> bool:
    """A network's first filter; False for a network of one's own that has no convolution."""
    layers = _convolutions(networks.structure(network))
    if layers:
        put_learned(visitor, network, layers[0], 0, 0)
    return bool(layers)


def _slice(layer: LayerTrace, number: int, channel: int, whole: bool) -> Cells:
    weight = layer.weights["weight"][number]
    return cells(weight if whole and len(weight) == 3 else weight[channel])


def _convolutions(trace: Trace) -> list[LayerTrace]:
    """Those whose kernels have room on the bench."""
    found = (layer for layer in trace.layers if layer.kind == "conv")
    return [layer for layer in found if layer.weights["weight"].shape[-1] <= LARGEST_KERNEL]
