"""Where the app is served: the root from what the browser says, and the address that another machine can open."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from cnn_viz.text import say
from cnn_viz.ui.session import addresses


@pytest.mark.parametrize(
    ("url", "page", "base", "root"),
    [
        ("http://localhost:8501", "", "", "http://localhost:8501/"),
        ("http://localhost:8501/train", "train", "", "http://localhost:8501/"),
        ("https://school.example/cnn", "", "cnn", "https://school.example/cnn/"),
        ("https://school.example/cnn/train/", "train", "/cnn/", "https://school.example/cnn/"),
        ("https://school.example/a/b/train", "train", "a/b", "https://school.example/a/b/"),
        ("https://school.example/proxy/8501/train", "train", "", "https://school.example/proxy/8501/"),  # taken off
        ("http://[::1]:8501/playground", "playground", "", "http://[::1]:8501/"),
        ("https://school.example/", "", "playground", "https://school.example/playground/"),  # as Streamlit cuts it
        ("", "train", "", "/"),
        ("", "", "cnn", "/cnn/"),
    ],
)
def test_the_root_is_what_stands_before_the_pages(url: str, page: str, base: str, root: str) -> None:
    assert addresses.root_of(url, page, base) == root


@dataclass
class Served:
    """How the server was started, where its visitor comes from (None: the same machine), what networks it is in."""

    options: dict[str, object] = field(default_factory=dict)
    visitor: str | None = None
    networks: tuple[str, ...] = ("10.1.2.3",)


@pytest.fixture
def reach(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Served], addresses.Reach]:
    def ask(url: str, served: Served) -> addresses.Reach:
        options = {"browser.serverAddress": "localhost", "server.address": None, "server.port": 8501, **served.options}
        monkeypatch.setattr(addresses.st, "get_option", lambda name: options.get(name, []))
        monkeypatch.setattr(addresses.st, "context", SimpleNamespace(ip_address=served.visitor))
        monkeypatch.setattr(addresses, "own_addresses", lambda: list(served.networks))
        return addresses.reach(url)

    return ask


HERE = "http://localhost:8501/train?m=pen"


@pytest.mark.parametrize(
    ("url", "served", "hosts", "why"),
    [
        (HERE, Served(), ["10.1.2.3"], ""),
        ("http://127.0.0.1:8501/", Served(visitor="::ffff:127.0.0.1"), ["10.1.2.3"], ""),
        ("http://0.0.0.0:8501/", Served({"server.address": "0.0.0.0"}), ["10.1.2.3"], ""),
        ("http://[::1]:8501/", Served(), ["10.1.2.3"], ""),
        ("https://localhost/", Served({"server.port": 443}), ["10.1.2.3"], ""),
        (HERE, Served(networks=("10.1.2.3", "192.168.0.7")), ["10.1.2.3", "192.168.0.7"], ""),
        (HERE, Served({"browser.serverAddress": "cnn.example"}), ["cnn.example"], ""),
        (HERE, Served({"server.allowedHosts": ["10.1.2.4"]}, networks=("10.1.2.3", "10.1.2.4")), ["10.1.2.4"], ""),
        ("https://school.example/cnn/", Served({"server.address": "127.0.0.1"}), [""], ""),  # behind a proxy
        ("http://10.1.2.3:8501/", Served(), [""], ""),
        ("", Served(), [""], ""),
        (HERE, Served({"server.address": "127.0.0.1"}), [], "draw.share_alone"),
        (HERE, Served({"server.address": "localhost"}), [], "draw.share_alone"),
        (HERE, Served({"server.address": "unix:///run/cnn.sock"}), [], "draw.share_alone"),
        (HERE, Served(networks=()), [], "draw.share_offline"),
        (HERE, Served({"server.allowedHosts": ["localhost"]}), [], "draw.share_offline"),
        (HERE, Served(visitor="172.17.0.1"), [], "draw.share_forwarded"),  # a container
        ("http://localhost:9000/", Served(), [], "draw.share_forwarded"),  # a tunnel
    ],
)  # fmt: skip
def test_what_others_can_open(
    url: str, served: Served, hosts: list[str], why: str, reach: Callable[[str, Served], addresses.Reach]
) -> None:
    found = reach(url, served)
    assert (list(found.hosts), found.why) == (hosts, why)
    if why:
        assert say(why, "en") != say(why, "zh")


def test_another_host_leaves_the_rest_of_an_address() -> None:
    assert addresses.at_host(HERE, "10.1.2.3") == "http://10.1.2.3:8501/train?m=pen"
    assert addresses.at_host("https://localhost/cnn/?d=1", "[fd00::2]") == "https://[fd00::2]/cnn/?d=1"
    assert addresses.at_host(HERE, "") == HERE


def _networks(monkeypatch: pytest.MonkeyPatch, outward: dict[int, str], named: list[str]) -> None:
    """A machine with these addresses: the one that leads out, by family, and those of its name."""

    class Probe:
        def __init__(self, family: int, kind: int) -> None:
            assert kind == socket.SOCK_DGRAM, "connecting it must send nothing"
            self.family = family

        def __enter__(self) -> Probe:
            return self

        def __exit__(self, *_: object) -> None: ...

        def connect(self, _: tuple[str, int]) -> None:
            if self.family not in outward:
                raise OSError(101, "Network is unreachable")

        def getsockname(self) -> tuple[str, int]:
            return outward[self.family], 5

    def by_name(_: str) -> tuple[str, list[str], list[str]]:
        if not named:
            raise socket.gaierror(-2, "Name or service not known")
        return "teacher", [], named

    monkeypatch.setattr(addresses.socket, "socket", Probe)
    monkeypatch.setattr(addresses.socket, "gethostbyname_ex", by_name)


@pytest.mark.parametrize(
    ("outward", "named", "found"),
    [
        ({socket.AF_INET: "192.168.0.7"}, ["127.0.1.1"], ["192.168.0.7"]),
        ({socket.AF_INET: "10.8.0.2"}, ["192.168.0.7", "10.8.0.2"], ["10.8.0.2", "192.168.0.7"]),  # a VPN leads out
        ({}, ["192.168.0.7"], ["192.168.0.7"]),  # a network that leads nowhere
        ({}, ["127.0.0.1", "169.254.3.4"], []),
        ({socket.AF_INET6: "fd00::2"}, [], ["[fd00::2]"]),
        ({socket.AF_INET6: "fe80::1"}, [], []),
        ({}, [], []),
    ],
)
def test_the_addresses_of_this_machine(
    outward: dict[int, str], named: list[str], found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _networks(monkeypatch, outward, named)
    assert addresses.own_addresses() == found


def test_those_of_the_very_machine() -> None:
    """Whatever networks it has: no loopback, each once."""
    found = addresses.own_addresses()
    assert len(set(found)) == len(found)
    assert not [host for host in found if host.startswith("127.")]


@pytest.mark.parametrize(
    ("address", "secure"),
    [
        ("https://school.example/cnn/", True),
        ("http://localhost:8501/", True),
        ("http://cnn.localhost:8501/", True),
        ("http://127.0.0.5:8501/", True),
        ("http://[::1]:8501/", True),
        ("/", True),  # nobody has told
        ("http://10.1.2.3:8501/", False),
        ("http://teacher.local:8501/", False),
        ("http://0.0.0.0:8501/", False),
        ("http://localhost.example/", False),
    ],
)
def test_which_pages_browsers_give_a_camera(address: str, secure: bool) -> None:
    assert addresses.is_secure(address) == secure
