"""Ten questions: one after the other, a wrong answer named and explained, and what they came to."""

from __future__ import annotations

from dataclasses import replace
from math import isqrt

import pandas as pd
import streamlit as st

from cnn_viz.engine.exercises import BEFORE_AND_AFTER, Exercise
from cnn_viz.engine.exercises.exercise import number
from cnn_viz.engine.exercises.on_grids import worked_at
from cnn_viz.engine.exercises.statements import EVIDENCE
from cnn_viz.ui.components.arrival import bring_into_sight
from cnn_viz.ui.components.exercise import PICTURE_NAMES, show_exercise
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.markdown import table
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.lessons.class_link import class_link
from cnn_viz.ui.session.page_files import page_file
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.session.working import LARGEST_SEED, Working

PLACE = "exercises"


def exercises(visitor: Visit, t: Say) -> None:
    """The way in, the question that is shown, or the score."""
    st.header(t("exercises"), anchor=False)
    working = visitor.working
    if (here := working.here) is not None:
        _question(visitor, working, here, t)
    elif working.over:
        _score(visitor, working, t)
    else:
        _begin(visitor, working, t)


def _begin(visitor: Visit, working: Working, t: Say) -> None:
    st.markdown(t("exercises_about", count=BEFORE_AND_AFTER))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        seed = st.number_input(t("set"), 1, LARGEST_SEED, 1, width=160, key="exercise_seed")
        if st.button(t("begin_set"), type="primary", key="begin_set", icon=":material/quiz:"):
            _put(visitor, working.begun(int(seed)))
    with st.expander(t("exercise_links"), icon=":material/link:"):
        class_link(t("link_same"), visitor.language, x=str(int(seed)), to=PLACE)
        class_link(t("link_own"), visitor.language, x="own", to=PLACE)


def _question(visitor: Visit, working: Working, here: Exercise, t: Say) -> None:
    of = len(working.names)
    st.progress(working.at / of, t("question_of", n=working.at + 1, of=of))
    st.markdown(t(f"exercises.{here.name}", **here.values))
    answer = _answer(visitor, working, here, t)
    if not working.given:
        if st.button(t("answer"), type="primary", key="give", disabled=answer is None) and answer is not None:
            _put(visitor, working.answered(answer))
        return
    bring_into_sight("exercise_verdict", f"{working.seed}.{working.at}.{working.again}")
    with st.container(key="exercise_verdict"):
        _verdict(here, working.given, t)
        _way_on(visitor, working, here, t)


def _way_on(visitor: Visit, working: Working, here: Exercise, t: Say) -> None:
    last = working.at + 1 == len(working.names)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        misconception = here.misconception(working.given)
        if st.button(t("to_score" if last else "next_question"), type="primary", key="next_question"):
            _put(visitor, working.onward())
        if working.given != here.right and not working.again and st.button(t("once_more"), key="once_more"):
            _put(visitor, working.once_more())
        if misconception in EVIDENCE:
            page, query = EVIDENCE[misconception]
            label, icon = t("evidence"), ":material/visibility:"
            st.page_link(page_file(page), label=label, icon=icon, query_params={**query, "lang": visitor.language})


def _answer(visitor: Visit, working: Working, here: Exercise, t: Say) -> str | None:
    """What is chosen or typed now; the widget keeps still once it is given."""
    key, still = f"answer_{working.seed}_{working.at}_{working.again}", bool(working.given)
    if here.grids:
        return show_exercise(here, given=working.given, language=visitor.language, key=key)
    if here.kind == "type":
        typed = st.number_input(t("your_number"), value=None, format="%g", width=240, key=key, disabled=still)
        return None if typed is None else number(typed)

    def chosen(choice: str) -> None:
        visitor.working = replace(working, chosen=choice)

    def in_words(choice: str) -> str:
        said = _in_words(here, choice, t)
        if still and choice == here.right:
            return f":green[{said} ✓]"
        return f":red[{said} ✗]" if still and choice == working.given else said

    choose(
        t("your_choice"),
        here.choices,
        working.chosen,
        chosen,
        key=key,
        say=in_words,
        widget=st.radio,
        label_visibility="collapsed",
        disabled=still,
    )
    return working.chosen or None


def _verdict(here: Exercise, given: str, t: Say) -> None:
    right = _in_words(here, here.right, t)
    if given == here.right:
        st.success(t("is_right", right=right), icon=":material/check:")
        return
    misconception = here.misconception(given)
    why = t(f"exercises.{misconception}_why") if misconception else t("not_usual")
    right = f"{here.working} = {right}" if here.working else right
    told = "\n\n".join(filter(None, (t("is_wrong", right=right, why=why), _worked(here, given, t))))
    st.warning(told, icon=":material/lightbulb:")


def _worked(here: Exercise, given: str, t: Say) -> str:
    """How what is right on a grid comes about: of a map's cells, the first that is wrong; "" elsewhere."""
    right = here.right.split()
    match here.kind:
        case "cells":
            wrong = next(k for k, (v, so) in enumerate(zip(given.split(), right, strict=True)) if v != so)
            row, column = corner = divmod(wrong, isqrt(len(right)))
        case "click":
            row, column = map(int, right)
            corner = row - 1, column - 1  # its window lies around it
        case "order":
            return t("order_worked")
        case _:
            return ""
    return t("worked", row=row + 1, column=column + 1, working=worked_at(here, *corner))


def _in_words(here: Exercise, answer: str, t: Say) -> str:
    """An answer as one says it."""
    if here.in_words:
        return t(f"exercises.{answer}")
    match here.kind:
        case "click":
            row, column = (int(v) + 1 for v in answer.split())
            return t("exercises.shown_cell", row=row, column=column)
        case "order":
            return " ".join(PICTURE_NAMES[int(k)] for k in answer.split())
    return answer.replace("-", "−")


def _score(visitor: Visit, working: Working, t: Say) -> None:
    st.markdown(t("score", right=working.score, of=len(working.names)))
    if working.before is not None:
        st.markdown(t("score_before", set=working.seed, right=working.before, of=len(working.names)))
    heads = [t(f"score_{part}") for part in ("number", "question", "said", "right", "why")]
    rows = [(str(place), *_row(*pair, t)) for place, pair in enumerate(_pairs(working), 1)]
    st.markdown(table(heads, rows))
    sheet = pd.DataFrame(rows, columns=heads).to_csv(index=False)
    code = f"{working.seed}-{working.score}-" + "".join("1" if o.right == a else "0" for o, a in _pairs(working))
    st.caption(t("score_code"))
    st.code(code, language=None)
    with st.container(horizontal=True, gap="small"):
        name = f"cnn-viz-{code}.csv"
        st.download_button(t("score_file"), sheet, name, icon=":material/download:", key="score_file")
        if st.button(t("another_set"), key="another_set"):
            _put(visitor, working.begun((working.seed or 0) % LARGEST_SEED + 1))
        if st.button(t("done"), key="done"):
            _put(visitor, working.begun(None))


def _row(one: Exercise, answer: str, t: Say) -> tuple[str, str, str, str]:
    """Of the score: the question, the answer given at first, the right one, and what was behind a wrong one."""
    misconception = one.misconception(answer)
    return (
        t(f"exercises.{one.name}", **one.values).split("\n")[0],
        _in_words(one, answer, t),
        "✓" if answer == one.right else _in_words(one, one.right, t),
        t(f"exercises.{misconception}_why") if misconception else "",
    )


def _pairs(working: Working) -> list[tuple[Exercise, str]]:
    return list(zip(working.firsts, working.first, strict=True))


def _put(visitor: Visit, working: Working) -> None:
    visitor.working = working
    st.rerun()
