"""Are the sentences about a wrong value true, and the most useful ones?"""

from dataclasses import replace

import numpy as np
import pytest

from autograder.engine.answers import Foreign
from autograder.engine.describe import not_finite, wrong_dtype, wrong_shape, wrong_type
from autograder.engine.diagnose import largest_difference, what_is_wrong
from autograder.engine.sample import Sample

RNG = np.random.default_rng(3)
T, B, H = 6, 3, 4


def samples(wrong, shape, count=2):
    """Cases in which `wrong` was done to random numbers."""
    made = []
    for k in range(count):
        expected = RNG.standard_normal((shape[0] + k, *shape[1:]))
        inputs = {"h_prev": RNG.standard_normal(expected.shape)}
        outputs = {"dx": RNG.standard_normal(expected.shape)}
        sizes = {"B": shape[0] + k} if len(shape) == 2 else {"T": shape[0] + k, "B": B}
        seen = np.asarray(wrong(expected, inputs, outputs))
        made.append(Sample(seen, expected, inputs, outputs, sizes))
    return made


def swap_blocks(expected, inputs, outputs):
    i, f, g, o = np.split(expected, 4, axis=1)
    return np.concatenate([i, f, o, g], axis=1)


def one_block(expected, inputs, outputs):
    wrong = expected.copy()
    wrong[:, 2 * H : 3 * H] += 1
    return wrong


def from_step(start):
    def wrong(expected, inputs, outputs):
        result = expected.copy()
        result[start:] *= 1.3
        result[start:] += 0.1
        return result

    return wrong


@pytest.mark.parametrize(
    ("wrong", "shape", "axes", "said"),
    [
        (lambda e, i, o: 0 * e, (B, H), "B H", "zero everywhere"),
        (lambda e, i, o: -e, (B, H), "B H", "wrong sign everywhere"),
        (lambda e, i, o: 2 * e, (B, H), "B H", "2 times the expected value"),
        (lambda e, i, o: e / len(e), (B, H), "B H", "divided by the batch size B"),
        (lambda e, i, o: e * B, (T, B, H), "T B H", "is 3 times the expected value"),
        (lambda e, i, o: e / len(e), (T, B, H), "T B H", "divided by the number of steps T"),
        (lambda e, i, o: e - 0.5, (B, H), "B H", "0.5 too small"),
        (lambda e, i, o: i["h_prev"], (B, H), "B H", "is the argument `h_prev`"),
        (lambda e, i, o: o["dx"], (B, H), "B H", "holds the values of `dx`"),
        (lambda e, i, o: e[::-1], (T, B, H), "T B H", "reversed in time"),
        (lambda e, i, o: np.roll(e, 1, axis=0), (T, B, H), "T B H", "one step late"),
        (lambda e, i, o: np.roll(e, -1, axis=0), (T, B, H), "T B H", "one step early"),
        (lambda e, i, o: e[[-1] * len(e)], (T, B, H), "T B H", "values of the last time step"),
        (lambda e, i, o: e[[0] * len(e)], (T, B, H), "T B H", "values of the first time step"),
        (lambda e, i, o: 0 * e + e.sum(0), (T, B, H), "T B H", "is the same at every time step"),
        (from_step(1), (T, B, H), "T B H", "right at the first time step"),
        (from_step(3), (T, B, H), "T B H", "first at t = 3"),
        (swap_blocks, (B, 4 * H), "B ifgo*H", "in the order i, f, o, g; expected i, f, g, o"),
        (one_block, (B, 4 * H), "B ifgo*H", "in the block of `g` only"),
        (lambda e, i, o: np.abs(e), (B, H), "B H", "is positive and wrong where it is negative"),
        (lambda e, i, o: e**3, (B, H), "B H", "right shape but wrong numbers"),
    ],
)
def test_a_pattern_is_recognised(wrong, shape, axes, said):
    """Is what was done to the numbers said?"""
    assert said in what_is_wrong(samples(wrong, shape), axes)


def test_zeros_are_not_called_negative():
    """Where no expected value is negative, is none said to be?"""
    expected = np.eye(B, H)
    sample = Sample(np.ones((B, H)), expected, {}, {}, {})
    said = what_is_wrong([sample], "B H")
    assert said == "is right where the expected value is positive and wrong where it is zero"


def test_scaled_inputs_do_not_hide_at_which_steps_it_is_wrong():
    """Where tanh saturates, some later steps agree by chance: is the pattern still said?"""
    ordinary = samples(from_step(1), (T, B, H))
    (saturated,) = samples(from_step(1), (T, B, H), 1)
    saturated.seen[-1] = saturated.expected[-1]
    said = what_is_wrong([*ordinary, replace(saturated, scaled=True)], "T B H")
    assert said.startswith("is right at the first time step")


def test_a_pattern_must_hold_in_every_case():
    """Is a pattern that holds in one case only kept quiet?"""
    one, _ = samples(lambda e, i, o: -e, (B, H))
    _, other = samples(lambda e, i, o: e**3, (B, H))
    assert what_is_wrong([one, other], "B H") == "has the right shape but wrong numbers"


def test_the_largest_difference_is_found():
    """Are place and both numbers those of the entry that is furthest off?"""
    expected = np.zeros((2, 3)) + 1.0
    seen = expected.copy()
    seen[0, 1], seen[1, 2] = 1.5, -4.0
    text = largest_difference(Sample(seen, expected, {}, {}, {}))
    assert text == (
        "2 of 6 entries differ; the largest difference at [1, 2]: yours is -4, expected 1"
    )


@pytest.mark.parametrize(
    ("seen", "expected", "axes", "said"),
    [
        ((3, 5), (5, 3), "H I", "(3, 5), expected (5, 3) = (H, I): it is transposed"),
        ((1, 8), (8,), "H", "axis of length 1 is too many"),
        ((8, 1), (8,), "H", "axis of length 1 is too many"),
        ((4, 8), (8,), "H", "Should you sum over it, or take one entry?"),
        ((3, 6, 4), (6, 3, 4), "T B H", "axes are in another order"),
        ((3, 4), (6, 3, 4), "T B H", "Is it one time step instead of all?"),
        ((1, 4), (3, 4), "B H", "it would broadcast"),
        ((5, 3, 4), (6, 3, 4), "T B H", "axis 0 has length 5, not 6"),
        ((), (3,), "", "the first axis is missing"),
        ((), (1,), "T", "an axis of length 1 is missing. Does `squeeze` or an index remove it?"),
        ((6,), (1, 6), "B H", "an axis of length 1 is missing"),
    ],
)
def test_wrong_shapes(seen, expected, axes, said):
    """Does the sentence quote both shapes and the likely reason?"""
    assert said in wrong_shape(seen, expected, axes)
    assert str(seen) in wrong_shape(seen, expected, axes)


@pytest.mark.parametrize(
    ("value", "expected", "said"),
    [
        (None, np.ones(3), "is `None`"),
        (Foreign("Tensor", "torch"), np.ones(3), "in NumPy"),
        (Foreign("generator", "builtins"), np.ones(3), "`yield`"),
        (Foreign("dict", "builtins"), 1.0, "is a dict, expected a single number"),
        ([1.0, 2.0], np.ones(2), "`np.array`"),
        ([np.ones(2), np.ones(2)], np.ones((2, 2)), "`np.stack`"),
        ((np.ones(2), 0.1), np.ones(2), "Return one array, not several values"),
        (2.0, np.ones(3), "is a single number"),
        (True, 1.0, "boolean"),
        (np.ones(3), 1.0, "expected a single number"),
        (np.ones(3), (1.0, 2.0), "expected a tuple of 2 items"),
        ((1.0,), (1.0, 2.0), "has 1 item, expected 2"),
        (np.array(1.0), 1.0, ""),
        (1, 1.0, ""),
        ([1.0, 2.0], (1.0, 2.0), ""),
    ],
)
def test_wrong_types(value, expected, said):
    """Is a wrong type said, and a right one let through?"""
    found = wrong_type(value, expected)
    assert said in found if said else found == ""


def test_dtypes_and_special_numbers():
    """Are integers, lost digits and numbers that are none said, and nothing else?"""
    right = np.ones((2, 3))
    assert "integers" in wrong_dtype(right.astype(int), right)
    assert "booleans" in wrong_dtype(right.astype(bool), right)
    assert "which keeps more digits" in wrong_dtype(right.astype(np.float32), right)
    assert wrong_dtype(right, right) == wrong_dtype(right, right.astype(np.float32)) == ""
    assert not_finite(right) == ""
    assert "NaN in 1 of 6 entries, first at [1, 2]" in not_finite(
        np.where(np.arange(6).reshape(2, 3) == 5, np.nan, 1.0)
    )


def test_one_step_alone_speaks_not_against_a_shift_in_time():
    """Is "one step late" said where a sequence of one step cannot show it?"""
    expected = RNG.standard_normal((T, B, H))
    late = np.concatenate([RNG.standard_normal((1, B, H)), expected[:-1]])
    one = Sample(late, expected, {}, {}, {})
    short = Sample(late[:1], expected[:1], {}, {}, {})
    assert "is one step late" in what_is_wrong([one, short], "T B H")
    assert "late" not in what_is_wrong([short], "T B H")


def test_a_common_factor_of_numbers_and_arrays():
    """Is a factor common to numbers and arrays told, and none of one number again and again?"""
    values = [np.array(1.5), np.array(-2.0), np.array([0.5, 4.0])]
    several = [Sample(3 * value, value, {}, {}, {}) for value in values]
    assert "is 3 times the expected value" in what_is_wrong(several, "")
    again = [Sample(3 * values[0], values[0], {}, {}, {})] * 3
    assert "times the expected value" not in what_is_wrong(again, "")


def limited(lower, upper, spoil=None):
    """Two cases in which the values are cut off at these limits."""
    made = []
    for scale in (1.0, 4.0):
        expected = scale * np.linspace(-2, 2, 12).reshape(3, 4)
        seen = np.clip(expected, lower, upper)
        if spoil is not None:
            seen[spoil] += 1e-3
        made.append(Sample(seen, expected, {}, {}, {}))
    return made


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [
        (-1.1, 1.1, "is limited to between -1.1 and 1.1: entries beyond these limits are cut off"),
        (None, 1.1, "is limited to at most 1.1: larger entries are cut off"),
        (-1.1, None, "is limited to at least -1.1: smaller entries are cut off"),
    ],
)
def test_values_that_are_cut_off(lower, upper, said):
    """Are the limits of a clipped value told?"""
    assert what_is_wrong(limited(lower, upper), "B H") == said


def test_a_limit_needs_evidence():
    """Is none told where an entry within is wrong, or a right value of another case is beyond?"""
    assert "limited" not in what_is_wrong(limited(-1.1, 1.1, spoil=(1, 1)), "B H")
    beyond = np.array([[0.5, 3.0]])
    assert "limited" not in what_is_wrong(limited(-1.1, 1.1), "B H", [beyond])
    within = np.array([[0.5, 1.0]])
    assert "limited" in what_is_wrong(limited(-1.1, 1.1), "B H", [within])
    everywhere = [Sample(np.full(5, 2.0), np.linspace(3, 4, 5), {}, {}, {})]
    assert "limited" not in what_is_wrong(everywhere, "H")


SQUARE = np.arange(9.0).reshape(3, 3) ** 2
OBLONG = np.sqrt(np.arange(10.0)).reshape(2, 5)


@pytest.mark.parametrize(
    ("expected", "seen", "phrase"),
    [
        (SQUARE, SQUARE.T, "is transposed: rows and columns are exchanged"),
        (
            OBLONG,
            OBLONG.ravel("F").reshape(2, 5),
            "has the right entries in another order: column by column instead of row by row",
        ),
        (
            OBLONG,
            OBLONG.ravel().reshape(2, 5, order="F"),
            "has the right entries in another order: row by row instead of column by column",
        ),
        (OBLONG, OBLONG[:, [1, 0, 2, 4, 3]], "has the right entries in another order"),
        (OBLONG, np.where(OBLONG > 1, OBLONG, OBLONG + 7), "has the right shape but wrong numbers"),
        (
            1 + SQUARE,
            np.where(SQUARE > 20, 0.0, 1 + SQUARE),
            "is zero in every entry that is wrong",
        ),
        (
            1 + SQUARE,
            np.where(SQUARE > 20, 1e-9, 1 + SQUARE),
            "has the right shape but wrong numbers",
        ),
    ],
)
def test_entries_in_other_places_and_zeros(expected, seen, phrase):
    """Are right entries found in any order, and is nothing said of others?"""
    assert what_is_wrong([Sample(seen, expected, {}, {}, {})], "") == phrase


def test_whole_numbers_in_another_order_say_nothing():
    """Is a pattern that tokens fit by chance left out?"""
    tokens = np.array([[1, 2, 3], [4, 5, 6]])
    sample = Sample(tokens[::-1], tokens, {}, {}, {})
    assert what_is_wrong([sample], "") == "has the right shape but wrong numbers"


@pytest.mark.parametrize(
    ("right", "lengths", "phrase"),
    [
        ((3, 3), (6, 7), "is right in the last 3 time steps and wrong at all earlier ones"),
        ((3, 4), (6, 7), "is wrong at some time steps only: with T = 6, first at t = 0"),
        ((3, 3), (6, 6), "is wrong at some time steps only: with T = 6, first at t = 0"),
    ],
)
def test_a_number_of_steps_is_told_where_it_is_always_the_same(right, lengths, phrase):
    """Is a window found in sequences of two lengths, and not where it may be chance?"""
    made = []
    for count, length in zip(right, lengths, strict=True):
        expected = RNG.standard_normal((length, B, H))
        seen = expected.copy()
        seen[: length - count] += RNG.standard_normal((length - count, B, H))
        made.append(Sample(seen, expected, {}, {}, {}))
    assert what_is_wrong(made, "T B H") == phrase
