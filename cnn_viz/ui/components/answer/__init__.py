"""The answer: the digit large, ten probability bars, logits on demand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cnn_viz.records import Trace
from cnn_viz.ui.components import component

_answer = component("answer", '<div class="cv-answer" role="group"></div>')

SURE, FAIRLY_SURE = 0.99, 0.7  # where the words beside the digit change; the bars show the numbers


def show_answer(
    trace: Trace | None, network: str, t: Callable[..., str], *, strange: str = "", run: str, key: str
) -> None:
    """Show what `network` (its name in words) reads; None where nothing is drawn yet.

    strange: the words that it does not look like a digit, if so; what the network reads nevertheless stays visible.
    run: marks in the page which digit this answers, for tests and benches.
    """
    _answer(key=key, data={**_content(trace, network, t, strange), "run": run})


def _content(trace: Trace | None, network: str, t: Callable[..., str], strange: str) -> dict[str, object]:
    words = {name: t(f"draw.{name}") for name in ("bars", "probability", "logit", "show_logits", "hide_logits")}
    numbers = trace is not None and bool(np.isfinite(trace.logits).all() and np.isfinite(trace.probabilities).all())
    if trace is None or not numbers:
        nothing = {"verdict": t("draw.nothing"), "spoken": t("draw.spoken_nothing")}
        words |= nothing if trace is None else dict.fromkeys(nothing, t("draw.no_number"))
        return {
            "digit": None,
            "probabilities": None,
            "logits": None,
            "doubtful": False,
            "strange": False,
            "words": words,
        }
    first, second = (int(i) for i in trace.probabilities.argsort()[:-3:-1])
    p, q = float(trace.probabilities[first]), float(trace.probabilities[second])
    certainty = "sure" if p >= SURE else "fairly" if p >= FAIRLY_SURE else "doubtful"
    words["verdict"] = strange or t(f"draw.{certainty}", other=second)
    words["spoken"] = t(
        "draw.spoken", network=network, digit=first, percent=f"{p:.2%}", other=second, other_percent=f"{q:.2%}"
    )
    if strange:
        words["spoken"] = t("draw.spoken_strange", strange=strange, spoken=words["spoken"])
    return {
        "digit": first,
        "probabilities": trace.probabilities.tolist(),
        "logits": trace.logits.tolist(),
        "doubtful": certainty == "doubtful",
        "strange": bool(strange),
        "words": words,
    }
