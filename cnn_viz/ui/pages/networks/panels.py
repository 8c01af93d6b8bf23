"""The plan of a network, and why its first layers are convolutions: parts of the page "Networks"."""

from __future__ import annotations

import math

import streamlit as st

from cnn_viz.engine.blueprint.layer_specs import is_built
from cnn_viz.engine.inspection.keras_summary import LAMBDA, keras_summary
from cnn_viz.engine.inspection.summary import (
    Comparison,
    LayerPlan,
    Plan,
    compared,
    milliseconds,
    plan,
)
from cnn_viz.records import Selection, Trace
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.components.plan import show_plan
from cnn_viz.ui.components.sharing import show_sharing
from cnn_viz.ui.frame import bars
from cnn_viz.ui.frame.markdown import Markdown
from cnn_viz.ui.frame.plan_sums import sums
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.terms import offer_terms, terms_of
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.history import switch_page
from cnn_viz.ui.session.reading import BLANK
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.streamlit_internals import fragment


@fragment
def show_architecture(visitor: Visit, network: str, t: Say) -> None:
    """The plan of a network, painted with the visitor's drawing, or with a test digit where there is none.

    A fragment, so that measuring or moving reruns this and nothing else.
    """
    model = networks.network(network)
    digit = digit_or_example(visitor)
    whole, trace = plan(model, model.input.shape), networks.answer(network, digit)
    _building(visitor, network, whole, trace, t)
    convolutions = [layer for layer in whole.layers if layer.kind == "conv"]
    if convolutions:
        _why_convolution(visitor, convolutions, trace, t)


def _building(visitor: Visit, network: str, whole: Plan, trace: Trace, t: Say) -> None:
    def opened(name: str) -> None:
        visitor.network, visitor.selection = network, Selection(name, 0)
        switch_page(visitor, "inside")

    st.markdown(t("architecture.sums", **sums(whole, trace, visitor.language)))
    offer_terms([*(term for layer in whole.layers for term in terms_of(layer.kind)[:1]), "receptive_field"], t)
    place = st.container()
    if st.button(t("architecture.measure"), icon=":material/timer:", key=f"measure_{network}"):
        model = networks.network(network)
        visitor.timed[network] = milliseconds(model, model.input([BLANK]))
    spent = visitor.timed.get(network, {})
    run = f"{visitor.run_of(network)}:{sum(spent.values())}"
    with place:
        show_plan(whole, trace, visitor.language, milliseconds=spent, opened=opened, run=run, key="plan")
    if spent:
        st.caption(t("architecture.measured"))
    _as_keras(whole, trace, visitor, t)


def _as_keras(whole: Plan, trace: Trace, visitor: Visit, t: Say) -> None:
    shown = keras_summary(whole)
    notes = [t("architecture.keras_about")]
    if shown.fixed:
        notes.append(t("architecture.keras_fixed", fixed=f"{shown.fixed:,}"))
    if missing := [row.name for row in shown.rows if row.kind == LAMBDA]:
        titles = [layer_words(trace[name], trace, visitor.language)["title"] for name in missing]
        notes.append(t("architecture.keras_lambda", layers=t("build.listed").join(titles)))
    with st.expander(t("architecture.keras")):
        # Keras' own word for a network without a name of its own.
        st.code(shown.text("sequential" if is_built(trace.model) else trace.model), language=None)
        st.caption(" ".join(notes) if visitor.language == "en" else "".join(notes))


def _why_convolution(visitor: Visit, convolutions: list[LayerPlan], trace: Trace, t: Say) -> None:
    st.space("small")
    st.container(key="why").header(t("architecture.why"), anchor=False)
    names = [layer.name for layer in convolutions]

    def title(name: str) -> str:
        return layer_words(trace[name], trace, visitor.language)["title"]

    chosen = names[0]
    if len(names) > 1:
        key = f"why_{trace.model}"
        chosen = str(st.segmented_control(t("architecture.why_layer"), names, format_func=title, default=names[0],
                                          required=True, key=key, label_visibility="collapsed"))  # fmt: skip
    layer = convolutions[names.index(chosen)]
    kernel = trace[chosen].weights["weight"].shape[-2:]
    found = compared(layer, (kernel[0], kernel[1]))
    shapes = {"inputs": _sized(layer.input_shape), "outputs": _sized(layer.output_shape)}
    st.markdown(t("architecture.why_about", layer=Markdown(f"**{title(chosen)}**"), **shapes))
    _ladder(layer, found, t)
    left, right = st.columns(2, gap="large")
    left.markdown(t("architecture.why_sparse_about", window=f"{found.window:,}", inputs=f"{found.inputs:,}"))
    places = math.prod(layer.output_shape[1:])
    right.markdown(t("architecture.why_shared_about", window=f"{found.window:,}", places=f"{places:,}"))
    run = f"{visitor.run_of(trace.model)}:{chosen}"
    show_sharing(trace[chosen], found, visitor.language, run=run, key="sharing")


def _ladder(layer: LayerPlan, found: Comparison, t: Say) -> None:
    numbers = {"inputs": f"{found.inputs:,}", "outputs": f"{found.outputs:,}", "window": f"{found.window:,}"}
    ticks = math.ceil(math.log10(found.dense))
    lines = []
    for way, count in (("dense", found.dense), ("sparse", found.sparse), ("shared", found.shared)):
        said = t(f"architecture.why_{way}_count", count=f"{count:,}", filters=f"{layer.output_shape[0]:,}", **numbers)
        lines.append((t(f"architecture.why_{way}"), math.log10(count) / ticks, said))
    bars.rows(lines, ticks)
    biased = t("architecture.why_bars", biases=f"{found.biases:,}", all=f"{layer.parameters:,}")
    note = [biased if found.biases else t("architecture.why_bars_bare")]
    if layer.input_shape[0] > 1:
        note.append(t("architecture.why_single", channels=layer.input_shape[0], single=f"{found.single:,}"))
    st.caption(" ".join(note))


def _sized(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
