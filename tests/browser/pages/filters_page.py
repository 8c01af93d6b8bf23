"""The filters and the code alone, as the address asks: ?model=pen&layer=conv2&channel=3&language=en&untrained=1."""

import numpy as np
import streamlit as st
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Selection
from cnn_viz.text import say
from cnn_viz.ui.pages.inside.code import show_code
from cnn_viz.ui.pages.inside.filters import filter_sheet
from cnn_viz.ui.session.visit import visit

torch.set_num_threads(1)
st.set_page_config(layout="wide")
st.html("<style>.stMainBlockContainer { padding: 24px 24px 48px !important; }</style>")

asked = st.query_params
visitor = visit()
visitor.language = asked.get("language", "en")
if visitor.selection is None:
    visitor.selection = Selection(asked.get("layer", "conv1"), int(asked.get("channel", 0)))
model_id, trained = asked.get("model", "pen"), "untrained" not in asked
whole = trace(load(model_id, trained), Digit.of_ink(mnist(train=False)[0][0].numpy()))


def t(key: str, **values: object) -> str:
    return say(key, visitor.language, **values)


filter_sheet(visitor, whole, model_id if trained else f"{model_id}:untrained", visitor.selection, t)
show_code(visitor, whole, visitor.selection.layer, t)
st.text(f"chosen: {visitor.selection.layer} {visitor.selection.channel}")
drawn = visitor.drawing.digit
images = mnist(train=False)[0].numpy()
same = "none" if drawn is None else str(np.flatnonzero((images == drawn.ink).all((1, 2)))[0])
st.text(f"on the canvas: {same}")
