"""Where the app is served, as the visitor's browser sees it: at the root of a host, under a path, behind a proxy."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from cnn_viz.ui.state import visit


def root() -> str:
    """The address under which this visitor's pages lie, with a slash at its end: "https://school.example/cnn/".

    "/" where no browser has told one.
    """
    return root_of(st.context.url or "", _path(visit().page), st.get_option("server.baseUrlPath") or "")


def _path(page: str) -> str:
    """What a page's address ends in: its name, but for the first one, which lies at the root itself."""
    return "" if page == "draw" else page


def here() -> str:
    """The address of the page that this visitor sees."""
    return root() + _path(visit().page)


def root_of(url: str, page: str, base: str) -> str:
    """The root from the address of a page, what that ends in, and the path that the server was told to serve under.

    A proxy may take off a path that the server knows nothing of; then what stands before the page is the root.
    """
    parts = urlsplit(url)
    path = base or parts.path.rstrip("/").removesuffix(f"/{page}")
    return parts._replace(path="/".join(["", *filter(None, path.split("/")), ""]), query="", fragment="").geturl()
