import numpy as np

from lstm_course.experiments.padded import PaddedRun
from lstm_course.plots.padded import draw_accuracy_against_padding, draw_states_in_padding
from tests.lstm_course.plots.drawn import drawn


def test_accuracy_against_padding():
    """Is each run a line, however bad, within the axes?"""
    bad, good = np.array([[1.0, 0.1], [0.9, 0.6]]), np.array([[1.0, 1.0], [0.9, 0.9]])
    fig = draw_accuracy_against_padding((0, 10), {"one": (bad, good), "two": (good, good)})
    lines = drawn(fig.axes[0])
    for heights in ([1.0, 0.1], [0.9, 0.6], [1.0, 1.0], [0.9, 0.9]):
        assert heights in lines
    assert fig.axes[0].get_ylim()[0] < 0.1


def test_states_in_padding():
    """Does the dot sit at the last real step of the forward half, and at step 0 of the other?"""
    hs = np.arange(24.0).reshape(6, 1, 4)
    run = PaddedRun(np.array([3]), hs, hs[0], hs)
    fig = draw_states_in_padding(run)
    for ax, step, units in zip(fig.axes, (2, 0), (slice(0, 2), slice(2, 4)), strict=True):
        dots = next(line for line in ax.lines if line.get_marker() == "o")
        assert dots.get_xdata().tolist() == [step, step]
        assert dots.get_ydata().tolist() == hs[step, 0, units].tolist()
        crosses = next(line for line in ax.lines if line.get_marker() == "X")
        assert crosses.get_ydata().tolist() == hs[-1, 0, units].tolist()
