"""Where the app is served, as the visitor's browser sees it: at the root of a host, under a path, behind a proxy."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import streamlit as st

from cnn_viz.ui.session.visit import visit


def root() -> str:
    """The address under which this visitor's pages lie, with a slash at its end: "https://school.example/cnn/".

    "/" where no browser has told one.
    """
    return root_of(st.context.url or "", _path(visit().page), st.get_option("server.baseUrlPath") or "")


def _path(page: str) -> str:
    """What a page's address ends in: its name, but for the first one, which lies at the root itself."""
    return "" if page == "draw" else page


def here() -> str:
    """The address of the page that this visitor sees."""
    return root() + _path(visit().page)


def root_of(url: str, page: str, base: str) -> str:
    """The root from the address of a page, what that ends in, and the path that the server was told to serve under.

    A proxy may take off a path that the server knows nothing of; then what stands before the page is the root.
    """
    parts = urlsplit(url)
    path = base or parts.path.rstrip("/").removesuffix(f"/{page}")
    return parts._replace(path="/".join(["", *filter(None, path.split("/")), ""]), query="", fragment="").geturl()


def is_secure(address: str) -> bool:
    """Whether browsers give a page at this address what they give to secure ones alone, the camera for one."""
    parts = urlsplit(address)
    return parts.scheme != "http" or _is_loopback(parts.hostname or "localhost")


@dataclass(frozen=True)
class Reach:
    """How others reach the page: `hosts` to put into its address, the likeliest first, each as a URL writes it.

    An empty host stands for the address as it is. why: where there are none, the sentence that says so
    ("draw.share_alone", …).
    """

    hosts: tuple[str, ...] = ("",)
    why: str = ""


def reach(address: str) -> Reach:
    """How other machines reach a page that this visitor's browser has at `address`.

    A page on localhost is this machine's own only if its port is ours and its visitor comes from here: else a tunnel or
    a container lies between, and our addresses would mean nothing to a phone.
    """
    parts = urlsplit(address)
    if not (_is_loopback(parts.hostname or "") or _is_any(parts.hostname or "")):
        return Reach()
    named = st.get_option("browser.serverAddress")
    if not (_is_loopback(named) or _is_any(named)):
        return Reach((named,))
    listens = st.get_option("server.address") or "::"
    if not _is_any(listens):
        return Reach((), "draw.share_alone")
    if _port(parts) != st.get_option("server.port") or not _is_loopback(st.context.ip_address or "::1"):
        return Reach((), "draw.share_forwarded")
    found = tuple(host for host in own_addresses() if _is_allowed(host))
    return Reach(found) if found else Reach((), "draw.share_offline")


def at_host(address: str, host: str) -> str:
    """An address with another host in it, its port kept; "" leaves it as it is."""
    parts = urlsplit(address)
    return parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl() if host else address


def own_addresses() -> list[str]:
    """This machine's addresses in its networks, as URLs write them; the one that leads out first. None are sent to.

    IPv6 only where there is no IPv4: a phone's camera shows the address, and a person may have to type it.
    """
    found = [*_outward(socket.AF_INET, "192.0.2.1"), *_by_name()]  # an address that is never given to a machine
    found = found or [f"[{host}]" for host in _outward(socket.AF_INET6, "2001:db8::1")]
    return [host for host in dict.fromkeys(found) if _is_given(host.strip("[]"))]


def _outward(family: socket.AddressFamily, far: str) -> list[str]:
    """The address from which this machine would send to `far`: to connect a UDP socket sends nothing."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            return [probe.getsockname()[0]]
    except OSError:  # no network, or none of this family
        return []


def _by_name() -> list[str]:
    """The IPv4 addresses that this machine's own name stands for: more than one where it has several networks."""
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []


def _is_given(host: str) -> bool:
    ip = ip_address(host)
    return not (ip.is_loopback or ip.is_link_local or ip.is_unspecified)


def _port(parts: SplitResult) -> int | None:
    return parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.removeprefix("::ffff:")).is_loopback  # a socket for both kinds of IP writes IPv4 so
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_any(host: str) -> bool:
    """Whether it stands for every address of the machine."""
    return host in ("0.0.0.0", "::")


def _is_allowed(host: str) -> bool:
    allowed = st.get_option("server.allowedHosts")
    return not allowed or "*" in allowed or host.strip("[]") in allowed
