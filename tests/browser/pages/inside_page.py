"""The inside view on a network that we don't have: ?layer=soft1 or squeeze1, kinds that nobody knows, or pad1."""

import numpy as np
import streamlit as st

from cnn_viz.records import LayerTrace, Selection, Trace
from cnn_viz.ui.components.inside import show_inside

st.set_page_config(layout="wide")
values = np.linspace(-1, 1, 2 * 28 * 28, dtype=np.float32).reshape(2, 28, 28)
soft = LayerTrace("soft1", "softsign", values, values / (1 + np.abs(values)))
squeeze = LayerTrace(
    "squeeze1", "adaptiveavgpool2d", soft.output, soft.output.reshape(2, 14, 2, 14, 2).mean(axis=(2, 4))
)
pad = LayerTrace(
    "pad1", "zero_pad", squeeze.output, np.pad(squeeze.output, ((0, 0), (2, 2), (2, 2))), settings={"padding": 2}
)
network = Trace("strange", (LayerTrace("input", "input", values, values), soft, squeeze, pad))
place = Selection(st.query_params["layer"], 1, 3, 5)
show_inside(network, place, language="en", run="strange", moved=lambda place: None, key="inside")
