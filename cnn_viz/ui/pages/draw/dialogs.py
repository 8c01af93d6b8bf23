"""The dialogs of the Draw page: test digits, photo, download. Each computes only while it is open."""

from __future__ import annotations

from functools import partial
from zlib import crc32

import numpy as np
import streamlit as st

from cnn_viz.engine.data import sources
from cnn_viz.engine.inspection import export
from cnn_viz.engine.trained import sheets
from cnn_viz.errors import UserError
from cnn_viz.records import Digit, Trace, read_only
from cnn_viz.ui.components.gallery import Specimen, show_gallery
from cnn_viz.ui.components.packed_network import network_weights
from cnn_viz.ui.components.takehome import take_home
from cnn_viz.ui.frame.last_net import show_error
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.draw.camera import taken_photo
from cnn_viz.ui.pages.draw.several_digits import choose_found
from cnn_viz.ui.session import links, networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.names import file_stem
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.network_kinds import network_name, weights_of
from cnn_viz.ui.session.own_networks import kept
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit

SHOWN_AT_ONCE = 100


def open_gallery(visitor: Visit, t: Say) -> None:
    """Real test digits to choose from: ten a class, or those that the network gets wrong."""
    st.dialog(t("gallery_title"), width="large")(_gallery)(visitor, t)


def _gallery(visitor: Visit, t: Say) -> None:
    view = st.segmented_control(
        t("gallery_title"),
        ["ten", "wrong"],
        default="ten",
        format_func=lambda view: t(f"draw.gallery_{view}"),
        label_visibility="collapsed",
        key="gallery_view",
    )
    page = visitor.gallery_page
    with st.spinner(t("gallery_opening")):  # the first time, MNIST is unpacked
        specimens, about = (_wrong if view == "wrong" else _ten_a_class)(visitor, page, t)
    st.caption(about)
    chosen = show_gallery(specimens, t("gallery_title"), key=f"gallery_{view}_{page}")
    if len(specimens) == SHOWN_AT_ONCE and st.button(t("gallery_more"), icon=":material/refresh:"):
        visitor.gallery_page = page + 1
        st.rerun(scope="fragment")
    if chosen is not None:
        images, _ = sources.mnist(train=False)
        digit = Digit.of_ink(images[int(chosen)].numpy())
        visitor.put(Drawing(base=links.enlarged(digit), digit=digit))
        st.rerun()


def _ten_a_class(visitor: Visit, page: int, t: Say) -> tuple[list[Specimen], str]:
    images, labels = sources.mnist(train=False)
    specimens = []
    for label in range(10):
        of_class = np.flatnonzero(labels.numpy() == label)
        for i in np.roll(of_class, -10 * page)[:10]:
            specimens.append(Specimen(images[i].numpy(), int(i), t("gallery_digit", label=label, index=int(i))))
    return specimens, t("gallery_about")


def _wrong(visitor: Visit, page: int, t: Say) -> tuple[list[Specimen], str]:
    images, labels = sources.mnist(train=False)
    own, kind = kept(visitor.network), NetworkId.of(visitor.network).kind
    if kind in ("built", "changed"):
        return [], t("build.untrained_mistakes" if kind == "built" else "why.changed_mistakes")
    mistakes = own.mistakes if own else sheets.sheet(visitor.network).mistakes
    start = page * SHOWN_AT_ONCE % max(1, len(mistakes))
    specimens = [
        Specimen(
            images[i].numpy(),
            i,
            t("gallery_mistake", label=int(labels[i]), read=read, index=i),
            f"{int(labels[i])} → {read}",
        )
        for i, read in mistakes[start : start + SHOWN_AT_ONCE]
    ]
    name = network_name(visitor.network, visitor.desk, t)
    if own and own.reading:
        figures = {"count": len(mistakes), "images": own.reading.count}
        return specimens, t("build.brought_mistakes", name=name, **figures)
    return specimens, t("gallery_wrong_about", name=name, count=len(mistakes))


def open_photo(visitor: Visit, t: Say) -> None:
    """A digit from a picture file or the camera. Every opening begins anew, without the last one's file."""
    visitor.photos += 1
    st.dialog(t("photo_title"))(_photo)(visitor, t)


def _photo(visitor: Visit, t: Say) -> None:
    from cnn_viz.engine.pictures import decoding, photo  # imported late: SciPy is not needed to open the page

    st.caption(t("photo_about"))
    # types by name: a phone then makes a JPEG of its HEIC photo by itself
    chosen_file = st.file_uploader(t("photo_file"), type=list(decoding.SUFFIXES), key=f"photo_file_{visitor.photos}")
    given = taken_photo(visitor, t) or chosen_file
    if given is None:
        return
    try:
        found = photo.read_picture(given.getvalue())
    except UserError as error:
        show_error(error, t)
        return
    chosen = choose_found(visitor, found.digits, t) if len(found.digits) > 1 else found.digits[0]
    if chosen is None:
        return
    visitor.put(Drawing(base=read_only(chosen)))
    if found.pages:
        visitor.notice = ("errors.first_page", {})
    st.rerun()


def open_download(visitor: Visit, t: Say) -> None:
    """The numbers, the weights and the lines of PyTorch that connect them."""
    st.dialog(t("download_title"), width="large")(_download)(visitor, t)


def _download(visitor: Visit, t: Say) -> None:
    trace = read_drawing(visitor).trace(visitor.shown)
    if trace is None:
        st.info(t("download_nothing"), icon=":material/draw:")
        return
    own_file = NetworkId.of(visitor.network).kind in ("built", "own", "changed")
    called = network_name(visitor.shown, visitor.desk, visitor.say)
    name = file_stem(called if own_file else visitor.shown.replace(":", "-"))
    trace_file, weights_file = f"{name}-trace.npz", f"{name}.safetensors"
    _take_home(visitor, trace, called, f"{name}.html")
    _handouts(visitor, called)
    with st.container(horizontal=True):
        st.download_button(t("download_trace"), export.trace_bytes(trace), trace_file, icon=":material/download:")
        st.download_button(
            t("download_weights"),
            weights_of(visitor.shown),
            weights_file,
            icon=":material/download:",
            on_click=own.note_download if (own := kept(visitor.shown)) else "rerun",
        )
    st.caption(t("download_code"))
    st.code(export.pytorch_lines(networks.network(visitor.shown), weights_file, trace_file), language="python")
    st.caption(t("download_picture"))


def _take_home(visitor: Visit, trace: Trace, called: str, file: str) -> None:
    """The page to keep, with what is drawn now."""

    def write() -> str:
        weights = network_weights(networks.network(visitor.shown))
        return take_home(trace, weights, visitor.drawing.strokes, name=called, language=visitor.language)

    st.caption(visitor.say("takehome.download_about"))
    st.download_button(
        visitor.say("takehome.download"), write, file, icon=":material/home:", on_click="ignore", key="take_home"
    )


def _handouts(visitor: Visit, called: str) -> None:
    """A sheet of paper with this digit, its solutions, and the same as a notebook."""
    from cnn_viz.handout.notebook import notebook  # imported late: few want one
    from cnn_viz.handout.page import page
    from cnn_viz.handout.sheet import sheet_of

    digit, say = read_drawing(visitor).digit, visitor.say
    if digit is None:
        return
    sheet = sheet_of(digit, networks.network(visitor.shown), crc32(digit.ink.tobytes()) % 10_000)
    made = {
        "handout": ("html", partial(page, [sheet], visitor.language, network=called)),
        "solutions": ("html", partial(page, [sheet], visitor.language, network=called, solutions=True)),
        "notebook": ("ipynb", partial(notebook, [sheet], visitor.language)),
    }
    st.caption(say("handout.download_about"))
    with st.container(horizontal=True, key="handouts"):
        for name, (ending, write) in made.items():
            label, file = say(f"handout.download_{name}"), f"{name}-{sheet.seed}.{ending}"
            st.download_button(label, write, file, icon=":material/print:", on_click="ignore", key=f"as_{name}")
