"""Pictures on their way to the browser, inside a message."""

from __future__ import annotations

import base64
import io

from PIL import Image

PNG_URL = "data:image/png;base64,"


def png_url(image: Image.Image) -> str:
    """The picture as a data: address. Packed lightly: these are small, and sent more often than kept."""
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    return PNG_URL + base64.b64encode(buffer.getvalue()).decode()
