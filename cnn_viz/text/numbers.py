"""How numbers are written, in every sentence, table and command alike."""

from __future__ import annotations

from decimal import Decimal


def percent(share: float, places: int = 2, gap: str = "") -> str:
    """A share in [0, 1] as per cent: "99.67%". 100 and 0 stand only for exactly all and exactly nothing.

    What rounds to them is "> 99.99%" or "< 0.01%".  gap: what stands before the sign.
    """
    least = 10.0**-places
    said = f"{100 * share:.{places}f}"
    if share < 1 and float(said) >= 100:
        return f"> {100 - least:.{places}f}{gap}%"
    if share > 0 and float(said) == 0:
        return f"< {least:.{places}f}{gap}%"
    return f"{said}{gap}%"


def plain(number: float) -> str:
    """As people write it, never with an exponent: "0.00001", "0.5", "10,000"."""
    said = f"{Decimal(repr(number)):,f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
