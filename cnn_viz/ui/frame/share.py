"""The share dialog: a link to what the visitor sees, and its QR code, under an address that others can open."""

from __future__ import annotations

import io

import segno
import streamlit as st

from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session import addresses, links
from cnn_viz.ui.session.addresses import Reach
from cnn_viz.ui.session.hiding import HIDEABLE
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit


def open_share(visitor: Visit, t: Say) -> None:
    """The link and its QR code."""
    st.dialog(t("share_title"))(_share)(visitor, t)


def _share(visitor: Visit, t: Say) -> None:
    st.caption(t("share_about"))
    hide = _hidden(t)
    ask = st.toggle(t("share_ask"), key="share_ask", help=t("share_ask_help"))
    link = links.address(addresses.here(), visitor, read_drawing(visitor).digit, hide, ask)
    reach = addresses.reach(link)
    link = addresses.at_host(link, _host(reach, t))
    st.code(link, language=None, wrap_lines=True)
    if reach.hosts:
        qr_code(link, t)
    else:
        st.info(t(reach.why), icon=":material/computer:")
    if st.button(t("share_put"), icon=":material/link:"):
        visitor.linked = (visitor.drawing, visitor.playground)
        st.query_params.from_dict(dict(links.query(visitor, read_drawing(visitor).digit, hide, ask)))


def _hidden(t: Say) -> frozenset[str]:
    """What the link hides, so that a class stays at one thing."""
    parts = st.pills(
        t("share_hide"), HIDEABLE, selection_mode="multi", format_func=lambda part: t(f"hide_{part}"), wrap=True,
        key="share_hide", help=t("share_hide_help"),
    )  # fmt: skip
    return frozenset(parts)


def _host(reach: Reach, t: Say) -> str:
    """The host that the link names: the likeliest, or the one that the visitor chose of several."""
    host = reach.hosts[0] if reach.hosts else ""
    if len(reach.hosts) > 1:
        host = st.segmented_control(t("share_host"), reach.hosts, default=host, key="share_host") or host
    if host:
        st.caption(t("share_network", host=host))
    return host


def qr_code(link: str, t: Say) -> None:
    """Of a link; where it is too long for one, that is said."""
    try:
        code = segno.make(link, micro=False, error="l")
    except segno.DataOverflowError:
        st.caption(t("share_long"))
    else:
        picture = io.BytesIO()
        code.save(picture, kind="png", scale=4, border=4)
        st.image(picture.getvalue(), caption=t("share_qr"), alt=t("share_qr"))
