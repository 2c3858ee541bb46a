import numpy as np
import pytest

from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_01.lag_experiment import (
    LAGS,
    RADII,
    RESULTS,
    LagExperiment,
    conclude_from,
    describe_latch,
    kept_accuracies,
)
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


@pytest.mark.parametrize(
    ("size", "seeds", "updates"), [("trial", 2, 10), ("quick", 3, 300), ("full", 10, 1000)]
)
def test_the_size_sets_seeds_and_updates(monkeypatch, size, seeds, updates):
    """Does the full size run ten seeds?"""
    monkeypatch.setenv("LSTM_COURSE_SIZE", size)
    made = LagExperiment(FUNCTIONS)
    assert (len(made.seeds), made.updates) == (seeds, updates)


def runs(reach):
    """Accuracies (lags, 10 seeds) that are perfect up to a lag, and guessing beyond it."""
    return np.where(np.array(LAGS)[:, None] <= reach, 1.0, 0.5) * np.ones(10)


def test_the_claim_is_true_if_the_reach_follows_the_radius():
    """Does the verdict follow the lags that were learned, with their number and a p-value?"""
    shown = conclude_from({0.5: runs(10), 0.8: runs(20), 1.0: runs(40)}, latched=1.0).text
    assert shown.startswith("**Claim 1.1: *true if* the Jacobians shrink the gradient.**")
    assert "all of 10 runs learned: 10 with ρ = 0.5, 20 with ρ = 0.8, 40 with ρ = 1." in shown
    assert "10 of 10 runs with ρ = 1" in shown and "p = 5e-06" in shown


@pytest.mark.parametrize(
    ("reaches", "latched"), [((20, 20, 40), 1.0), ((10, 20, 20), 1.0), ((10, 20, 40), 0.6)]
)
def test_other_runs_do_not_confirm_the_claim(reaches, latched):
    """Is there no verdict without a difference, at the longest lag too, or without storage?"""
    accuracies = {radius: runs(reach) for radius, reach in zip(RADII, reaches, strict=True)}
    shown = conclude_from(accuracies, latched).text
    assert shown.startswith("**These runs do not confirm claim 1.1.**")


def test_the_verdict_mentions_the_learners_runs():
    """Does the reach of the learner's runs follow the verdict?"""
    shown = experiment(r5=(GOOD, BAD), r10=(GOOD, GOOD)).conclude().text
    assert shown.startswith("**Claim 1.1: *true if*")
    assert shown.endswith("Your own runs reached 5 (ρ = 0.5), 10 (ρ = 1).")
    assert experiment().conclude().text.endswith("reached no lag yet.")


def test_the_kept_runs_are_complete_and_can_be_repeated():
    """Are there ten seeds for each radius and lag, and does one run give the kept number again?"""
    kept = load_results("01", RESULTS.stem)
    assert set(kept) == {"made_by", "date", "versions", "size", "accuracies"}
    assert kept["size"] == {"lags": list(LAGS), "seeds": list(range(10)), "updates": 1000}
    accuracies = kept_accuracies()
    assert tuple(accuracies) == RADII
    assert all(values.shape == (len(LAGS), 10) for values in accuracies.values())
    again = accuracy_against_lag(FUNCTIONS, LAGS[:1], 0.8, [7], updates=1000)
    assert again == accuracies[0.8][0, 7]


def test_the_figure_draws_the_kept_runs_and_the_learners():
    """Are there dots for ten seeds, and rings for the learner's own runs, where there are any?"""
    made = LagExperiment(FUNCTIONS, seeds=range(2))
    made.accuracies = {0.5: np.full((4, 2), 0.7)}
    top, _ = made.draw().axes
    rings = [line for line in top.lines if line.get_markersize() == 7 and len(line.get_ydata())]
    assert [set(ring.get_ydata()) for ring in rings] == [{0.7}, {0.7}]
    dots = [line for line in top.lines if line.get_markersize() == 4]
    assert len(dots) == len(RADII) * 10
    labels = [text.get_text() for text in top.get_legend().get_texts()]
    assert labels == ["ρ = 0.5", "ρ = 0.8", "ρ = 1", "your runs"]
    assert "your runs" not in [
        text.get_text() for text in LagExperiment(FUNCTIONS).draw().axes[0].get_legend().get_texts()
    ]


def test_the_latch_keeps_its_bit_and_loses_its_gradient():
    """Does the text show full accuracy beside a gradient that is practically zero?"""
    first, second = describe_latch(FUNCTIONS).splitlines()
    assert first.endswith("lag 1000: accuracy 1.000")
    assert float(second.split(": ")[1].split(" ")[0]) < 1e-50
