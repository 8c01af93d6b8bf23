"""The networks: what each is made of, and what it is worth."""

import pandas as pd
import streamlit as st

from cnn_viz.engine import weights
from cnn_viz.engine.models import MODELS
from cnn_viz.ui import cache
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.desk import architecture
from cnn_viz.ui.shell import open_page

visitor, t = open_page("networks")


def figures_of(model_id: str) -> dict[str, str]:
    """A network's line in the table, from its sheet."""
    sheet = weights.sheet(model_id)
    return {
        t("name"): f"**{t(f'models.{model_id}')}**  \n{t(f'models.{model_id}_about')}",
        t("input"): " × ".join(map(str, MODELS[model_id].input.shape)),
        t("parameters"): f"{sheet.parameters:,}",
        t("mnist"): f"{sheet.test_accuracy:.2%}",
        t("pen"): f"{sheet.stroke_accuracy['20']:.1%}",
        t("loss"): f"{sheet.test_loss:.4f}",
        t("calibration"): f"{sheet.calibration_error:.2%}",
        t("epochs"): str(sheet.epochs),
    }


def layers_of(model_id: str) -> pd.DataFrame:
    """A network's layers: name, what it does, output shape, parameters."""
    rows = []
    blank = cache.structure(model_id)
    for layer in blank.layers:
        words = layer_words(layer, blank, visitor.language)
        shape = " × ".join(map(str, layer.output.shape))
        rows.append(
            {
                t("layer"): words["title"],
                t("kind"): words["about"],
                t("shape"): shape,
                t("parameters"): f"{layer.parameters:,}",
            }
        )
    return pd.DataFrame(rows).set_index(t("layer"))


st.title(t("heading"), anchor=False)
st.caption(t("about"))
st.table(pd.DataFrame([figures_of(model_id) for model_id in MODELS]).set_index(t("name")))

st.subheader(t("choose"), anchor=False)
chosen = st.selectbox(
    t("name"),
    list(MODELS),
    list(MODELS).index(architecture(visitor.network)),
    format_func=lambda model_id: t(f"models.{model_id}"),
    label_visibility="collapsed",
)
if chosen != architecture(visitor.network):  # one of the visitor's own stays chosen
    visitor.network = chosen
with st.container(key="layers"):
    st.table(layers_of(chosen))

sheet = weights.sheet(chosen)
made = {"seed": sheet.seed, "date": sheet.date, "minutes": f"{sheet.seconds / 60:.0f}", "machine": sheet.machine}
st.caption(t("command", torch=sheet.versions["torch"], **made))
st.code(sheet.command, language="bash")
st.page_link("pages/1_draw.py", label=t("open"), icon=":material/draw:")
