"""What a link hides, so that a class stays at one thing."""

from __future__ import annotations

HIDEABLE = ("menu", "pickers", "tools")
PATTERN = rf"^(?:{'|'.join(HIDEABLE)})(?:\.(?:{'|'.join(HIDEABLE)})){{0,2}}\Z"


def hidden(text: str) -> frozenset[str]:
    """The parts that a link names, "menu.tools", which is as PATTERN has it; of "" none."""
    return frozenset(text.split(".")) - {""}


def hiding(parts: frozenset[str]) -> str:
    """Those parts as a link names them."""
    return ".".join(part for part in HIDEABLE if part in parts)
