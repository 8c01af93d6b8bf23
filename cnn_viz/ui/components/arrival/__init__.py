"""Who comes by a link to a part of a page is taken there, and the part lights up for a moment."""

from __future__ import annotations

from cnn_viz.ui.components import component

_arrival = component("arrival", "<i></i>", styles=())


def lead_to(place: str, arrival: int) -> None:
    """Take the visitor to a part of the page (frame/places.py), once: `arrival` counts their arrivals."""
    _arrival(key="arrival", data={"place": place, "arrival": arrival, "near": False}, height=0)


def bring_into_sight(place: str, occasion: str) -> None:
    """Move the page no further than until that part is in sight, once an occasion: it came about where they are."""
    _arrival(key="arrival_near", data={"place": place, "arrival": occasion, "near": True}, height=0)
