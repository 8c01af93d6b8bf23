"""`cnn-viz`, or `python -m cnn_viz app`: start the app in the browser, from whatever folder."""

from __future__ import annotations

import click

from cnn_viz.paths import APP


@click.command(
    short_help="Start the app and open it in the browser.", context_settings={"ignore_unknown_options": True}
)
@click.argument("options", nargs=-1, metavar="[SETTINGS…]", type=click.UNPROCESSED)
def app(options: tuple[str, ...]) -> None:
    """Start the app and open it in the browser; Ctrl-C ends it.

    SETTINGS go to `streamlit run`: --server.port 8600, say.
    """
    from cnn_viz.ui.streamlit_internals import run_command  # imported late: the other commands need no Streamlit

    run_command(["run", str(APP / "app.py"), *options])
