"""The binary message: what goes in comes out, to the bit."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnn_viz.ui.components.blob import pack, unpack

floats = hnp.arrays(np.float32, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5))
headers = st.dictionaries(st.text().filter(lambda k: k != "shapes"), st.text() | st.integers() | st.lists(st.text()))


@given(headers, st.lists(floats, max_size=4))
def test_header_and_arrays_survive(header, arrays):
    back, values = unpack(pack(header, arrays))
    assert {**header, "shapes": [list(a.shape) for a in arrays]} == back
    assert [v.tobytes() for v in values] == [a.tobytes() for a in arrays]
    assert [v.shape for v in values] == [a.shape for a in arrays]


@given(headers)
def test_arrays_begin_at_a_multiple_of_four(header):
    message = pack(header, [np.ones(3, np.float32)])
    (length,) = struct.unpack_from("<I", message)
    assert (4 + length) % 4 == 0
    assert len(message) == 4 + length + 12


def test_layout_is_what_the_browser_reads():
    message = pack({"a": "数"}, [np.array([1.5], np.float32)])
    (length,) = struct.unpack_from("<I", message)
    assert json.loads(message[4 : 4 + length].decode("utf-8")) == {"a": "数", "shapes": [[1]]}
    assert message[4 + length :] == b"\x00\x00\xc0\x3f"


def test_views_and_other_types_are_written_as_float32_in_order():
    fortran = np.asfortranarray(np.arange(6, dtype=np.float64).reshape(2, 3))
    _, (back,) = unpack(pack({}, [fortran[:, ::2]]))
    assert back.tolist() == [[0, 2], [3, 5]]


def test_not_a_number_belongs_into_the_arrays():
    with pytest.raises(ValueError, match="JSON"):
        pack({"mean": float("nan")}, [])
    _, (back,) = unpack(pack({}, [np.array([np.nan, -np.inf], np.float32)]))
    assert np.isnan(back[0])
    assert back[1] == -np.inf


def test_a_cut_message_is_noticed():
    message = pack({}, [np.ones(4, np.float32)])
    with pytest.raises(ValueError, match="speaks of 4 numbers"):
        unpack(message[:-4])
