"""Speed: `make bench`. Importing cnn_viz.ui first leaves torch one thread here as it does in the app."""

import cnn_viz.ui  # noqa: F401
