"""What the dialogs say where the page is served: a link that phones can open, a camera that browsers give."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import segno
import streamlit
from streamlit.testing.v1 import AppTest

from cnn_viz.text import say
from cnn_viz.ui.session import addresses
from cnn_viz.ui.session.addresses import Reach

Dialog = Callable[[str, str], AppTest]


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Reach], Dialog]:
    """dialog(address, reach) serves the app so; what it returns opens the dialog "share" or "photo" in a language.

    AppTest does not see what lies in a dialog, so what stands in it is put on a page.
    """

    def page(name: str, language: str) -> None:
        from cnn_viz.text import say
        from cnn_viz.ui.frame import share
        from cnn_viz.ui.pages.draw import dialogs
        from cnn_viz.ui.pages.lessons.class_link import class_link
        from cnn_viz.ui.session.visit import Visit

        def t(key: str, **values: object) -> str:
            return say(key if "." in key else f"draw.{key}", language, **values)

        def lesson(visitor: Visit, _: object) -> None:
            class_link("", visitor.language, l="for_a_class")

        {"share": share._share, "photo": dialogs._photo, "class": lesson}[name](Visit(language), t)

    def served(address: str, reach: Reach) -> Dialog:
        monkeypatch.setattr(addresses, "here", lambda: address)
        monkeypatch.setattr(addresses, "reach", lambda _: reach)
        return lambda name, language: AppTest.from_function(page, args=(name, language), default_timeout=60).run()

    return served


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The pictures that the dialog shows, which AppTest cannot tell."""
    shown: list[bytes] = []
    monkeypatch.setattr(streamlit, "image", lambda picture, **_: shown.append(picture))
    return shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_qr_code_holds_the_address_that_a_phone_can_open(
    dialog: Callable[[str, Reach], Dialog], codes: list[bytes], language: str
) -> None:
    at = dialog("http://localhost:8501/", Reach(("10.1.2.3", "192.168.0.7")))("share", language)
    assert say("draw.share_network", language, host="10.1.2.3") in [caption.value for caption in at.caption]
    assert at.code[0].value.startswith("http://10.1.2.3:8501/?m=pen")
    at = at.segmented_control(key="share_host").set_value("192.168.0.7").run()
    link = at.code[0].value
    assert link.startswith("http://192.168.0.7:8501/?m=pen")
    code = io.BytesIO()
    segno.make(link, micro=False, error="l").save(code, kind="png", scale=4, border=4)
    assert codes[-1] == code.getvalue()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_class_s_link_has_its_code_too(
    dialog: Callable[[str, Reach], Dialog], codes: list[bytes], language: str
) -> None:
    at = dialog("http://localhost:8501/lessons", Reach(("10.1.2.3",)))("class", language)
    assert at.code[0].value == f"http://10.1.2.3:8501/lessons?lang={language}&l=for_a_class"
    code = io.BytesIO()
    segno.make(at.code[0].value, micro=False, error="l").save(code, kind="png", scale=4, border=4)
    assert codes == [code.getvalue()]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("why", ["draw.share_alone", "draw.share_offline", "draw.share_forwarded"])
def test_where_no_phone_can_open_it_there_is_a_sentence_and_no_code(
    dialog: Callable[[str, Reach], Dialog], codes: list[bytes], why: str, language: str
) -> None:
    at = dialog("http://localhost:8501/", Reach((), why))("share", language)
    assert [info.value for info in at.info] == [say(why, language)]
    assert at.code[0].value.startswith("http://localhost:8501/?") and not codes


@pytest.mark.parametrize("language", ["en", "zh"])
def test_over_http_the_camera_is_off_and_says_what_else_goes(
    dialog: Callable[[str, Reach], Dialog], language: str
) -> None:
    at = dialog("http://10.1.2.3:8501/", Reach())("photo", language)
    assert at.toggle(key="photo_camera_on").disabled
    choose = say("frame.choose_file", language)
    assert [info.value for info in at.info] == [say("draw.photo_http", language, choose=choose)]


def test_over_https_the_camera_is_on(dialog: Callable[[str, Reach], Dialog]) -> None:
    at = dialog("https://school.example/cnn/", Reach())("photo", "en")
    assert not at.toggle(key="photo_camera_on").disabled
    assert not at.info
