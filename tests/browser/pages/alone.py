"""One component alone on a page, with the app's own routes: ?alone=network, filters or inside; see the files beside."""

import runpy
from pathlib import Path

import streamlit as st
from streamlit.starlette import App

from cnn_viz.web import scripts, weights

if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).with_name(f"{Path(st.query_params['alone']).name}_page.py")))
else:
    app = App(__file__, routes=[*weights.routes(), *scripts.routes()])
