"""The network picture alone, as the address asks: ?model=pen&digit=0&language=en&scale=map&layer=conv1&channel=2.

`stage=conv2` looks at one layer, "overview" at all, with the network at the browser's hand.
`empty=1` shows it before a drawing; `odd=1` puts NaN and infinity into a layer's output, as a broken network would.
"""

import dataclasses

import numpy as np
import streamlit as st
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Selection, Trace
from cnn_viz.ui.components.network import show_network
from cnn_viz.ui.components.packed_network import network_weights
from cnn_viz.web.weights import weights_address

torch.set_num_threads(1)
st.set_page_config(layout="wide")
st.html("<style>.stMainBlockContainer { padding: 24px 24px 48px !important; }</style>")


def broken(whole: Trace) -> Trace:
    output = whole.layers[1].output.copy()
    output[0, 3:6, 3:6] = np.nan
    output[1, 0, 0] = np.inf
    layers = list(whole.layers)
    layers[1] = dataclasses.replace(layers[1], output=output)
    return Trace(whole.model, tuple(layers))


asked = st.query_params
images, _ = mnist(train=False)
if "next" not in st.session_state:
    st.session_state.next = int(asked.get("digit", 0))
if st.button("next digit"):
    st.session_state.next += 1
digit = st.session_state.next
model = st.selectbox("network", list(MODELS), index=list(MODELS).index(asked.get("model", "pen")))
whole = trace(load(model), Digit.of_ink(images[digit].numpy()))
st.session_state.setdefault(
    "chosen", Selection(asked["layer"], int(asked.get("channel", 0))) if "layer" in asked else None
)


st.session_state.setdefault("stage", asked.get("stage", ""))


def choose(selection: Selection | None) -> None:
    st.session_state.chosen = selection


def look(stage: str) -> None:
    st.session_state.stage = stage


show_network(
    broken(whole) if "odd" in asked else whole,
    key="network",
    language=asked.get("language", "en"),
    title=model,
    scale=asked.get("scale", "layer"),
    selection=st.session_state.chosen,
    select=choose,
    empty="empty" in asked,
    run=f"{model}-{digit}",
    stage=st.session_state.stage,
    look=look,
    weights=weights_address(model, lambda: network_weights(load(model))) if "stage" in asked else "",
)
st.text(f"chosen: {st.session_state.chosen}")
