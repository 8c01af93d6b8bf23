"""Show me the code: the lines that compute the layer on screen, and the file that they read."""

from __future__ import annotations

import streamlit as st

from cnn_viz.engine.inspection.export import trace_bytes
from cnn_viz.engine.inspection.snippets import snippet
from cnn_viz.records import Trace
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.visit import Visit


def show_code(visitor: Visit, trace: Trace, name: str, t: Say) -> None:
    """PyTorch, NumPy and Keras for layer `name`, each to copy, and a button for the .npz file."""
    file = f"{trace.model}-trace.npz"
    shown = snippet(trace, name, file)
    words = layer_words(trace[name], trace, visitor.language)
    st.space("small")
    st.header(t("code.heading", layer=words["title"]), anchor=False)
    st.caption(t("code.about", file=file) if shown.known else t("code.unknown"))
    pytorch, numpy, keras = st.tabs(["PyTorch", "NumPy", "Keras"])
    pytorch.code(shown.pytorch, language="python")
    numpy.code(shown.numpy, language="python")
    keras.code(shown.keras, language="python")
    if shown.known:
        numpy.caption(t("code.precision"))
        keras.caption(t("code.keras"))
    # Packed only when it is asked for: it takes as long as many answers.
    st.download_button(
        t("code.save", file=file),
        lambda: trace_bytes(trace),
        file,
        icon=":material/download:",
        key="code_file",
        on_click="ignore",
    )
