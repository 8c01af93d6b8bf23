"""The words of the trade, explained where they are seen: a quiet row of terms, each opening its sentences.

A term is a name in text/glossary.toml; the page "Glossary" shows the same sentences, and where each can be touched.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.text import LANGUAGES, say
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.page_files import page_file

GROUPS: dict[str, tuple[str, ...]] = {
    "input": ("digit", "channel"),
    "convolution": (
        "convolution",
        "correlation",
        "kernel",
        "filter",
        "feature_map",
        "bias",
        "stride",
        "padding",
        "dilation",
        "receptive_field",
        "sparse_connection",
        "parameter_sharing",
        "translation",
    ),
    "layers": ("activation", "pooling", "batch_norm", "local_norm", "dropout", "flatten", "dense"),
    "answer": (
        "logit",
        "softmax",
        "calibration",
        "ablation",
        "nearest_neighbours",
        "principal_components",
        "attribution",
        "adversarial_example",
    ),
    "training": (
        "parameter",
        "cross_entropy",
        "back_propagation",
        "learning_rate",
        "batch",
        "epoch",
        "overfitting",
        "augmentation",
        "confusion_matrix",
    ),
}


def terms_of(kind: str) -> tuple[str, ...]:
    """The terms that a layer of a kind shows, the kind's own first."""
    return KINDS[kind].terms if kind in KINDS else ()


FORMULAS = {
    "convolution": r"y_{i,j} = \sum_{a,b} w_{a,b}\; x_{i+a,\,j+b}",
    "stride": r"\left\lfloor \frac{P - M + 2p}{s} \right\rfloor + 1",
    "padding": r"p = \frac{M - 1}{2}",
    "dilation": r"d\,(M - 1) + 1",
    "receptive_field": r"r + (M - 1)\,j",
    "activation": r"\max(0,\, x)",
    "batch_norm": r"y = \gamma\;\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta",
    "local_norm": r"y_c = \frac{x_c}{\left(k + \frac{\alpha}{n} \sum_{c'} x_{c'}^2\right)^{\beta}}",
    "dropout": r"\frac{1}{1 - p}",
    "dense": r"y_j = \sum_i w_{ji}\, x_i + b_j",
    "softmax": r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
    "calibration": r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}",
    "parameter": r"F\,(M \times M \times C + 1)",
    "cross_entropy": r"L = -\ln p",
    "back_propagation": r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial y}\;\frac{\partial y}{\partial w}",
    "learning_rate": r"w \leftarrow w - \eta\,\frac{\partial L}{\partial w}",
}


def other_name(term: str, language: str) -> str:
    """The term in the other language, "" where both have the same."""
    names = {code: say(f"glossary.{term}", code) for code in LANGUAGES}
    other = next(name for code, name in names.items() if code != language)
    return "" if other.lower() == names[language].lower() else other


def explained(term: str, t: Say) -> str:
    """The term's sentences and its formula, as Markdown."""
    said = t(f"glossary.{term}_text")
    return f"{said}\n\n$\\displaystyle {FORMULAS[term]}$" if term in FORMULAS else said


def offer_terms(terms: Iterable[str], t: Say, *, key: str = "terms") -> None:
    """A line of terms that are on the screen just now; each opens its sentences and leads to its entry."""
    if not (terms := tuple(dict.fromkeys(terms))):
        return
    with st.container(key=key, horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t("glossary.what_is"), width="content")
        for term in terms:
            with st.popover(t(f"glossary.{term}"), type="tertiary", key=f"{key}_{term}"):
                st.markdown(explained(term, t))
                label, entry = t("glossary.in_glossary"), {"term": term}
                st.page_link(page_file("glossary"), label=label, icon=":material/menu_book:", query_params=entry)
