"""Network files that people bring: a network that answers with numbers, or one sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cnn_viz.engine.blueprint.layer_specs import blueprint_of, is_built
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load, network_of
from cnn_viz.engine.uploads.uploads import recognized
from cnn_viz.records import Digit
from tests.campaign.make_networks import DESIGNS, MAKERS
from tests.campaign.trying import Case, Tally, attempt, cases, told

DIGIT = Digit.of_ink(np.random.default_rng(6).integers(0, 256, (28, 28), dtype=np.uint8))


def _brought(case: Case) -> str:
    """As Build takes files in; what is taken in reads a digit, and what it reads are probabilities."""
    found = recognized(case.content, DESIGNS)
    if not found.weights:
        problem = survey(blueprint_of(found.network)).problem if is_built(found.network) else None
        if problem:
            return told(problem.key, problem.values)
    network = network_of(found.network, found.weights) if found.weights else load(found.network)
    read = predict(network, [DIGIT])[0]
    assert np.isfinite(read).all() and abs(read.sum() - 1) < 1e-4, f"it answers {read}"
    return "taken in"


def test_network_files(tally: Callable[[str], Tally], whole: bool) -> None:
    attempt(tally("network files"), cases("network files", MAKERS, 1_500 if whole else 54), _brought)
