"""Mending weights: does each mending change what it says, and only that?"""

import numpy as np

from autograder.exercises.lesson_03 import weight_repairs
from lstm_course.cells.lstm import LSTMParams

RNG = np.random.default_rng(0)
WEIGHTS = LSTMParams(
    RNG.standard_normal((4, 3)), RNG.standard_normal((4, 1)), RNG.standard_normal(4)
)
SCENES = np.eye(3)


def test_blocks_are_put_in_order():
    """Rows given as o, g, f, i: do they come out as i, f, g, o?"""
    mended = weight_repairs.reorder_blocks("ogfi")(WEIGHTS)
    for old, new in zip(WEIGHTS, mended, strict=True):
        assert np.array_equal(new, old[[3, 2, 1, 0]])
    once = weight_repairs.reorder_blocks("fgio")(WEIGHTS)  # not its own inverse
    assert np.array_equal(once.b, WEIGHTS.b[[2, 0, 1, 3]])


def test_a_block_is_negated_alone():
    """Are the other three blocks unchanged?"""
    mended = weight_repairs.negate_block("f")(WEIGHTS)
    for old, new in zip(WEIGHTS, mended, strict=True):
        assert np.array_equal(new[1], -old[1])
        assert np.array_equal(new[[0, 2, 3]], old[[0, 2, 3]])


def test_columns_and_strength():
    """Inputs reordered, and everything multiplied?"""
    assert np.array_equal(
        weight_repairs.permute_inputs(2, 0, 1)(WEIGHTS).W_ih, WEIGHTS.W_ih[:, [2, 0, 1]]
    )
    assert weight_repairs.scale_weights(3, lambda w: False)(WEIGHTS) is None
    scaled = weight_repairs.scale_weights(3, lambda w: True)(WEIGHTS)
    for old, new in zip(WEIGHTS, scaled, strict=True):
        assert np.array_equal(new, 3 * old)


def test_gates_without_a_bias_are_given_one():
    """Halfway between the extremes of the pre-activation, and only where there was none?"""
    scenes = np.array(np.meshgrid(*[[0, 1]] * 3)).reshape(3, -1).T
    assert weight_repairs.center_gates(scenes)(WEIGHTS) is None
    bare = WEIGHTS._replace(b=np.array([0.0, 0.0, 1.0, 2.0]))
    mended = weight_repairs.center_gates(scenes)(bare)
    a = scenes @ bare.W_ih.T + mended.b  # (8, 4)
    np.testing.assert_allclose(a[:, :2].min(axis=0), -a[:, :2].max(axis=0))
    assert np.array_equal(mended.b[2:], bare.b[2:])


def test_a_block_is_replaced_only_where_the_sentence_is_true():
    """From good weights, in copies?"""
    good = LSTMParams(*(array + 1 for array in WEIGHTS))
    before = [array.copy() for array in WEIGHTS]
    assert weight_repairs.replace_block("g", good, lambda w: False)(WEIGHTS) is None
    mended = weight_repairs.replace_block("g", good, lambda w: True)(WEIGHTS)
    for old, new in zip(WEIGHTS, mended, strict=True):
        assert np.array_equal(new - old != 0, np.broadcast_to((np.arange(4) == 2), old.T.shape).T)
    assert all(map(np.array_equal, before, WEIGHTS))


def test_words_are_treated_alike_only_where_the_sentence_is_true():
    """Do two words take the weight of a third, in the blocks named?"""
    assert weight_repairs.treat_alike("if", (0, 1), 2, lambda w: False)(WEIGHTS) is None
    mended = weight_repairs.treat_alike("if", (0, 1), 2, lambda w: True)(WEIGHTS)
    assert np.array_equal(mended.W_ih[:2], np.repeat(WEIGHTS.W_ih[:2, 2:], 3, axis=1))
    assert np.array_equal(mended.W_ih[2:], WEIGHTS.W_ih[2:])


def test_open_and_closed_hold_whatever_h_is():
    """Is a gate neither open nor closed where h could turn it?"""
    for recurrent, sure in [(0.0, True), (1.9, True), (2.1, False)]:
        weights = LSTMParams(
            np.full((4, 3), 3.0), np.full((4, 1), recurrent), np.array([-1.0, -5.0, -5.0, -1.0])
        )
        assert weight_repairs.is_open(weights, "i", SCENES) == sure
        assert weight_repairs.is_closed(weights, "f", SCENES) == sure
        assert not weight_repairs.is_open(weights, "f", SCENES)
        assert not weight_repairs.is_closed(weights, "o", SCENES)


def test_half_open_at_one_input_is_enough():
    """Is a gate half open, at most or at least, where one input's pre-activation is 0?"""
    columns = np.tile([0.0, 3.0, 3.0], (4, 1))
    weights = LSTMParams(columns, np.zeros((4, 1)), np.zeros(4))
    assert weight_repairs.is_half_open_at_most(weights, "f", SCENES)
    assert not weight_repairs.is_half_open_at_most(weights, "f", SCENES[1:])
    negative = weights._replace(W_ih=-columns)
    assert weight_repairs.is_half_open_at_least(negative, "i", SCENES)
    assert not weight_repairs.is_half_open_at_least(negative, "i", SCENES[1:])
    moved = weights._replace(W_hh=np.full((4, 1), 0.1))  # h opens it a little more, or less
    assert not weight_repairs.is_half_open_at_least(moved, "i", SCENES[:1])
    assert not weight_repairs.is_half_open_at_most(moved, "f", SCENES)
