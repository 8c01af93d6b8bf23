"""What the Draw page is measured against: the same canvas, the same network, and only a bar chart.

As one writes it first: brightness, shrunk to 28 x 28, model(x), ten bars. `streamlit run tests/bench/bare_app.py`.
"""

import numpy as np
import streamlit as st
import torch
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit

model = st.cache_resource(load)("pen")
torch.set_num_threads(1)

drawn = st_canvas(
    key="canvas",
    width=280,
    height=280,
    background_color="#000000",
    stroke_color="#ffffff",
    stroke_width=20,
    return_image_data=True,
).image_data
if drawn is not None:
    small = Image.fromarray(drawn).convert("L").resize((28, 28))
    with torch.inference_mode():
        probabilities = torch.softmax(model(model.input([Digit.of_ink(np.asarray(small))])), dim=1)[0]
    st.bar_chart(probabilities.numpy())
