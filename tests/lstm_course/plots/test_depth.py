import numpy as np

from lstm_course.plots.depth import draw_gradient_against_depth


def test_depth_figure_draws_the_median():
    """Is the line the median over the seeds?"""
    norms = np.array([[1, 0.5], [1, 0.1], [1, 0.2]])
    fig = draw_gradient_against_depth({"title": {"tanh": norms}})
    np.testing.assert_allclose(fig.axes[0].lines[0].get_ydata(), [1, 0.2])
