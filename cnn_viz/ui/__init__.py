"""The only Streamlit in the package."""

import os

# Streamlit answers every stroke on a new thread, and torch.set_num_threads does not reach oneDNN's convolutions
# there: they would start a second, spinning worker each time (50 instead of 30 ms of processor time a stroke).
# OpenMP reads this when torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
