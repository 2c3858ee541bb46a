from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05 import forecast_experiment
from lstm_course.lessons.lesson_05.forecast_experiment import (
    FORWARD,
    KEPT_UPDATES,
    LEAKING,
    SETTINGS,
    WINDOWED,
    describe_forecasts,
    draw_forecast_errors,
    forecast,
    kept_forecasts,
    run_forecasts,
)
from lstm_course.lessons.lesson_05.forecast_leak import ForecastErrors
from lstm_course.sequences.padding import last_states

FUNCTIONS = SimpleNamespace(
    bidirectional_lstm_forward=bidirectional_lstm_forward, last_states=last_states
)
KEPT = {
    FORWARD: np.array([[1.0, 1.1]]),
    LEAKING: np.array([[0.02, 2.5], [0.03, 2.4]]),
    WINDOWED: np.array([[1.01, 1.01]]),
}


@pytest.mark.parametrize(
    ("size", "seeds", "updates"), [("trial", 2, 10), ("quick", 2, 100), ("full", 10, 400)]
)
def test_the_size_sets_seeds_and_updates(monkeypatch, size, seeds, updates):
    """Does the full size run ten seeds, in every setting?"""
    trained = []

    def record(functions, setting, seed, updates):
        trained.append((setting, seed, updates))
        return ForecastErrors(1.0, 2.0)

    monkeypatch.setattr(forecast_experiment, "forecast", record)
    monkeypatch.setenv("LSTM_COURSE_SIZE", size)
    runs = run_forecasts(FUNCTIONS)
    assert trained == [(setting, seed, updates) for setting in SETTINGS for seed in range(seeds)]
    assert runs[LEAKING].tolist() == [[1.0, 2.0]] * seeds


def test_the_kept_runs_are_complete_and_can_be_repeated():
    """Are there ten seeds for each setting, and does one run give the kept numbers again?"""
    kept = kept_forecasts()
    assert [kept[setting].shape for setting in SETTINGS] == [(10, 2)] * 3
    again = forecast(FUNCTIONS, LEAKING, 7, KEPT_UPDATES)
    np.testing.assert_allclose(again, kept[LEAKING][7], rtol=0.05)  # other processors round


def test_the_figure_joins_training_and_use():
    """Is each run a line between its two errors, and are all of them within the axes?"""
    fig = draw_forecast_errors({LEAKING: np.array([[0.05, 3.5]])}, KEPT)
    ax = fig.axes[0]
    assert "forward, at every step: 1.00 as trained, 1.10 in use; both" in fig.get_label()
    joined = [tuple(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert {(1.0, 1.1), (0.02, 2.5), (0.03, 2.4), (1.01, 1.01), (0.05, 3.5)} <= set(joined)
    low, high = ax.get_xlim()
    assert low < 0.02 and high > 3.5
    assert [label.get_text() for label in ax.get_yticklabels()] == list(SETTINGS)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["as trained", "in use", "your runs"]
    alone = draw_forecast_errors({}, KEPT).axes[0].get_legend().get_texts()
    assert [text.get_text() for text in alone] == ["as trained", "in use"]


def test_the_text_gives_mean_errors():
    """Are the means over the runs given for training and for use?"""
    lines = describe_forecasts(KEPT).splitlines()
    assert lines[1].split()[-2:] == ["1.00", "1.10"] and lines[2].split()[-1] == "2.45"
    assert lines[-1].startswith("the best possible forecast")
