"""The camera in the photo dialog, and what else goes where browsers give none."""

from __future__ import annotations

from io import BytesIO

import streamlit as st

from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session import addresses
from cnn_viz.ui.session.visit import Visit


def taken_photo(visitor: Visit, t: Say) -> BytesIO | None:
    """What the camera took, None as long as it took nothing."""
    secure = addresses.is_secure(addresses.here())
    wanted = st.toggle(t("photo_camera"), key="photo_camera_on", disabled=not secure)
    if not secure:
        st.info(t("photo_http", choose=t("frame.choose_file")), icon=":material/no_photography:")
    elif wanted:
        return st.camera_input(t("photo_camera"), label_visibility="collapsed", key=f"photo_{visitor.photos}")
    return None
