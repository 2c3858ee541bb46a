import numpy as np
import pytest

from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_06.counting_runs import (
    FARTHEST,
    KEPT_LONGEST,
    KEPT_SEEDS,
    KEPT_UPDATES,
    KINDS,
    RESULTS,
    CountingExperiment,
    kept_reaches,
    measure_reach,
    train_counters,
)


@pytest.mark.slow
def test_a_kept_run_is_repeated():
    """Does the experiment give the kept reaches again, for the RNN, the quickest to train?"""
    history = train_counters("rnn", KEPT_LONGEST, KEPT_UPDATES, KEPT_SEEDS)
    np.testing.assert_array_equal(
        measure_reach("rnn", history, KEPT_LONGEST), kept_reaches()["rnn"]
    )


def test_the_kept_runs_have_ten_seeds_per_kind():
    """Is every kind there, with its settings, and does every LSTM reach further than every GRU?"""
    reaches = kept_reaches()
    assert {kind: len(values) for kind, values in reaches.items()} == dict.fromkeys(KINDS, 10)
    assert load_results("06", RESULTS.stem)["size"]["updates"] == KEPT_UPDATES
    assert max(values.max() for values in reaches.values()) < FARTHEST * KEPT_LONGEST
    shares = {kind: values / KEPT_LONGEST for kind, values in reaches.items()}
    assert (shares["lstm"].min(), shares["gru"].max()) == (1.3, 1.15)  # as the hook states
    assert 2.4 < shares["lstm"].max() < 2.5
    assert (shares["rnn"] <= 0.2).sum() == 5  # half of them did not learn the task


def test_own_runs_are_trained_described_and_drawn():
    """Are they the runs of the experiment, and rings beside the kept dots?"""
    made = CountingExperiment(updates=2, seeds=2)
    text = made.train()
    assert list(made.reaches) == ["gru", "lstm"]
    assert all(len(values) == 2 for values in made.reaches.values())
    assert text.startswith("trained up to n = 10, 2 updates; correct up to n = GRU ")
    assert made.draw().axes[0].get_legend() is not None


@pytest.mark.parametrize(
    ("guess", "outcome"),
    [("LSTM", "right"), ("lstm", "right"), ("both", "in these runs it was LSTM")],
)
def test_the_prediction_is_compared(guess, outcome):
    """Is the learner told whether the kept runs agree, and by which test?"""
    text = CountingExperiment().describe(guess)
    assert text.endswith(f"You predicted that {guess} would go on counting: {outcome}.")
    assert "exact rank test: p = 1e-05" in text
    assert "predicted" not in CountingExperiment().describe()
