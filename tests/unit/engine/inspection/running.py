"""Run the code that the app shows, as a reader would."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import torch


def run(code: str) -> tuple[np.ndarray, float]:
    """(y, the difference that the lines print), in a namespace of their own."""
    namespace: dict[str, object] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    y = namespace["y"]
    return np.asarray(y.detach() if isinstance(y, torch.Tensor) else y), float(printed.getvalue())
