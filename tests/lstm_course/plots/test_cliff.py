import numpy as np

from lstm_course.experiments.cliff import Descent
from lstm_course.plots.cliff import draw_cliff


def test_cliff_figure_draws_both_paths():
    """Are both paths drawn where they went?"""
    path = Descent(np.array([1.2, 1.0]), np.array([-0.3, 0.1]), np.array([2.0, 0.1]), np.ones(2))
    fig = draw_cliff({"not clipped": path, "clipped": path})
    drawn = fig.axes[0].lines
    assert [line.get_label() for line in drawn] == ["not clipped", "clipped"]
    np.testing.assert_allclose(drawn[0].get_xydata(), [[1.2, -0.3], [1.0, 0.1]])
