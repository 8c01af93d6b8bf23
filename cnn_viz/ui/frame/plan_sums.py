"""What a network's plan comes to, as the values of a sentence."""

from __future__ import annotations

from cnn_viz.engine.inspection.summary import LayerPlan, Plan
from cnn_viz.records import Trace
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components.network.message import layer_words


def sums(whole: Plan, trace: Trace, language: str) -> dict[str, str]:
    """Where parameters sit, where multiplications are made, and where values shrink."""

    def title(layer: LayerPlan) -> str:
        return layer_words(trace[layer.name], trace, language)["title"]

    heavy = max(whole.layers, key=lambda layer: layer.parameters)
    busy = max(whole.layers, key=lambda layer: layer.multiplications)
    widest = max(whole.layers, key=lambda layer: layer.activations)
    return {
        "heavy": title(heavy),
        "heavy_parameters": f"{heavy.parameters:,}",
        "heavy_share": percent(whole.share(heavy), 0),
        "parameters": f"{whole.parameters:,}",
        "busy": title(busy),
        "busy_multiplications": f"{busy.multiplications:,}",
        "busy_share": percent(busy.multiplications / whole.multiplications, 0),
        "multiplications": f"{whole.multiplications:,}",
        "widest": title(widest),
        "most": f"{widest.activations:,}",
        "last": f"{whole.layers[-1].activations:,}",
    }
