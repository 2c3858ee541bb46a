import numpy as np
import pytest
import torch

from lstm_course.cells.gru import gru_step
from lstm_course.cells.lstm import lstm_step
from lstm_course.cells.variants import coupled_lstm_step
from lstm_course.lessons.lesson_06.counting import (
    best_counter,
    climb_of_coupled,
    climb_of_gru,
    climb_of_lstm,
    counting_weights,
    draw_climb,
    draw_counting_reach,
    draw_states_over_string,
    reach,
    reach_of_hand_set_counter,
    states_over_string,
)
from lstm_course.lessons.shared.batched_training import BatchedWeights
from lstm_course.plotting.palette import CELL, MODELS
from tests.lstm_course.drawn import colour, colours


def test_an_lstm_adds():
    """Does the memory grow by the candidate at each letter, without an upper bound?"""
    path = climb_of_lstm(lstm_step, 0.5, 40)
    np.testing.assert_allclose(path, 0.5 * np.arange(41), atol=1e-9)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
@pytest.mark.parametrize(
    ("climb", "step"), [(climb_of_gru, gru_step), (climb_of_coupled, coupled_lstm_step)]
)
def test_gru_and_coupled_cell_mix(climb, step, share):
    """Does the state follow 1 - zᵏ, equation (22) of the lesson?"""
    path = climb(step, share, 30)
    np.testing.assert_allclose(path, 1 - share ** np.arange(31), atol=1e-9)


def test_no_update_gate_keeps_a_late_step_large():
    """Is the k-th step of a mix largest at z = k/(k+1), where it is about 1/(e k)?"""
    k = 30
    gates = np.linspace(0.5, 0.999, 2000)
    steps = gates**k * (1 - gates)
    assert gates[steps.argmax()] == pytest.approx(k / (k + 1), abs=1e-3)
    assert steps.max() == pytest.approx(1 / (np.e * k), rel=0.03)


def test_weights_set_by_hand_count():
    """Does one LSTM unit tell the last b of every string up to n = 300?"""
    assert reach_of_hand_set_counter(300) == 300


def networks_of_hand(readouts):
    """The counter set by hand as networks side by side, answering yes where h is small."""
    W_ih, W_hh, b = (torch.tensor(np.stack([w] * len(readouts))) for w in counting_weights())
    zeros = torch.zeros(len(readouts), 1, dtype=torch.float64)
    v = torch.full((len(readouts), 1), -1.0, dtype=torch.float64)
    return BatchedWeights(W_ih, W_hh, b, zeros, v, torch.tensor(readouts, dtype=torch.float64))


def test_reach_is_where_the_first_mistake_is():
    """Is a good counter found to count, and one that always says no to fail at once?"""
    weights = networks_of_hand([np.tanh(0.5), -2.0])
    np.testing.assert_array_equal(reach("lstm", weights, 25), [25, 0])


def test_states_over_a_string_go_up_and_down():
    """Is c the number of a's less that of b's, and is it the unit that is found?"""
    hs, cs = states_over_string("lstm", networks_of_hand([0.5]), 6)
    expected = [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0]
    np.testing.assert_allclose(cs[:, 0, 0], expected, atol=1e-6)
    np.testing.assert_allclose(hs[:, 0, 0], np.tanh(expected), atol=1e-6)
    noise = np.random.default_rng(0).standard_normal((12, 3))
    among = np.column_stack([noise[:, :2], -0.1 * cs[:, 0, 0], np.ones(12), noise[:, 2]])
    np.testing.assert_allclose(best_counter(among), 0.1 * np.array(expected), atol=1e-6)


def test_climb_draws_every_curve():
    """Is the sum on the left, and each mix with its label on the right?"""
    adding, mixing = np.arange(5.0), {"z = 0.5": np.zeros(5), "z = 0.9": np.ones(5)}
    left, right = draw_climb(adding, mixing).axes
    np.testing.assert_array_equal(left.lines[0].get_ydata(), adding)
    assert [text.get_text() for text in right.get_legend().get_texts()] == list(mixing)
    for line, path in zip(right.lines[:2], mixing.values(), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), path)
    assert colour(left.lines[0]) == CELL


def test_states_draw_every_network():
    """Is there a curve for each network, and grey over the letters beyond those in training?"""
    states = {"gru": np.zeros((12, 3)), "lstm": np.arange(24.0).reshape(12, 2)}
    fig = draw_states_over_string(states, 4, {"gru": "GRU", "lstm": "LSTM"})
    for ax, units in zip(fig.axes, states.values(), strict=True):
        curves = [line for line in ax.lines if len(line.get_xdata()) == 12]
        np.testing.assert_array_equal([c.get_ydata() for c in curves], units.T)
        assert set(colours(curves)) == {MODELS[ax.get_title(loc="left").lower()]}
        (grey,) = ax.patches
        assert (grey.get_x(), grey.get_x() + grey.get_width()) == (4.5, 8.5)  # a5 to the 2nd b


def test_reach_draws_a_dot_for_each_network():
    """Are equal values drawn apart, at their own place on the axis?"""
    fig = draw_counting_reach({"rnn": np.array([3, 3, 3]), "lstm": np.array([9, 7])}, 5)
    rnn, lstm = (dots.get_offsets() for dots in fig.axes[0].collections)
    assert sorted(rnn[:, 0]) == [3, 3, 3]
    assert len(set(rnn[:, 1])) == 3
    assert sorted(lstm[:, 0]) == [7, 9]
    assert set(lstm[:, 1]) == {1.0}
    assert colours(fig.axes[0].collections) == [MODELS["rnn"], MODELS["lstm"]]
