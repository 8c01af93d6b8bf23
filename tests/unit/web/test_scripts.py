"""The components' scripts over HTTP: found under their hash alone, kept by the browser, packed where it can unpack."""

from __future__ import annotations

import gzip
import re

import pytest

from cnn_viz.web import scripts
from tests.unit.web import asking
from tests.unit.web.asking import Answer


def get(path: str, encodings: str = "gzip") -> Answer:
    return asking.get(scripts.routes(), path, encodings)


def test_a_script_is_served_for_good() -> None:
    said = get(f"/cnn-viz/{scripts.version()}/network/index.js", "identity")
    assert said.status == 200 and said.body == scripts.files()["network/index.js"]
    assert said.headers["content-type"].startswith("text/javascript")
    assert "immutable" in said.headers["cache-control"] and said.headers["vary"] == "Accept-Encoding"


def test_plotly_stands_beside_them() -> None:
    said = get(f"/cnn-viz/{scripts.version()}/{scripts.PLOTLY}", "identity")
    assert said.status == 200 and len(said.body) > 1_000_000


def test_it_is_packed_only_for_who_can_unpack_it() -> None:
    address = f"/cnn-viz/{scripts.version()}/lib/geometry.js"
    plain = get(address, "identity")
    assert "content-encoding" not in plain.headers
    packed = get(address)
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body


@pytest.mark.parametrize(
    "address",
    ["{old}/network/index.js", "{now}/network/__init__.py", "{now}/../../paths.py", "{now}/network", "{now}/"],
)
def test_nothing_else_is(address: str) -> None:
    said = get(f"/cnn-viz/{address.format(old='0' * 16, now=scripts.version())}")
    assert said.status == 404 and b"import" not in said.body
    assert said.headers.get("cache-control", "no-store") == "no-store"


def test_every_import_of_a_script_is_a_script() -> None:
    """A name that is wrong would end in a page without the component; tsc says so too, and not on a user's machine."""
    files = scripts.files()
    for name, content in files.items():
        for wanted in re.findall(r'^import .* from "([^"]+)";$', content.decode(), re.MULTILINE):
            assert wanted.startswith("."), (name, wanted)
            parts = (name.rpartition("/")[0] + "/" + wanted).split("/")
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            assert "/".join(part for part in parts if part != ".") in files, (name, wanted)


def test_the_stub_begins_at_the_pages_own_root() -> None:
    """Under a sub-path and behind a proxy too: no address of ours begins with a slash."""
    assert f'"cnn-viz/{scripts.version()}/network/index.js", document.baseURI' in scripts.stub("network")
