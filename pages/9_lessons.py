"""The lessons: what each is about, and the way in."""

from typing import Literal

import streamlit as st

from cnn_viz.lessons import Lesson, lessons
from cnn_viz.ui.frame.lesson import begin
from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.pages.lessons.exercises import exercises
from cnn_viz.ui.pages.lessons.teacher import show_teacher
from cnn_viz.ui.session.history import end_page
from cnn_viz.ui.session.predicting import Predicting

visitor, t = open_page("lessons")

st.title(t("heading"), anchor=False)
st.caption(t("about"))
show_notice(visitor, t)


def ask_first(on: bool) -> None:
    """In front of every page from now on, or no more."""
    visitor.predicting = Predicting(on=on)


st.toggle(t("ask_first"), help=t("ask_first_help"), **shows("ask_first", visitor.predicting.on, ask_first))


def card(name: str, lesson: Lesson, height: Literal["content", "stretch"] = "content") -> None:
    """What a lesson is about, how far this visitor has come in it, the way in, and what its teacher reads."""
    with st.container(border=True, key=f"lesson_{name}", height=height):
        row = st.container(horizontal=True, vertical_alignment="center", gap="medium")
        with row, st.container(gap="small"):
            st.header(lesson.title[visitor.language], anchor=False)
            st.markdown(lesson.about[visitor.language])
            st.caption(t("minutes", n=lesson.minutes, steps=len(lesson.steps)))
        reached = visitor.going.reached.get(name, 0)
        over = reached == len(lesson.steps)
        with row, st.container(width="content", gap="small"):
            if over:
                st.markdown(t("gone_through"))
            else:
                label = t("go_on", n=reached + 1) if reached else t("start")
                if st.button(label, key=f"begin_{name}", type="primary", icon=":material/school:"):
                    begin(visitor, name, reached)
            if reached and st.button(t("anew"), key=f"anew_{name}"):
                begin(visitor, name)
        show_teacher(name, lesson, visitor.language, t)


with st.container(key="lesson_list"):
    alone = [(name, lesson) for name, lesson in lessons().items() if not lesson.teacher]
    for first in range(0, len(alone), 2):  # a row for each two: on a phone, which has one column, their order stays
        for column, (name, lesson) in zip(st.columns(2), alone[first : first + 2], strict=False):
            with column:
                card(name, lesson, height="stretch")
    for name, lesson in lessons().items():
        if lesson.teacher:  # its page is as wide as a page
            card(name, lesson)
with st.container(key="exercises"):
    exercises(visitor, t)
end_page(visitor)
