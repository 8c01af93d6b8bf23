"""python -m cnn_viz."""

from cnn_viz.cli.main import main

main(prog_name="python -m cnn_viz")
