"""CNN Viz: `streamlit run app.py`. Imported once by the server as it starts, then run for every page it shows."""

from starlette.middleware import Middleware
from streamlit.starlette import App

from cnn_viz.ui.frame.last_net import tell
from cnn_viz.ui.startup.preload import answer_to_strokes, loading_ahead, wait_until_loaded
from cnn_viz.ui.startup.room import Door
from cnn_viz.web import scripts, strokes, weights

if __name__ == "__main__":
    wait_until_loaded()
    from cnn_viz.ui.frame.shell import run_app

    run_app()
else:
    routes = [*weights.routes(), *strokes.routes(answer_to_strokes), *scripts.routes()]
    app = App(__file__, lifespan=loading_ahead, on_script_error=tell, middleware=[Middleware(Door)], routes=routes)
