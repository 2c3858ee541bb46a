import numpy as np

from lstm_course.experiments.gru_gradient_flow import GRUFlow
from lstm_course.plots.gru_gradient_flow import draw_gru_flow


def test_every_run_and_the_median_direct_path():
    """Is each network a line in its bias's panel, and the direct path the median over networks?"""
    runs = [GRUFlow(np.full(4, 0.5 + k), np.full(4, level)) for k, level in enumerate((1, 2, 6))]
    fig = draw_gru_flow({0: runs, 3: runs[:1]})
    first, second = fig.axes
    levels = [line.get_ydata()[0] for line in first.lines if len(line.get_ydata()) == 4]
    assert levels == [0.5, 1.5, 2.5, 2]
    assert second.get_title(loc="left") == "bias of z: 3"
    assert first.get_yscale() == "log"
