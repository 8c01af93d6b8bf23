"""The components' scripts as files: a browser fetches each once, and again only when a release has changed one.

They stand at cnn-viz/<hash of all scripts>/<component>/index.js, so that what is kept for ever is never out of date,
and scripts of an older release are not found rather than mixed with newer messages.
"""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
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
    """Every script by its path from the components' folder, read once by a process; Plotly beside them."""
    found = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.js"))}
    spec = find_spec("plotly")
    assert spec and spec.origin
    return found | {PLOTLY: (Path(spec.origin).parent / "package_data" / PLOTLY).read_bytes()}


@cache
def version() -> str:
    """A hash of all of them."""
    named = sha256()
    for name, content in files().items():
        named.update(f"{name} {len(content)} ".encode() + content)
    return named.hexdigest()[:16]


def stub(component: str) -> str:
    """The script that Streamlit is given for a component: it fetches the real one, from wherever the page stands."""
    address = f"cnn-viz/{version()}/{component}/index.js"
    return f'const {{ default: show }} = await import(new URL("{address}", document.baseURI));\nexport default show;\n'


def routes() -> list[Route]:
    """For the server; Streamlit puts no base path before them."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return [Route(f"{f'/{base}' if base else ''}/cnn-viz/{{version}}/{{name:path}}", _script)]


async def _script(request: Request) -> Response:
    name = request.path_params["name"]
    if request.path_params["version"] != version() or name not in files():
        return PlainTextResponse("no such script", 404, {"Cache-Control": "no-store"})
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(files()[name], media_type="text/javascript", headers=headers)
    return Response(_packed(name), media_type="text/javascript", headers=headers | {"Content-Encoding": "gzip"})


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(files()[name], mtime=0)
