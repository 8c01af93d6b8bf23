"""pandas is imported by who needs it: not by a page with a canvas."""

import subprocess
import sys

import pandas as pd
import pytest

from cnn_viz.ui.plain_data import _is_dataframe_like
from tests.conftest import ROOT

OPEN_THE_APP = """
import sys
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=120).run()
assert not at.exception and any("canvas" in x.proto.component_name for x in at.get("bidi_component"))
print(sorted({"pandas", "pyarrow"} & set(sys.modules)))
"""


def test_the_draw_page_needs_no_pandas() -> None:
    done = subprocess.run([sys.executable, "-c", OPEN_THE_APP], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("plain", [{"a": [1]}, [{"a": 1}], "text", 1, None])
def test_a_plain_value_is_no_data_frame(plain: object) -> None:
    assert not _is_dataframe_like(plain)


def test_a_data_frame_is_still_known_as_one() -> None:
    assert _is_dataframe_like(pd.DataFrame({"a": [1]})) and _is_dataframe_like(pd.Series([1]))
