import numpy as np
import pytest

from lstm_course.lessons.lesson_06.counting_runs import train_counters
from lstm_course.lessons.lesson_06.counting_states import (
    TITLES,
    best_counter,
    best_units,
    draw_states_over_string,
    states_over_string,
)
from lstm_course.plotting.palette import MODELS
from tests.lstm_course.drawn import colours
from tests.lstm_course.lessons.lesson_06.test_counting import networks_of_hand


def test_states_over_a_string_go_up_and_down():
    """Is c the number of a's less that of b's, and is it the unit that is found?"""
    hs, cs = states_over_string("lstm", networks_of_hand([0.5]), 6)
    expected = [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0]
    np.testing.assert_allclose(cs[:, 0, 0], expected, atol=1e-6)
    np.testing.assert_allclose(hs[:, 0, 0], np.tanh(expected), atol=1e-6)
    noise = np.random.default_rng(0).standard_normal((12, 3))
    among = np.column_stack([noise[:, :2], -0.1 * cs[:, 0, 0], np.ones(12), noise[:, 2]])
    np.testing.assert_allclose(best_counter(among), 0.1 * np.array(expected), atol=1e-6)


def test_the_units_are_those_of_every_network():
    """Is there one unit per network and kind, over a string of twice the trained length?"""
    histories = {kind: train_counters(kind, 3, 2, seeds=2) for kind in TITLES}
    states = best_units(histories, 3)
    assert {kind: units.shape for kind, units in states.items()} == dict.fromkeys(TITLES, (12, 2))
    hs, cs = states_over_string("lstm", histories["lstm"].best, 6)
    np.testing.assert_array_equal(states["lstm"][:, 1], best_counter(cs[:, 1]))
    hs, _ = states_over_string("gru", histories["gru"].best, 6)
    assert np.abs(states["gru"]) == pytest.approx(
        np.abs(np.stack([best_counter(hs[:, k]) for k in range(2)], axis=1))
    )


def test_states_draw_every_network():
    """Is there a curve for each network, and grey over the letters beyond those in training?"""
    states = {"gru": np.zeros((12, 3)), "lstm": np.arange(24.0).reshape(12, 2)}
    fig = draw_states_over_string(states, 4)
    assert "2 networks: 4.50 after 3 a's, 10.50 after 6, 22.50 after 6 b's" in fig.get_label()
    for ax, (kind, units) in zip(fig.axes, states.items(), strict=True):
        curves = [line for line in ax.lines if len(line.get_xdata()) == 12]
        np.testing.assert_array_equal([c.get_ydata() for c in curves], units.T)
        assert set(colours(curves)) == {MODELS[kind]}
        assert ax.get_title(loc="left") == TITLES[kind]
        (grey,) = ax.patches
        assert (grey.get_x(), grey.get_x() + grey.get_width()) == (4.5, 8.5)  # a5 to the 2nd b
