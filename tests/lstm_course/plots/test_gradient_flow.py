import numpy as np

from lstm_course.experiments.gradient_flow import LagProfile
from lstm_course.plots.gradient_flow import draw_gradient_against_lag, draw_saturation


def profile(radius):
    lags = np.arange(11)
    hs = np.random.default_rng(0).uniform(-1, 1, (11, 2, 3))
    return LagProfile(radius, radius, 0.9 * radius**lags, radius**lags, hs)


def test_lag_figure_draws_gradient_and_bound():
    """Does each panel hold one solid and one dashed curve a radius, with the numbers given?"""
    fig = draw_gradient_against_lag([profile(0.5), profile(1.5)], [profile(0.9)])
    left, right = fig.axes
    curves = [line for line in left.lines if len(line.get_ydata()) == 11]
    assert [line.get_linestyle() for line in curves] == ["-", "--", "-", "--"]
    np.testing.assert_allclose(curves[2].get_ydata(), 0.9 * 1.5 ** np.arange(11))
    np.testing.assert_allclose(curves[3].get_ydata(), 1.5 ** np.arange(11))
    assert len([line for line in right.lines if len(line.get_ydata()) == 11]) == 2
    assert left.get_yscale() == "log"


def test_saturation_figure_states_the_mean_slope():
    """Does the legend give the mean of 1 - h² of the states?"""
    given = profile(1.0)
    fig = draw_saturation([given])
    text = fig.axes[1].get_legend().get_texts()[0].get_text()
    assert f"{np.mean(1 - given.hs**2):.2f}" in text
