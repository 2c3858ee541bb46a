"""Is every message either decoded to values of known types or an error?"""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.engine.answers import Foreign
from autograder.sandbox.codec import MAX_ITEMS, MAX_TREE, MessageError, decode, encode

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


def message(tree, blob=b""):
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return len(text).to_bytes(8, "big") + text + blob


@given(VALUES.filter(lambda value: "\\ud" not in json.dumps(value)))
def test_values_come_back(value):
    """Is the decoded value the encoded one?"""
    assert decode(encode(value)) == value


@pytest.mark.parametrize("dtype", ["?", "i1", ">i4", "u8", "f4", "f8", "c16"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 4)])
def test_arrays_come_back(dtype, shape):
    """Are entries, dtype, shape and order the same?"""
    original = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    for array in (original, np.asfortranarray(original)):
        back = decode(encode(array))
        assert back.dtype == array.dtype and back.shape == array.shape
        assert np.array_equal(back, array)


@pytest.mark.parametrize(
    "tree",
    [
        {"array": ["O", [1], "C"]},
        {"array": ["|O8", [1], "C"]},
        {"array": ["V8", [1], "C"]},
        {"array": ["f8,f8", [1], "C"]},
        {"array": ["(2,)f8", [1], "C"]},
        {"array": ["f8", [-1], "C"]},
        {"array": ["f8", [2**60], "C"]},
        {"array": ["f8", [True], "C"]},
        {"array": ["f8", ["1"], "C"]},
        {"array": ["f8", [1], "A"]},
        {"array": ["f8", [1] * 40, "C"]},
        {"array": ["f8", [1000], "C"]},
        {"array": [["f8"], [1], "C"]},
        {"array": "f8"},
        {"pickle": "gASVAAAAAAAAAA=="},
        {"__reduce__": []},
        {"record": ["Popen", ["ls"]]},
        {"record": ["Foreign", [1, 2, 3, 4, 5]]},
        {"record": []},
        {"tuple": 3},
        {"dict": [1]},
        {"int": "9" * 5000},
        {"int": "x"},
        {"complex": ["a"]},
        {"a": 1, "b": 2},
        {},
        [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]],
        [0] * (MAX_ITEMS + 1),
        b"[" * 10**5,
        b"9" * 10**5,
        b"\xff\xfe",
        b"",
        b"{",
        b" " * (MAX_TREE + 1),
    ],
    ids=lambda tree: str(tree)[:30],
)
def test_an_invalid_message_is_an_error(tree):
    """Is nothing built from it?"""
    with pytest.raises(MessageError):
        decode(message(tree, b"\0" * 64), {"Foreign": Foreign})


@pytest.mark.parametrize("text", [b"", b"\0" * 7, b"\xff" * 8, b"\0" * 7 + b"\x09[]"])
def test_a_truncated_message_is_an_error(text):
    """Is a message refused that ends early?"""
    with pytest.raises(MessageError):
        decode(text)


def test_lone_surrogates_are_replaced():
    """Can every decoded text be written to a file?"""
    got = decode(message(b'{"dict": {"\\ud800": ["\\udfff", "ok"]}}'))
    assert got == {"?": ["?", "ok"]}
