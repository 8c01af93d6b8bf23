"""What a teacher reads before the class: aims, words, minutes, questions with what pupils think, the curricula."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnn_viz.lessons import Lesson, Said, Step
from cnn_viz.ui.frame.markdown import table
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.pages.lessons.class_link import class_link


def show_teacher(name: str, lesson: Lesson, language: str, t: Say) -> None:
    """Folded below a lesson for a class, which is named as its file is; open, it is one page to print."""
    if (teacher := lesson.teacher) is None:
        return
    with st.expander(t("teacher"), icon=":material/co_present:"):
        _heading(t("aims"))
        st.markdown(_listed(teacher.aims, language))
        _heading(t("vocabulary"))
        offer_terms(teacher.vocabulary, t, key="terms_teacher")
        _heading(t("plan"))
        minutes = [(str(part.minutes), part.do[language]) for part in teacher.plan]
        st.markdown(table((t("plan_minutes"), t("plan_do")), minutes))
        class_link(t("link_lesson"), language, l=name)
        _heading(t("steps"))
        heads = [t(f"step_{part}") for part in ("number", "page", "said", "right")]
        st.markdown(table(heads, [_step(n, step, language, t) for n, step in enumerate(lesson.steps, 1)]))
        _heading(t("questions"))
        parts = ("ask", "think", "answer")
        asked = [tuple(getattr(one, part)[language] for part in parts) for one in teacher.questions]
        st.markdown(table([t(f"question_{part}") for part in parts], asked))
        _heading(t("curricula"))
        st.markdown(_listed(teacher.curricula, language))


def _heading(said: str) -> None:
    st.markdown(f"**{said}**")


def _listed(sentences: Sequence[Said], language: str) -> str:
    return "\n".join(f"- {said[language]}" for said in sentences)


def _step(number: int, step: Step, language: str, t: Say) -> tuple[str, str, str, str]:
    """A row: its number, its page, what it says with its question, and what is right."""
    page, ask = t(f"{step.page}.title"), step.ask
    if not ask:
        return str(number), page, step.say[language], ""
    right = ask.choices[ask.right][language] if isinstance(ask.right, int) else t("step_computed")
    return str(number), page, f"{step.say[language]} **{ask.say[language]}**", f"**{right}** {ask.because[language]}"
