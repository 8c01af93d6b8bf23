"""What a teacher reads before the class: aims, words, minutes, questions with what pupils think, the curricula."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnn_viz.lessons import Said, Teacher
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.pages.lessons.class_link import class_link


def show_teacher(lesson: str, teacher: Teacher, language: str, t: Say) -> None:
    """Folded below the lesson, which is named as its file is; open, it is one page to print."""
    with st.expander(t("teacher"), icon=":material/co_present:"):
        _heading(t("aims"))
        st.markdown(_listed(teacher.aims, language))
        _heading(t("vocabulary"))
        offer_terms(teacher.vocabulary, t, key="terms_teacher")
        _heading(t("plan"))
        minutes = [(str(part.minutes), part.do[language]) for part in teacher.plan]
        st.markdown(_table((t("plan_minutes"), t("plan_do")), minutes))
        class_link(t("link_lesson"), language, l=lesson)
        _heading(t("questions"))
        parts = ("ask", "think", "answer")
        asked = [tuple(getattr(one, part)[language] for part in parts) for one in teacher.questions]
        st.markdown(_table(tuple(t(f"question_{part}") for part in parts), asked))
        _heading(t("curricula"))
        st.markdown(_listed(teacher.curricula, language))


def _heading(said: str) -> None:
    st.markdown(f"**{said}**")


def _listed(sentences: Sequence[Said], language: str) -> str:
    return "\n".join(f"- {said[language]}" for said in sentences)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """In Markdown, whose cells are sentences: st.table's are numbers, set to the right."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
