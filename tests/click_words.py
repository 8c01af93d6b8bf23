"""The catalogue that gettext reads click's Chinese words from: `python -m tests.click_words` makes it of click.toml."""

from __future__ import annotations

import struct
from pathlib import Path

from cnn_viz import text

CATALOGUE = Path(text.__file__).parent / "locale" / "zh" / "LC_MESSAGES" / "messages.mo"
HEAD = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"


def catalogue() -> bytes:
    """What CATALOGUE has to hold: GNU gettext's format, which Python can read and not write."""
    words = {"": HEAD} | {
        "\0".join(said[form] for form in ("en", "many") if form in said): said["zh"]
        for said in text.sentences("click").values()
    }
    keys, values = ([part.encode() for part in parts] for parts in zip(*sorted(words.items()), strict=True))
    table = 28 + 16 * len(words)  # after the header and the two tables of (length, place)
    place, tables, content = table, [], b""
    for part in (*keys, *values):
        tables.append(struct.pack("<2I", len(part), place))
        content += part + b"\0"
        place += len(part) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(words), 28, 28 + 8 * len(words), 0, table)
    return head + b"".join(tables) + content


if __name__ == "__main__":
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(catalogue())
