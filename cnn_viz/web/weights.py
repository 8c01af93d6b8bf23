"""Networks as files, for browsers that run one themselves while the pen moves: fetched once, kept under their hash."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cnn_viz.web.scripts import KEPT, under_base_path

MOST = 64 * 2**20  # bytes held; a network whose file fell out is packed anew when it is shown again

_files: OrderedDict[str, tuple[str, bytes]] = OrderedDict()  # by the network's id: hash and content, the latest last
_using = Lock()


def weights_address(network_id: str, pack: Callable[[], bytes]) -> str:
    """Where a browser finds the network's file, from the page's own address; `pack` makes it if it is not held.

    network_id: one that names its weights, so that the same id never means others.
    """
    with _using:
        held = _files.get(network_id)
    if held is None:
        content = pack()
        held = sha256(content).hexdigest(), content
    with _using:
        _files[network_id] = held
        _files.move_to_end(network_id)
        while len(_files) > 1 and sum(len(content) for _, content in _files.values()) > MOST:
            _files.popitem(last=False)
    return f"cnn-viz/weights/{held[0]}"


def routes() -> list[Route]:
    """For the server."""
    return [Route(under_base_path("cnn-viz/weights/{name}"), _weights)]


async def _weights(request: Request) -> Response:
    with _using:
        content = next((content for name, content in _files.values() if name == request.path_params["name"]), None)
    if content is None:
        return PlainTextResponse("no such network", 404, {"Cache-Control": "no-store"})
    headers = {"Cache-Control": KEPT, "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="application/octet-stream", headers=headers)
