import numpy as np
import torch

from lstm_course.lessons.lesson_06.counting import (
    counting_weights,
    describe_hand_set_counter,
    draw_counting_reach,
    reach,
    reach_of_hand_set_counter,
)
from lstm_course.lessons.shared.batched_training import BatchedWeights
from lstm_course.plotting.palette import MODELS
from tests.lstm_course.drawn import colours


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


def test_the_hand_set_counter_is_described():
    """Does the sentence name the reach, and that nothing longer was tried?"""
    assert describe_hand_set_counter(30) == (
        "one LSTM unit, weights set by hand: correct on all strings up to n = 30, the longest that "
        "was tried"
    )


def test_reach_draws_a_dot_for_each_network():
    """Are equal values drawn apart, at their multiple of the longest length in training?"""
    reaches = {"rnn": np.array([3, 3, 3]), "lstm": np.array([10, 7])}
    fig = draw_counting_reach(reaches, 5)
    rnn, lstm = (dots.get_offsets() for dots in fig.axes[0].collections)
    np.testing.assert_allclose(rnn[:, 0], 3 / 5)
    assert len(set(rnn[:, 1])) == 3
    np.testing.assert_allclose(np.sort(lstm[:, 0]), [7 / 5, 2])
    assert set(lstm[:, 1]) == {1.0}
    assert colours(fig.axes[0].collections) == [MODELS["rnn"], MODELS["lstm"]]


def test_own_runs_are_rings_in_units_of_their_own_training():
    """Are rings unfilled, below the dots of their kind, and explained in the legend?"""
    reaches = {"gru": np.array([6]), "lstm": np.array([10])}
    fig = draw_counting_reach(reaches, 5, {"lstm": np.array([6, 8])}, 4)
    (ax,) = fig.axes
    _, dots, rings, *_ = ax.collections
    np.testing.assert_allclose(rings.get_offsets()[:, 0], [6 / 4, 8 / 4])
    assert rings.get_facecolor().size == 0
    assert rings.get_offsets()[0, 1] > dots.get_offsets()[0, 1]
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["kept runs, n ≤ 5", "your runs, n ≤ 4"]
    assert "GRU 1.20, from 1.20 to 1.20; LSTM 2.00" in fig.get_label()
    assert fig.get_label().endswith("Your runs, n ≤ 4: LSTM 1.75, from 1.50 to 2.00.")
