"""Designs for tests: one with every kind that one can build with, and random ones, possible or not."""

from __future__ import annotations

from hypothesis import strategies as st

from cnn_viz.engine.blueprint.layer_specs import Blueprint, LayerSpec
from cnn_viz.engine.inspection.layer_kinds import KINDS, building_kinds
from cnn_viz.engine.models.inputs import InputSpec

_MAPS, _VECTOR = "built:1_28_0.5_0.5-c4_3_1_1-b-r-l3_0.5-a2-c6_3_1_0_2_0-k0.1-m2-t", "f-d12-s-o0.5-d10"
_MORE = (kind for kind, made in building_kinds().items() if f"-{made.letter}" not in f"{_MAPS}-{_VECTOR}")
EVERY = "-".join([_MAPS, *(LayerSpec.of(kind).text for kind in _MORE), _VECTOR])
"""A network with every kind that one can build with; one that is added to the table comes into it by itself."""


def part_of(kind: str, draw: st.DrawFn) -> LayerSpec:
    numbers = {}
    for name, setting in KINDS[kind].settings.items():
        small = min(setting.most, {"filters": 12, "units": 40, "size": 6}.get(name, 5))
        whole = st.integers(int(setting.least), int(small))
        numbers[name] = draw(whole if setting.whole else st.sampled_from([setting.usual, 0.5]))
    return LayerSpec.of(kind, **numbers)


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    """Layers at random, possible or not, most with an end as networks need it."""
    parts = [part_of(kind, draw) for kind in draw(st.lists(st.sampled_from([*building_kinds()]), max_size=8))]
    if draw(st.integers(0, 3)):
        parts = [part for part in parts if part.kind not in ("flatten", "dense")]
        parts += [LayerSpec.of("flatten"), part_of("dense", draw), LayerSpec.of("dense")]
    spec = InputSpec(
        draw(st.sampled_from([1, 3])), draw(st.sampled_from([28, 32])), draw(st.sampled_from([0.0, 0.1307]))
    )
    return Blueprint(tuple(parts), spec)
