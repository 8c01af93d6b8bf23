"""A question in front of a page, to be answered before one looks; skipped by one tap.

An observation is likelier to be right after a prediction, whether that was right or wrong (Miller and others, "Role of
physics lecture demonstrations in conceptual learning", 2013).
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnn_viz.lessons import Question
from cnn_viz.text import say
from cnn_viz.ui.frame.markdown import escaped
from cnn_viz.ui.frame.right_choice import right_choice
from cnn_viz.ui.session.visit import Visit


def prediction(visitor: Visit, page: str) -> None:
    """Nothing where nobody wants to be asked, or a lesson asks."""
    visitor.predicting = visitor.predicting.before(page)
    question = visitor.predicting.question
    if question is None or visitor.going.lesson:
        return
    language, said = visitor.language, visitor.predicting.said
    with st.container(key="prediction", border=True):
        st.markdown(f"**{escaped(question.say[language])}**")
        if said is None:
            _choices(visitor, question)
        else:
            _verdict(visitor, question, said)


def hide_what_tells(question: Question | None) -> None:
    """While it is asked, the style hides what would give the answer away (streamlit_overrides_hidden.css)."""
    told = (question.veil or question.right) if question else "nothing"
    st.html(f'<i class="cv-asks-{told}"></i>', width="content")


def _choices(visitor: Visit, question: Question) -> None:
    language = visitor.language

    def chosen() -> None:
        choice = st.session_state.get("predicted")
        if choice is not None:
            visitor.take_in()
            nothing = question.right == "read" and visitor.drawing.empty
            right = None if nothing else right_choice(visitor, question)
            visitor.predicting = visitor.predicting.saying(choice, right)

    st.pills(
        question.say[language],
        range(len(question.choices)),
        format_func=lambda k: question.choices[k][language],
        label_visibility="collapsed",
        key="predicted",
        on_change=chosen,
    )

    def skip() -> None:
        visitor.predicting = visitor.predicting.passed()

    with st.container(horizontal=True):
        st.button(say("frame.skip", language), type="tertiary", key="skip_prediction", on_click=skip)
        hide_what_tells(question)


def _verdict(visitor: Visit, question: Question, said: int) -> None:
    language, right = visitor.language, visitor.predicting.right
    told = question.choices[said][language]
    if right is None:
        st.markdown(say("frame.nothing_to_read", language))
    else:
        key = "frame.was_right" if said == right else "frame.was_wrong"
        so = question.choices[right][language]
        st.markdown(escaped(say(key, language, said=told, so=so, because=question.because[language])))

    def onward() -> None:
        visitor.predicting = visitor.predicting.onward()

    def enough() -> None:
        visitor.predicting = replace(visitor.predicting.passed(), on=False)

    with st.container(horizontal=True, gap="small"):
        st.button(say("frame.ask_another", language), key="another_prediction", on_click=onward)
        st.button(say("frame.ask_no_more", language), type="tertiary", key="no_prediction", on_click=enough)
