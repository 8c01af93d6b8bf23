"""CNN Viz: `streamlit run app.py`. Imported once by the server as it starts, then run for every page it shows."""

from starlette.middleware import Middleware
from streamlit.starlette import App

from cnn_viz.ui.ahead import loading_ahead, wait_until_loaded
from cnn_viz.ui.room import Door
from cnn_viz.ui.slips import tell

if __name__ == "__main__":
    wait_until_loaded()
    from cnn_viz.ui.shell import run_app

    run_app()
else:
    app = App(__file__, lifespan=loading_ahead, on_script_error=tell, middleware=[Middleware(Door)])
