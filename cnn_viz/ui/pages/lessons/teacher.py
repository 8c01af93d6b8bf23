"""What a teacher reads before the class: aims, words, minutes, questions with what pupils think, the curricula."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cnn_viz.lessons import Said, Teacher
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.terms import offer_terms


def show_teacher(teacher: Teacher, language: str, t: Say) -> None:
    """Folded below the lesson; open, it is one page to print."""
    with st.expander(t("teacher"), icon=":material/co_present:"):
        st.subheader(t("aims"), anchor=False)
        st.markdown(_listed(teacher.aims, language))
        st.subheader(t("vocabulary"), anchor=False)
        offer_terms(teacher.vocabulary, t, key="terms_teacher")
        st.subheader(t("plan"), anchor=False)
        minutes = [{t("plan_minutes"): part.minutes, t("plan_do"): part.do[language]} for part in teacher.plan]
        st.table(pd.DataFrame(minutes).set_index(t("plan_minutes")))
        st.subheader(t("questions"), anchor=False)
        heads = ("ask", "think", "answer")
        asked = [{t(f"question_{head}"): getattr(one, head)[language] for head in heads} for one in teacher.questions]
        st.table(pd.DataFrame(asked).set_index(t("question_ask")))
        st.subheader(t("curricula"), anchor=False)
        st.markdown(_listed(teacher.curricula, language))


def _listed(sentences: Sequence[Said], language: str) -> str:
    return "\n".join(f"- {said[language]}" for said in sentences)
