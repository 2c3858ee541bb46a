import numpy as np
import pytest

from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.lesson_01.lag_experiment import LagExperiment, describe_latch
from lstm_course.lessons.lesson_01.long_lag import RNNFunctions, accuracy_against_lag

FUNCTIONS = RNNFunctions(rnn_forward, rnn_backward)
GOOD, BAD = np.ones(2), np.full(2, 0.5)


def experiment(**accuracies):
    """An experiment with two lags whose results are given: r05=(GOOD, BAD) is radius 0.5."""
    made = LagExperiment(FUNCTIONS, lags=(5, 10), seeds=range(2))
    made.accuracies = {int(name[1:]) / 10: np.array(v) for name, v in accuracies.items()}
    return made


def test_training_keeps_and_describes_the_runs():
    """Are the accuracies those of the experiment, and is the prediction compared with them?"""
    made = LagExperiment(FUNCTIONS, lags=(1, 3), seeds=range(2), updates=3)
    text = made.train(0.5, guess=40)
    expected = accuracy_against_lag(FUNCTIONS, (1, 3), 0.5, range(2), updates=3)
    np.testing.assert_array_equal(made.accuracies[0.5], expected)
    lines = text.splitlines()
    assert lines[0] == "ρ = 0.5, 2 seeds, 3 updates"
    assert f"accuracy {expected[1].mean():.2f}, from {expected[1].min():.2f}" in lines[2]
    assert lines[3] == (
        f"You predicted that the longest lag is 40: in this experiment it was {made.reach(0.5)}."
    )
    assert "predicted" not in made.train(0.5)


@pytest.mark.parametrize(("size", "seeds", "updates"), [("quick", 5, 300), ("full", 10, 1000)])
def test_the_size_sets_seeds_and_updates(monkeypatch, size, seeds, updates):
    """Does the full size run ten seeds?"""
    monkeypatch.setenv("LSTM_COURSE_SIZE", size)
    made = LagExperiment(FUNCTIONS)
    assert (len(made.seeds), made.updates) == (seeds, updates)


def test_the_claim_is_true_if_the_reach_follows_the_radius():
    """Does the verdict follow the lags that were learned, and name them?"""
    shown = experiment(r5=(BAD, BAD), r8=(GOOD, BAD), r10=(GOOD, GOOD)).conclude().text
    assert shown.startswith("**Claim 1.1: *true if* the Jacobians shrink the gradient.**")
    assert "0 with ρ = 0.5, 5 with ρ = 0.8, 10 with ρ = 1." in shown
    other = experiment(r5=(GOOD, BAD), r8=(GOOD, BAD), r10=(GOOD, GOOD)).conclude().text
    assert other.startswith("**This run does not confirm claim 1.1.**")


def test_the_figure_orders_the_radii():
    """Are the curves drawn from the smallest radius to the largest, whatever ran first?"""
    top, _ = experiment(r10=(GOOD, GOOD), r5=(GOOD, BAD)).draw().axes
    labels = [text.get_text() for text in top.get_legend().get_texts()]
    assert labels == ["ρ = 0.5", "ρ = 1"]


def test_the_latch_keeps_its_bit_and_loses_its_gradient():
    """Does the text show full accuracy beside a gradient that is practically zero?"""
    first, second = describe_latch(FUNCTIONS).splitlines()
    assert first.endswith("lag 1000: accuracy 1.000")
    assert float(second.split(": ")[1].split(" ")[0]) < 1e-50
