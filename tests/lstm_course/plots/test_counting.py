import numpy as np

from lstm_course.plots.counting import draw_climb, draw_reach, draw_states_over_string


def test_climb_draws_every_curve():
    """Is the sum on the left, and each mix with its label on the right?"""
    adding, mixing = np.arange(5.0), {"z = 0.5": np.zeros(5), "z = 0.9": np.ones(5)}
    left, right = draw_climb(adding, mixing).axes
    np.testing.assert_array_equal(left.lines[0].get_ydata(), adding)
    assert [text.get_text() for text in right.get_legend().get_texts()] == list(mixing)
    for line, path in zip(right.lines, mixing.values(), strict=False):
        np.testing.assert_array_equal(line.get_ydata(), path)


def test_states_draw_every_network():
    """Is there a curve for each network, and grey over the letters beyond those in training?"""
    states = {"gru": np.zeros((12, 3)), "lstm": np.arange(24.0).reshape(12, 2)}
    fig = draw_states_over_string(states, 4, {"gru": "GRU", "lstm": "LSTM"})
    for ax, units in zip(fig.axes, states.values(), strict=True):
        curves = [line for line in ax.lines if len(line.get_xdata()) == 12]
        np.testing.assert_array_equal([c.get_ydata() for c in curves], units.T)
        (grey,) = ax.patches
        assert (grey.get_x(), grey.get_x() + grey.get_width()) == (4.5, 8.5)  # a5 to the 2nd b


def test_reach_draws_a_dot_for_each_network():
    """Are equal values drawn apart, at their own place on the axis?"""
    fig = draw_reach({"rnn": np.array([3, 3, 3]), "lstm": np.array([9, 7])}, 5)
    rnn, lstm = (dots.get_offsets() for dots in fig.axes[0].collections)
    assert sorted(rnn[:, 0]) == [3, 3, 3]
    assert len(set(rnn[:, 1])) == 3
    assert sorted(lstm[:, 0]) == [7, 9]
    assert set(lstm[:, 1]) == {1.0}
