"""What takes seconds to import is imported when the server starts, while the browser is still loading the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread


@asynccontextmanager
async def loading_ahead(app: object) -> AsyncIterator[None]:
    """The server's lifespan: it answers at once, and a thread loads what the first page will need."""
    Thread(target=_load, name="loading ahead", daemon=True).start()
    yield


def _load() -> None:
    import_module("torch")
    import_module("cnn_viz.ui.panels")
    import_module("cnn_viz.ui.cache").warm()
