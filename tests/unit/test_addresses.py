"""Where the app is served: the root from what the browser says, and the address that another machine can open."""

from __future__ import annotations

import pytest

from cnn_viz.ui import addresses


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
