"""`cnn-viz`, or `python -m cnn_viz app`: start the app in the browser, from whatever folder."""

from __future__ import annotations

import click

from cnn_viz.cli.columns import Command
from cnn_viz.cli.language import t
from cnn_viz.paths import APP


@click.command(
    cls=Command, short_help=t("app_short"), help=t("app_help"), context_settings={"ignore_unknown_options": True}
)
@click.argument("options", nargs=-1, metavar="[SETTINGS…]", type=click.UNPROCESSED)
def app(options: tuple[str, ...]) -> None:
    """Streamlit's own command line, on app.py."""
    from cnn_viz.ui.streamlit_internals import run_command  # imported late: the other commands need no Streamlit

    run_command(["run", str(APP / "app.py"), *options])
