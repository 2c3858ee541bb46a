"""What the checks accept and refuse; their messages are tested where they appear."""

import re

import numpy as np
import pytest

from lstm_course.cells.rnn import RNNCache, RNNStepCache
from lstm_course.shapes import entries, expect, expect_alike, fields


def test_fitting_arrays_pass():
    """Do sizes of 1, equal sizes, and a letter with a factor first all fit?"""
    expect("x: B I", x=np.ones((1, 1)))
    expect("b: 4H, W: 4H H", b=np.ones(12), W=np.ones((12, 3)))
    expect("x: B I, W: H I", x=np.ones((3, 3)), W=np.ones((3, 3)))


@pytest.mark.parametrize(
    ("axes", "shapes", "sentence"),
    [
        ("b: 4H", {"b": (6,)}, "b is (6,), expected (4H,)"),
        ("W: H H", {"W": (3, 4)}, "W is (3, 4), expected (H, H)"),
        ("W: H H", {"W": ()}, "W is (), expected (H, H): is an axis missing?"),
        ("x: B I, y: B H", {"x": (2, 3), "y": (2, 0)},
         "y is (2, 0), expected (2, H), as B is 2 in x: no axis may be empty"),
        ("x: B I, W: H I", {"x": (2, 3), "W": (5, 1)},
         "W is (5, 1), expected (H, 3), as I is 3 in x"),
        ("x: T B I, y: T B I", {"x": (2, 3, 4), "y": (3, 2, 4)},
         "y is (3, 2, 4), expected (2, 3, 4), as T is 2 in x, B is 3 in x and I is 4 in x: "
         "is it batch first? Here time comes first"),
    ],
)  # fmt: skip
def test_sizes_that_do_not_fit_are_quoted(axes, shapes, sentence):
    """Are letters given as numbers where known, with the array they come from?"""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        expect(axes, **{name: np.ones(shape) for name, shape in shapes.items()})


def test_nothing_is_blamed_on_the_array_itself():
    """Is a size that a wrong array brings along not used against it?"""
    with pytest.raises(ValueError, match=r"W is \(5, 2\), expected \(H, 3\), as I is 3 in x$"):
        expect("x: B I, W: H I", x=np.ones((4, 3)), W=np.ones((5, 2)))


@pytest.mark.parametrize("dtype", [int, bool, complex, object, "U1"])
def test_only_floating_point_numbers_pass(dtype):
    """Is any other dtype refused by name?"""
    array = np.zeros(3, dtype)
    with pytest.raises(TypeError, match=f"x holds {array.dtype}, expected floating-point numbers"):
        expect("x: B", x=array)


def test_alike_means_equal_shapes():
    """Is an array that would broadcast refused, while a plain number fits everything?"""
    expect_alike(c=np.ones((2, 3)), f=0.5)
    expect_alike(c=1, f=0.5)
    with pytest.raises(ValueError, match=r"f is \(2, 1\), expected \(2, 3\) as c is$"):
        expect_alike(c=np.ones((2, 3)), f=np.ones((2, 1)))
    with pytest.raises(TypeError, match="f holds float64 and c holds float32"):
        expect_alike(c=np.ones(3, np.float32), f=np.ones(3))


def test_a_cache_is_known_by_its_fields():
    """Is another NamedTuple refused, and the right one taken apart?"""
    cache = RNNStepCache(*range(5))
    assert fields(cache, RNNStepCache) == {"x": 0, "h_prev": 1, "W_ih": 2, "W_hh": 3, "h": 4}
    with pytest.raises(TypeError, match="cache is a RNNStepCache, expected the RNNCache"):
        fields(cache, RNNCache)


def test_entries_are_counted_before_they_are_unpacked():
    """Do tuples and lists of the right length pass, and arrays that would unpack not?"""
    h, c = np.ones(3), np.ones(3)
    for pair in ((h, c), [h, c]):
        assert entries("state", pair, "h, c") is pair
    with pytest.raises(TypeError, match=r"^state is a ndarray, expected a tuple \(h, c\)$"):
        entries("state", np.ones((2, 3)), "h, c")
    with pytest.raises(ValueError, match=r"^state has 3 entries, expected 2: \(h, c\)$"):
        entries("state", (h, c, c), "h, c")


@pytest.mark.parametrize(("layers", "word"), [(3, "three"), (4, "four")])
def test_one_gate_block_of_several_is_recognised(layers, word):
    """Is H where 3H or 4H is expected guessed to be one gate block, and anything else not?"""
    axes = f"h: B H, b: {layers}H"
    with pytest.raises(ValueError, match=f": is it one gate block of the {word}\\?$"):
        expect(axes, h=np.ones((2, 5)), b=np.ones(5))
    with pytest.raises(ValueError, match=r"as H is 5 in h$"):
        expect(axes, h=np.ones((2, 5)), b=np.ones(10))
