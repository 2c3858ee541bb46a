from lstm_course.experiments.both_directions import Accuracy
from lstm_course.experiments.forecast_leak import Errors
from lstm_course.plots.both_directions import draw_bracket_accuracy, draw_forecast_errors
from tests.lstm_course.plots.drawn import drawn


def test_brackets():
    """Is each run a dot on either side, and the limit a line?"""
    runs = {"forward": [Accuracy(0.6, 1.0), Accuracy(0.7, 0.9)], "both ways": [Accuracy(1, 0.95)]}
    lines = drawn(draw_bracket_accuracy(runs, ceiling=0.697).axes[0])
    for heights in ([0.6, 0.7], [1.0, 0.9], [1], [0.95], [0.697, 0.697]):
        assert heights in lines


def test_forecasts():
    """Is each run a dot as trained and one in use, and are all of them within the axes?"""
    runs = {"forward": [Errors(1.0, 1.1)], "both ways": [Errors(0.02, 2.5)]}
    ax = draw_forecast_errors(runs, best=0.99, same_again=3.0).axes[0]
    lines = drawn(ax)
    for heights in ([1.0], [1.1], [0.02], [2.5], [0.99, 0.99], [3.0, 3.0]):
        assert heights in lines
    low, high = ax.get_ylim()
    assert low < 0.02 and high > 3.0
