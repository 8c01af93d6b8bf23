"""The answer: the digit large, ten probability bars, logits on demand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cnn_viz.records import Trace
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components import component

_answer = component("answer", '<div class="cv-answer" role="group"></div>')

# From where on the words beside the digit hold; the bars show the numbers. Below all of them it is a guess: ten digits
# that seem alike have a tenth each.
WORDS = {"sure": 0.99, "fairly": 0.7, "doubtful": 0.2, "guess": 0.0}


def show_answer(
    trace: Trace | None,
    network: str,
    t: Callable[..., str],
    *,
    strange: str = "",
    run: str,
    weights: str = "",
    beside: bool = False,
    key: str,
) -> None:
    """Show what `network` (its name in words) reads; None where nothing is drawn yet.

    strange: the words that it does not look like a digit, if so; what the network reads nevertheless stays visible.
    run: marks in the page which digit this answers, for tests and benches.
    weights: where the browser finds the network, to answer while one draws; "" for the server's answers alone.
    beside: whether another network's answer stands on the page, too.
    """
    verdicts = {word: {"least": least, "said": t(f"draw.{word}", other="{other}")} for word, least in WORDS.items()}
    data = {
        **answer_content(trace, network, t, strange),
        "run": run,
        "weights": weights,
        "beside": beside,
        "verdicts": verdicts,
    }
    _answer(key=key, data=data | {"nothing": answer_content(None, network, t, "")})


def answer_content(trace: Trace | None, network: str, t: Callable[..., str], strange: str) -> dict[str, object]:
    """What is shown, as the browser has it: a digit's numbers as they are, and every word. See show_answer."""
    words = {name: t(f"draw.{name}") for name in ("bars", "probability", "logit", "show_logits", "hide_logits")}
    numbers = trace is not None and bool(np.isfinite(trace.logits).all() and np.isfinite(trace.probabilities).all())
    if trace is None or not numbers:
        nothing = {"verdict": t("draw.nothing"), "spoken": t("draw.spoken_nothing")}
        words |= nothing if trace is None else dict.fromkeys(nothing, t("draw.no_number"))
        return {
            "digit": None,
            "probabilities": None,
            "logits": None,
            "percents": None,
            "certainty": "",
            "strange": False,
            "words": words,
        }
    first, second = (int(i) for i in trace.probabilities.argsort()[:-3:-1])
    p = float(trace.probabilities[first])
    certainty = next((word for word, least in WORDS.items() if p >= least), "guess")
    percents = [percent(float(share), gap=" ") for share in trace.probabilities]  # for the eye and the ear
    words["verdict"] = strange or t(f"draw.{certainty}", other=second)
    told = {"percent": percents[first], "other": second, "other_percent": percents[second]}
    spoken = "draw.spoken_guess" if certainty == "guess" else "draw.spoken"
    words["spoken"] = t(spoken, network=network, digit=first, **told)
    if strange:
        words["spoken"] = t("draw.spoken_strange", strange=strange, spoken=words["spoken"])
    return {
        "digit": first,
        "probabilities": trace.probabilities.tolist(),
        "logits": trace.logits.tolist(),
        "percents": percents,
        "certainty": certainty,
        "strange": bool(strange),
        "words": words,
    }
