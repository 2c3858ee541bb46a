import numpy as np
import pytest

from lstm_course.cells.lstm import LSTMParams, lstm_forward, lstm_step_backward
from lstm_course.lessons.lesson_04.gradient_paths import (
    BIASES,
    LAG,
    SEEDS,
    SHORT_LAG,
    GradientPaths,
    PathComparison,
    compare_paths,
    conclude_straight_path,
    conclude_two_states,
    describe_paths,
    draw_paths,
    paths_from_last_cell_state,
)
from lstm_course.lessons.lesson_04.lstm_gradient_flow import random_lstm
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY


def test_without_recurrent_weights_the_product_of_the_gates_is_all():
    """If the gates do not see h, is nothing left out?"""
    cache = random_lstm(5, steps=12, hidden_size=7, forget_bias=1, gain=0)
    paths = paths_from_last_cell_state(lstm_step_backward, cache)
    np.testing.assert_allclose(paths.total, paths.straight, rtol=1e-12)
    assert paths.left_out.max() < 1e-12


def test_straight_path_only_falls_and_its_slope_is_the_forget_gate():
    """With one unit, is the straight path the product of its gates, never above 1?"""
    cache = random_lstm(6, steps=9, batch_size=1, hidden_size=1, forget_bias=1, gain=3)
    paths = paths_from_last_cell_state(lstm_step_backward, cache)
    gates = cache.f[:, 0, 0]
    expected = [np.prod(gates[9 - k :]) for k in range(9)]
    np.testing.assert_allclose(paths.straight, expected, rtol=1e-12)
    assert np.all(np.diff(paths.straight) < 0)


def test_total_gradient_agrees_with_differences():
    """Is the total gradient the effect of a small change of c_t on c_T in a fresh run?"""
    cache = random_lstm(7, steps=6, batch_size=1, input_size=2, hidden_size=3, gain=2)
    b = np.zeros(12)
    dc_T = np.random.default_rng(0).standard_normal(cache.c0.shape)
    t, slopes = 2, []
    for unit in np.eye(3):
        ends = []
        for sign in (1, -1):
            c = cache.cs[t] + sign * 1e-6 * unit
            params = LSTMParams(cache.W_ih, cache.W_hh, b)
            h = cache.o[t] * np.tanh(c)
            _, (_, c_T), _ = lstm_forward(cache.x[t + 1 :], h, c, *params)
            ends.append(np.sum(c_T * dc_T))
        slopes.append((ends[0] - ends[1]) / 2e-6)
    paths = paths_from_last_cell_state(lstm_step_backward, cache)
    expected = np.linalg.norm(slopes) / np.linalg.norm(dc_T)
    assert paths.total[5 - t] == pytest.approx(expected, rel=1e-6)
    straight = dc_T * np.prod(cache.f[t + 1 :], axis=0)
    share = np.linalg.norm(slopes - straight) / np.linalg.norm(slopes)
    assert paths.left_out[5 - t] == pytest.approx(share, rel=1e-6)


def made_up(left_out_blind=0.0, left_out=0.6):
    """Two networks per setting; by all paths the gradient is twice the product at every lag."""
    lags = np.arange(LAG + 1)

    def group(share):
        return [GradientPaths(2 * 0.9**lags, 0.9**lags, share + 0 * lags) for _ in range(2)]

    return PathComparison(group(left_out_blind), {bias: group(left_out) for bias in BIASES})


def test_the_claim_holds_for_fixed_gates_only():
    """Is the product exact without recurrent weights, and far off with them, in ten networks?"""
    paths = compare_paths(lstm_step_backward)
    assert len(paths.blind) == len(SEEDS) >= 10
    assert all(len(group) == len(SEEDS) for group in paths.recurrent.values())
    assert max(path.left_out.max() for path in paths.blind) < 1e-12
    for group in paths.recurrent.values():
        assert min(path.left_out[SHORT_LAG] for path in group) > 0.1
    conclusion = conclude_straight_path(paths)
    assert (conclusion.claim, conclusion.verdict) == ("4.1b", "true if")
    assert conclusion.condition == "the gates are held fixed"
    assert "in 10 networks" in conclusion.evidence


@pytest.mark.parametrize(
    ("blind", "left_out", "verdict"),
    [(0.0, 0.6, "true if"), (0.0, 0.0, "true"), (0.2, 0.6, "false")],
)
def test_the_verdict_follows_the_share_that_is_left_out(blind, left_out, verdict):
    """Would other measurements lead to another verdict?"""
    assert conclude_straight_path(made_up(blind, left_out)).verdict == verdict


def test_later_steps_need_both_states_and_no_more():
    """Is the claim of two states true of the cell, with ten networks behind it?"""
    conclusion = conclude_two_states()
    assert (conclusion.claim, conclusion.verdict) == ("4.1a", "true")
    assert "Start 10 networks again" in conclusion.evidence
    assert "exactly the same" in conclusion.evidence


def test_both_paths_are_drawn_and_the_control_is_grey():
    """Are both paths on the left in their colours, and all shares on the right with a legend?"""
    fig = draw_paths(made_up())
    left, right = fig.axes
    total, straight = left.lines
    assert (total.get_color(), straight.get_color()) == (CELL, FORGET_GATE)
    assert (total.get_linestyle(), straight.get_linestyle()) == ("-", "--")
    np.testing.assert_allclose(total.get_ydata(), 2 * straight.get_ydata())
    assert "2 times " in [text.get_text() for text in left.texts]
    labels = [text.get_text() for text in right.get_legend().get_texts()]
    assert labels == [*(f"forget bias {bias}" for bias in BIASES), "W_hh = 0"]
    np.testing.assert_allclose(right.lines[0].get_ydata(), 0.6)
    assert right.lines[-1].get_color() == GREY and set(right.lines[-1].get_ydata()) == {0}
    assert "60% with forget bias 1" in fig.get_label()
    assert fig.get_label().endswith("With W_hh = 0 it leaves out 0%.")


def test_the_description_states_share_and_factor():
    """Are the median share at the short lag and the factor at the long one stated?"""
    line = describe_paths(made_up()).splitlines()[1]
    assert "forget bias 1: the product leaves out 60% at lag 10" in line
    assert line.endswith("at lag 50 the gradient is 2 times as large as the product")
