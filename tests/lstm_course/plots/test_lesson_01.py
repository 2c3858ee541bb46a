"""Figures of lesson 01: do they draw what they are given?"""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lstm_course.experiments.cliff import Descent
from lstm_course.experiments.gradient_flow import LagProfile
from lstm_course.experiments.long_lag import Run
from lstm_course.plots.backward_wave import animate_backward_wave, draw_backward_wave
from lstm_course.plots.cliff import draw_cliff
from lstm_course.plots.depth import draw_gradient_against_depth
from lstm_course.plots.gradient_flow import draw_gradient_against_lag, draw_saturation
from lstm_course.plots.long_lag import (
    draw_accuracy_against_lag,
    draw_loss_with_and_without_clipping,
    smooth,
)
from lstm_course.plots.unrolled import draw_unrolled_rnn


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")


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


def test_wave_hides_what_the_backward_pass_has_not_reached():
    """Are steps before the frontier blank, and the others the power of ten of the gradient?"""
    values = np.full((9, 4), 1e-3)
    fig = draw_backward_wave({1.0: values}, reached=5)
    shown = np.ma.filled(fig.axes[0].images[0].get_array(), np.nan)  # (H, T)
    assert np.isnan(shown[:, :5]).all()
    np.testing.assert_allclose(shown[:, 5:], -3)
    assert "at step 5: 2.0e-03" in fig.axes[0].get_title(loc="right")


def test_animation_has_its_frames_and_a_still():
    """Does the film hold all frames, close its figure, and carry a still?"""
    movie = animate_backward_wave({0.5: np.full((9, 4), 1e-3)}, frames=3)
    html = movie._repr_html_()
    assert all(f"frames[{k}] =" in html for k in range(3)) and "frames[3] =" not in html
    assert 'style="display: none"' in html.split("<script")[0]  # without scripts: only the still
    assert "http" not in html and 'class="fa' not in html  # nothing comes from the network
    assert movie._repr_png_().startswith(b"\x89PNG")
    assert not plt.get_fignums()


def test_depth_figure_draws_the_median():
    """Is the line the median over the seeds?"""
    norms = np.array([[1, 0.5], [1, 0.1], [1, 0.2]])
    fig = draw_gradient_against_depth({"title": {"tanh": norms}})
    np.testing.assert_allclose(fig.axes[0].lines[0].get_ydata(), [1, 0.2])


def test_accuracy_figure_draws_every_run():
    """Is each run a dot, and the mean a line?"""
    accuracies = {0.5: np.array([[1.0, 0.9], [0.5, 0.6]]), 1.0: np.ones((2, 2))}
    ratios = {radius: np.full((2, 2), 0.1) for radius in accuracies}
    top, bottom = draw_accuracy_against_lag((5, 10), accuracies, ratios).axes
    np.testing.assert_allclose(top.lines[0].get_ydata(), [0.95, 0.55])
    dots = [line for line in top.lines if line.get_marker() == "o"]
    assert sorted(np.concatenate([d.get_ydata() for d in dots])) == [0.5, 0.6, 0.9, 1, 1, 1, 1, 1]
    assert bottom.get_yscale() == "log"


def test_clipping_figure_draws_runs_and_median():
    """Does each panel show every run, and their median?"""
    runs = [Run(np.full(30, level), np.ones(30), 1.0) for level in (1.0, 2.0, 6.0)]
    fig = draw_loss_with_and_without_clipping({"rate": {"clipped": runs, "not clipped": runs}})
    curves = [line for line in fig.axes[0].lines if len(line.get_ydata()) == 21]
    levels = [line.get_ydata()[0] for line in curves]
    np.testing.assert_allclose(levels, [1, 2, 6, 2] * 2)
    np.testing.assert_allclose(smooth(np.arange(12.0)), [4.5, 5.5, 6.5])


def test_cliff_figure_draws_both_paths():
    """Are both paths drawn where they went?"""
    path = Descent(np.array([1.2, 1.0]), np.array([-0.3, 0.1]), np.array([2.0, 0.1]), np.ones(2))
    fig = draw_cliff({"not clipped": path, "clipped": path})
    drawn = fig.axes[0].lines
    assert [line.get_label() for line in drawn] == ["not clipped", "clipped"]
    np.testing.assert_allclose(drawn[0].get_xydata(), [[1.2, -0.3], [1.0, 0.1]])


def test_unrolled_figure_names_what_the_code_names():
    """Does the diagram use the names of the code, for states and gradients?"""
    texts = {text.get_text() for text in draw_unrolled_rnn().axes[0].texts}
    assert {"h0", "hs[0]", "hs[3]", "dhs[3]", "dh_prev", "dh0", "x[0]"} <= texts
