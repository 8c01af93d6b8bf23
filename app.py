"""CNN Viz: `streamlit run app.py`."""

from cnn_viz.ui.shell import run_app

run_app()
