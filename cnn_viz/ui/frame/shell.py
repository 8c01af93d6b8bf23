"""The frame around every page: menu, language, style; and the first line of every page, open_page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from cnn_viz.text import LANGUAGES, say
from cnn_viz.ui.frame import arrival, lesson
from cnn_viz.ui.frame.lock import lock_bar
from cnn_viz.ui.frame.markdown import Markdown, said
from cnn_viz.ui.frame.prediction import prediction
from cnn_viz.ui.session.admission import admitted
from cnn_viz.ui.session.language import asked_language
from cnn_viz.ui.session.networks import warm
from cnn_viz.ui.session.page_files import page_files
from cnn_viz.ui.session.visit import Visit, is_new, visit
from cnn_viz.ui.streamlit_internals import (
    is_history_navigation,
    send_all_of_a_fragment,
    stay_on_the_page_that_was_asked_for,
)

send_all_of_a_fragment()
stay_on_the_page_that_was_asked_for()
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
STYLES = [
    Path(__file__).with_name("style") / name
    for name in (
        "style.css",
        "streamlit_overrides.css",
        "streamlit_overrides_narrow.css",
        "streamlit_overrides_hidden.css",
    )
]
PICTURES = Path(__file__).with_name("pictures")
ICONS = {
    "draw": ":material/draw:",
    "inside": ":material/zoom_in:",
    "networks": ":material/account_tree:",
    "build": ":material/construction:",
    "train": ":material/model_training:",
    "playground": ":material/grid_on:",
    "scratch": ":material/code:",
    "why": ":material/psychology_alt:",
    "lessons": ":material/school:",
    "glossary": ":material/menu_book:",
}

Say = Callable[..., str]


def run_app() -> None:
    """app.py's whole work: draw the frame and run the page that the address names."""
    page = _menu()
    _frame()
    st.session_state["framed"] = True
    try:
        page.run()
    finally:
        st.session_state["framed"] = False


def open_page(name: str) -> tuple[Visit, Say]:
    """A page's first line. Returns the visitor and `t`, which says the page's sentences in their language, as Markdown.

    On a fresh server Streamlit runs a page that is opened by its address without app.py; the frame is drawn then too,
    and the page runs again through app.py: its widgets would be others at the first click, which would be lost.
    """
    if not st.session_state.get("framed"):
        _menu()
        if not st.session_state.get("sent_to_app"):
            st.session_state["sent_to_app"] = True
            st.rerun()
        _frame()
    visitor = visit()
    visitor.take_in()
    with st.spinner(say("frame.loading", visitor.language)):  # only the server's first visitor sees it
        warm()
    if visitor.page != name:
        visitor.page = name
        visitor.refused.clear()
        visitor.restart_canvas()  # the browser forgot the canvas when its page was left
        arrival.arrive(visitor, st.query_params)
        if (place := visitor.going.place_on(name)) and (visitor.going.lesson or not visitor.sought):
            visitor.sought = place
    if visitor.going.called:
        lesson.begin(visitor, visitor.going.lesson, visitor.going.step)
    if is_history_navigation():
        lesson.go_to(visitor, st.query_params)
    arrival.lead(visitor)
    lock_bar(visitor)
    prediction(visitor, name)
    lesson.lesson_bar(visitor)

    def t(key: str, **values: object) -> Markdown:
        return said(key if "." in key else f"{name}.{key}", visitor.language, **values)

    return visitor, t


def show_notice(visitor: Visit, t: Say) -> None:
    """One sentence about something that went wrong, until the next stroke."""
    if visitor.notice:
        key, values = visitor.notice
        st.warning(t(key, **values), icon=":material/error:")


def _presumed_language() -> str:
    """Before it is known who comes, what their link or their browser asks for."""
    return asked_language() if is_new() else visit().language


def _menu() -> st.Page:
    """The page's head and the menu, before it is known who comes: they are the page that the address names."""
    language = _presumed_language()
    # The icon before the menu: a page's own would be fetched from another machine.
    st.set_page_config(page_title="CNN Viz", page_icon=str(PICTURES / "icon.png"), layout="wide")
    page = st.navigation(_pages(language), position="top")
    st.set_page_config(page_title=f"{page.title} · CNN Viz")
    return page


def _frame() -> None:
    """What stands around every page. Whoever comes is let in here; the menu speaks their language from the next run."""
    presumed = _presumed_language()
    visitor = admitted()
    if visitor.language != presumed:
        st.rerun()  # they come back, and had chosen another
    st.logo(PICTURES / "logo.svg", size="medium")
    st.html(f"<style>{_rules()}{_words(visitor.language)}</style>")
    _language_switch(visitor)


def _rules() -> str:
    """The frame's styles, without their comments: every visitor is sent them."""
    return "".join(_COMMENT.sub("", style.read_text(encoding="utf-8")) for style in STYLES)


def _words(language: str) -> str:
    """Streamlit's menu, uploader and camera speak English only: streamlit_overrides.css puts these in their place."""
    size = st.get_option("server.maxUploadSize")
    keys = ("more", "choose_file", "take_photo", "clear_photo", "ask_camera")
    words = {key: say(f"frame.{key}", language) for key in keys}
    words["file_limit"] = say("frame.file_limit", language, size=size)
    return "".join(f":root {{ --{key.replace('_', '-')}: '{word}' }}" for key, word in words.items())


def _pages(language: str) -> list[st.Page]:
    pages: list[st.Page] = []
    for name, path in page_files().items():
        title = say(f"{name}.title", language)
        pages.append(st.Page(path, title=title, icon=ICONS.get(name), default=not pages, url_path=name))
    return pages


def _language_switch(visitor: Visit) -> None:
    def changed() -> None:
        visitor.language = st.session_state["_language"]

    with st.container(key="language"):
        st.segmented_control(
            say("frame.language", visitor.language),
            list(LANGUAGES),
            default=visitor.language,
            required=True,
            format_func=LANGUAGES.__getitem__,
            key="_language",
            on_change=changed,
            label_visibility="collapsed",
        )
