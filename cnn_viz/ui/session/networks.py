"""What all visitors share: models, and the traces that were just computed.

Plain memoizing: Streamlit's own caches take a lock and hash with care, which on the way of every stroke costs as
much as a small network's forward pass.
"""

from __future__ import annotations

import gc
from functools import lru_cache
from threading import Lock

import numpy as np
import torch

from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import DEFAULT_MODEL, Network
from cnn_viz.engine.ood.detector import JUDGE, likeness
from cnn_viz.records import Array, Digit, Trace
from cnn_viz.ui.components.packed_network import network_weights
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.network_kinds import load
from cnn_viz.web.weights import weights_address


@lru_cache(maxsize=48)
def network(choice: str) -> Network:
    """The network of an id, in eval mode; an own one's id names its weights, so any visitor may share the cache."""
    return load(choice)


def answer(choice: str, digit: Digit) -> Trace:
    """The trace of one digit through one network."""
    return (_answer_of_own if NetworkId.of(choice).kind in ("own", "built", "changed") else _answer)(choice, digit)


@lru_cache(maxsize=128)
def _answer(choice: str, digit: Digit) -> Trace:
    return trace(network(choice), digit)


@lru_cache(maxsize=32)
def _answer_of_own(choice: str, digit: Digit) -> Trace:
    """Of visitors' networks: a trace keeps its network alive, theirs may be large, and there is no end of them."""
    return trace(network(choice), digit)


@lru_cache(maxsize=128)
def strange(digit: Digit) -> bool:
    """Whether JUDGE's score says that this is no digit, whichever network is shown."""
    score = likeness(JUDGE)
    return score is not None and score.strange(answer(JUDGE, digit))


@lru_cache(maxsize=8)
def structure(choice: str) -> Trace:
    """The trace of a blank digit: only its shapes are meant, to draw the network before anything is drawn."""
    return trace(network(choice), Digit.of_ink(np.zeros((28, 28), np.uint8)))


def weights(choice: str) -> str:
    """Where a browser finds the network, to run it itself."""
    return weights_address(choice, lambda: network_weights(network(choice)))


def probabilities(choice: str, digits: list[Digit]) -> Array:
    """(N, 10) float32, one forward pass for all digits, each that comes twice computed once."""
    distinct = list(dict.fromkeys(digits))
    answers = predict(network(choice), distinct)
    return answers[[distinct.index(digit) for digit in digits]]


_warming = Lock()


def warm() -> None:
    """Load the first network that people meet, once: whoever comes meanwhile waits for it and does not load it too."""
    with _warming:
        _warm()


@lru_cache(maxsize=1)
def _warm() -> None:
    """What is loaded is then taken out of the garbage collector's rounds.

    One thread a forward pass: with several visitors, threads that wait for each other cost more than they bring.
    """
    torch.set_num_threads(1)
    network(DEFAULT_MODEL)
    likeness(JUDGE)
    gc.collect()
    gc.freeze()
