"""Reading a bit back: is it read where it is, and only there?"""

import numpy as np

from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.lesson_03.reading_back import (
    ReadBack,
    draw_read_back,
    median_reach,
    reach,
    read_back,
    reading_correlation,
)
from lstm_course.plotting.palette import CELL, HIDDEN
from tests.lstm_course.drawn import colours, named_colours


def test_a_memory_that_is_cleared_knows_nothing_of_the_past():
    """With f near 0 and no recurrence in between, is the bit gone within some steps?"""
    found = read_back(lstm_forward, -20.0, 0, steps=40)
    assert found.c[0] > 0.99 and np.abs(found.c[-10:]).max() < 0.3


def test_an_open_forget_gate_keeps_it():
    """With a bias of 6, is the bit there after 60 steps, and f near 1?"""
    found = read_back(lstm_forward, 6.0, 0, steps=60)
    assert found.c[-1] > 0.9 and found.f > 0.99


def test_noise_is_not_read_as_the_bit():
    """Is the correlation judged on sequences that the reading has not seen?"""
    rng = np.random.default_rng(1)
    noise, bits = rng.standard_normal((20, 60, 29)), rng.choice([-1.0, 1.0], 60)
    assert np.abs(reading_correlation(noise, bits)).mean() < 0.4  # on its own half it would be 1


def test_the_reading_is_that_of_least_squares():
    """Does a regression with an intercept, by `lstsq`, say the same?"""
    rng = np.random.default_rng(2)
    bits = rng.choice([-1.0, 1.0], 80)
    states = rng.standard_normal((80, 3)) + bits[:, None] * [0.5, 0, 0] + 2
    columns = np.column_stack([states, np.ones(80)])
    weights = np.linalg.lstsq(columns[:40], bits[:40], rcond=None)[0]
    expected = np.corrcoef(columns[40:] @ weights, bits[40:])[0, 1]
    np.testing.assert_allclose(reading_correlation(states[None], bits), [expected], rtol=1e-6)


def test_reach_of_a_correlation_that_never_falls():
    """Is it the last step?"""
    assert reach(np.ones(10)) == 9 and reach(np.zeros(10)) == -1


def test_each_bias_has_a_panel_with_c_and_h():
    """Are c and h told apart, and are f and the reach in the title?"""
    run = ReadBack(np.array([1.0, 0.5, 0.4]), np.array([0.9, 0.1, 0.1]), 0.75)
    fig = draw_read_back({0.0: [run], 1.0: [run, run]})
    for ax in fig.axes:
        np.testing.assert_allclose(ax.lines[0].get_ydata(), run.h)
        np.testing.assert_allclose(ax.lines[1].get_ydata(), run.c)
        assert named_colours(ax) == {"c": CELL, "h": HIDDEN}
        assert colours(ax.collections) == [HIDDEN, CELL]
        assert ax.get_title(loc="left") == "f ≈ 0.75: readable for 1 steps"
    assert fig.get_label().count("near 0.75: c stays above 0.5 for 1 steps, h for 0.") == 2


def test_the_median_reach_is_over_the_runs():
    """Is it the median, and not the mean?"""
    runs = [ReadBack((np.arange(20) <= n) * 1.0, np.zeros(20), 0.5) for n in (2, 3, 15)]
    assert median_reach(runs, "c") == 3
