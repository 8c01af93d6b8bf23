"""The components' scripts as files: a browser fetches each once, and again only when a release has changed one.

They stand at cnn-viz/<hash of all scripts>/<component>/index.js, so that what is kept for ever is never out of date,
and scripts of an older release are not found rather than mixed with newer messages.
"""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cnn_viz.paths import PACKAGE

FOLDER = PACKAGE / "ui" / "components"
PLOTLY = "plotly.min.js"  # from the package of that name
KEPT = "public, max-age=31536000, immutable"


@cache
def files() -> dict[str, bytes]:
    """Every script of ours by its path from the components' folder, read once by a process."""
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.js"))}


@cache
def version() -> str:
    """A hash of all of them, and of which Plotly stands beside them."""
    named = sha256(metadata.version("plotly").encode())
    for name, content in files().items():
        named.update(f"{name} {len(content)} ".encode() + content)
    return named.hexdigest()[:16]


def _content(name: str) -> bytes | None:
    return _plotly() if name == PLOTLY else files().get(name)


@cache
def _plotly() -> bytes:
    """Five megabytes, read when the first figure is shown."""
    spec = find_spec("plotly")
    assert spec and spec.origin
    return (Path(spec.origin).parent / "package_data" / PLOTLY).read_bytes()


def stub(component: str) -> str:
    """The script that Streamlit is given for a component: it fetches the real one, from wherever the page stands."""
    address = f"cnn-viz/{version()}/{component}/index.js"
    return f'const {{ default: show }} = await import(new URL("{address}", document.baseURI));\nexport default show;\n'


def routes() -> list[Route]:
    """For the server."""
    return [Route(under_base_path("cnn-viz/{version}/{name:path}"), _script)]


def under_base_path(path: str) -> str:
    """A route of ours where the page stands; Streamlit puts no base path before them."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


async def _script(request: Request) -> Response:
    content = _content(request.path_params["name"])
    if request.path_params["version"] != version() or content is None:
        return PlainTextResponse("no such script", 404, {"Cache-Control": "no-store"})
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = _packed(content), "gzip"
    return Response(content, media_type="text/javascript", headers=headers)


@cache
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
