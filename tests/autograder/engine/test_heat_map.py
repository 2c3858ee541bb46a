"""Do excerpts show what is wrong in an array, and heat maps the numbers in it?"""

import re

import numpy as np
import pytest

from autograder.engine.excerpt import Excerpt, Window, excerpt_of
from autograder.engine.heat_map import heat_maps, number, place_of, tint
from autograder.engine.tensors import Tensor


def test_all_of_a_small_array_is_shown():
    """Are the numbers, what is wrong and how much all there?"""
    expected = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    actual = expected.copy()
    actual[1, 2] += 0.5
    found = excerpt_of(expected, actual)
    assert found.expected.rows == ((1, 2, 3), (4, 5, 6)) and found.actual.rows[1] == (4, 5, 6.5)
    assert found.difference.rows == ((0, 0, 0), (0, 0, 0.5))
    assert found.summary == "1 of 6 entries is wrong; the largest difference is 0.5."
    assert place_of("h", found.difference) == ""


def test_rounding_is_no_difference():
    """Is an entry that is right up to rounding shown as right?"""
    expected = np.ones((2, 2))
    found = excerpt_of(expected, expected + np.array([[1e-16, 1e-13], [0, 1e-3]]))
    assert found.difference.rows == ((0, 0), (0, 0.001)) and found.wrong == 1
    single = excerpt_of(np.float32([1, 2]), np.float32([1 + 1e-6, 3]))
    assert single.difference.rows == ((0, 1),)


def test_a_large_array_is_shown_where_it_is_first_wrong():
    """Is the first wrong matrix and the first wrong entry in it on the page?"""
    expected = np.zeros((5, 40, 30))
    actual = expected.copy()
    actual[3, 20, 12] = 7.0
    found = excerpt_of(expected, actual)
    assert found.difference.index == (3,) and found.difference.start == (19, 11)
    assert found.difference.rows[1][1] == 7.0
    assert place_of("hs", found.difference) == (
        "`hs[3]`, rows 19 to 26 of 40, columns 11 to 20 of 30"
    )
    vector = excerpt_of(np.zeros(50), np.arange(50.0))
    assert place_of("b", vector.difference) == "entries 0 to 9 of 50"


def test_other_shapes_have_no_difference():
    """Are both arrays shown, and nothing subtracted?"""
    found = excerpt_of(np.ones((2, 3)), np.ones((3, 2)))
    assert found.difference is None and found.summary == ""
    assert [len(window.rows) for window in (found.expected, found.actual)] == [2, 3]
    assert "difference" not in heat_maps(found)


@pytest.mark.parametrize(
    "value",
    [None, "a", (1, 2), np.array(["a"]), np.array([1j]), np.zeros((0, 3)), np.ones((1,) * 9)],
)
def test_what_is_no_number_is_not_shown(value):
    """Is there no excerpt without numbers, and none of the learner's where they have none?"""
    assert excerpt_of(value, np.ones(2)) is None
    assert excerpt_of(np.ones(2), value).actual is None


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1.0, np.nan),
        (np.array([True, False]), np.array([True, True])),
        (np.array([1, 2]), np.array([1, 2**62])),
        (np.array([1], dtype=np.uint64), np.array([2**64 - 1], dtype=np.uint64)),
        (np.float16([1, 2]), np.float16([np.inf, -np.inf])),
        (np.longdouble([1]), np.longdouble([1]) / 3),
        (np.array([1.0, 1e300]), np.array([-1e300, -1e300])),
        (Tensor(np.ones((2, 2), np.float32), True), Tensor(np.zeros((2, 2), np.float32), True)),
        (np.ones((3, 4)), np.full((3, 4), 1 + 1e-7)),
    ],
)
def test_every_kind_of_number_is_shown_and_stored(expected, actual):
    """Do whole numbers, booleans, infinities and tensors survive, as text and as data?"""
    found = excerpt_of(expected, actual)
    assert found.wrong >= 1 and found.summary
    assert "nan" not in heat_maps(found).replace('title="nan"', "")
    assert Excerpt.from_dict(found.to_dict()).to_dict() == found.to_dict()


@pytest.mark.parametrize(
    ("value", "largest", "shown"),
    [
        (0, 1, "0"),
        (0.0, 1, "0"),
        (-0.123456, 1, "−0.12"),
        (0.0001, 1, "0.00"),
        (12.345, 20, "12.3"),
        (-123.45, 500, "−123"),
        (0.0123, 0.05, "0.012"),
        (0.00012, 0.0002, "1e-4".replace("-", "−")),
        (123456.0, 2e5, "1e5"),
        (float("nan"), 1, "NaN"),
        (float("-inf"), 1, "−∞"),
    ],
)
def test_numbers_have_the_digits_that_a_person_wants(value, largest, shown):
    """Are three digits of the largest one shown, and is 0 only what is 0?"""
    assert number(value, largest) == shown


def test_whole_numbers_have_no_decimals():
    """Is a one-hot vector shown as 0 and 1?"""
    html = heat_maps(excerpt_of(np.eye(2), np.eye(2)[::-1]))
    shown = re.findall(r">([^<>]+)</td>", html)
    assert shown == ["1", "0", "0", "1", "−1", "1", "0", "1", "1", "0", "1", "−1"]


def test_a_tint_shows_sign_and_size():
    """Is there none for 0 and for what is no number, and more of it for larger numbers?"""
    assert tint(0.0, 1.0) == tint(float("nan"), 1.0) == ""
    weak, strong = tint(0.1, 1.0), tint(1.0, 1.0)
    assert weak[:7] == strong[:7] != tint(-1.0, 1.0)[:7] and int(weak[7:], 16) < int(strong[7:], 16)
    assert tint(float("inf"), 1.0) == strong


def test_expected_and_yours_share_one_scale():
    """Has the same number the same colour in both?"""
    html = heat_maps(excerpt_of(np.array([1.0, 0.5]), np.array([0.5, 4.0])))
    halves = re.findall(r'<td[^>]*background-color:(#\w+);">0.50</td>', html)
    assert len(halves) == 2 and halves[0] == halves[1]


def test_a_window_holds_a_few_numbers_and_nothing_else():
    """Is anything else an error?"""
    for rows in ((), ((),), ((1.0,), (1.0, 2.0)), (("<b>",),), ((True,),), ((2**80,),)):
        with pytest.raises(ValueError, match="few numbers"):
            Window((1, 1), (), (0, 0), rows)
