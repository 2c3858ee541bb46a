"""The straight path: is what is measured the slope, and what is left out the way over h?"""

import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.cells.memory_retention import memory_retention
from lstm_course.lessons.lesson_03.straight_path import LeftOut, draw_left_out, left_out, slopes


def test_whole_slopes_are_those_of_the_way_back():
    """Does `lstm_backward`, which differentiates by hand, give the same matrix?"""
    rng = np.random.default_rng(0)
    T, I, H = 7, 3, 5
    params = (
        rng.standard_normal((4 * H, I)),
        rng.standard_normal((4 * H, H)),
        rng.standard_normal(4 * H),
    )
    x, h, c = rng.standard_normal((T, I)), rng.standard_normal(H), rng.standard_normal(H)
    found = slopes(lstm_forward, memory_retention, x, h, c, params)
    _, _, cache = lstm_forward(
        np.repeat(x[:, None], H, 1), np.tile(h, (H, 1)), np.tile(c, (H, 1)), *params
    )
    rows = lstm_backward(np.zeros((T, H, H)), cache, dc_T=np.eye(H))[2]  # row j: ∂c_T[j] / ∂c
    np.testing.assert_allclose(found.whole, rows, atol=1e-9)


def test_without_the_way_over_h_nothing_is_left_out():
    """With W_hh = 0 gates see no memory: is the product of the gates all there is?"""
    sizes = left_out(lstm_forward, memory_retention, (1, 5, 20), gain=0.0, seed=1)
    np.testing.assert_allclose(sizes.left_out, 0, atol=1e-8)
    np.testing.assert_allclose(sizes.whole, sizes.straight, rtol=1e-8)


def test_larger_recurrent_weights_leave_out_more():
    """Is the share larger for a larger W_hh, and the straight path no longer than one?"""
    small, large = (
        left_out(lstm_forward, memory_retention, (2, 10), gain=gain, seed=2) for gain in (0.3, 2.0)
    )
    assert (large.left_out > small.left_out).all() and small.left_out[0] > 0.01
    assert large.straight[1] < large.straight[0] < np.sqrt(16)


@pytest.mark.parametrize("gain", [0.0, 0.6])
def test_one_step_straight_is_the_forget_gate(gain):
    """Is the mean of a gate with bias 2 about σ(2)?"""
    sizes = left_out(lstm_forward, memory_retention, (1,), gain=gain, seed=3)
    assert sizes.straight[0] / np.sqrt(16) == pytest.approx(1 / (1 + np.exp(-2)), abs=0.05)


def test_left_out_is_drawn_in_percent():
    """Is each network's median on the right, and both of its sizes on the left?"""
    runs = [LeftOut(*np.full((3, 2), value)) for value in (0.1, 0.2, 0.6)]
    left, right = draw_left_out((1, 5), {"small": runs, "large": runs[:1]}).axes
    np.testing.assert_allclose(right.lines[0].get_ydata(), [20, 20])
    assert [t.get_text() for t in right.get_legend().get_texts()] == ["small", "large"]
    np.testing.assert_allclose(left.lines[2].get_ydata(), 0.1)
