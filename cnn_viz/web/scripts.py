"""The components' scripts as files: a browser fetches each once, and again only when a release has changed one.

They stand at cnn-viz/<hash of all scripts>/<component>/index.js, so that what is kept for ever is never out of date,
and scripts of an older release are not found rather than mixed with newer messages.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from cnn_viz.paths import PACKAGE

FOLDER = PACKAGE / "ui" / "components"
KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Scripts:
    """All scripts by their path from the components' folder, as they are and packed with gzip."""

    version: str
    plain: Mapping[str, bytes]
    packed: Mapping[str, bytes]


@cache
def scripts() -> Scripts:
    """What is served by this process, read once."""
    found = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.js"))}
    named = b"".join(name.encode() + b"\0" + content + b"\0" for name, content in found.items())
    packed = {name: gzip.compress(content, mtime=0) for name, content in found.items()}
    return Scripts(sha256(named).hexdigest()[:16], found, packed)


def stub(component: str) -> str:
    """The script that Streamlit is given for a component: it fetches the real one, from wherever the page stands."""
    address = f"cnn-viz/{scripts().version}/{component}/index.js"
    return f'const {{ default: show }} = await import(new URL("{address}", document.baseURI));\nexport default show;\n'


def routes() -> list[Route]:
    """For the server; Streamlit puts no base path before them."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return [Route(f"{f'/{base}' if base else ''}/cnn-viz/{{version}}/{{name:path}}", _script)]


async def _script(request: Request) -> Response:
    served, name = scripts(), request.path_params["name"]
    if request.path_params["version"] != served.version or name not in served.plain:
        return PlainTextResponse("no such script", 404, {"Cache-Control": "no-store"})
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    content = served.plain[name]
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = served.packed[name], "gzip"
    return Response(content, media_type="text/javascript", headers=headers)
