import numpy as np
import pytest
import torch

from lstm_course.cells.stacked import stacked_lstm_forward
from lstm_course.lessons.lesson_05.dropped_memory import (
    Survival,
    describe_mean,
    describe_survival,
    describe_torch_dropout,
    draw_survival,
    dropout_of_torch,
    share_that_still_knows,
)
from lstm_course.plotting.palette import CELL, HIDDEN, INK
from lstm_course.training.dropout import dropout_between_layers
from tests.lstm_course.drawn import colours, drawn


@pytest.mark.parametrize("rate", [0.05, 0.3])
def test_survival_is_what_probability_says(rate):
    """Is (1 − p)ᵗ left on the time path, and 1 − p readable between layers, up to chance?"""
    survival = share_that_still_knows(
        stacked_lstm_forward, dropout_between_layers, rate, steps=20, seed=3
    )
    for found, chance in (
        (survival.on_the_time_path, (1 - rate) ** np.arange(20)),
        (survival.between_layers, np.full(20, 1 - rate)),
    ):
        error = np.sqrt(chance * (1 - chance) / 10_000)  # of 10,000 sequences
        assert np.all(np.abs(found - chance) <= 4.5 * error + 1e-12)


def test_without_dropout_nobody_forgets():
    """Does the cell hold its bit in every sequence, with the distractors that it is shown?"""
    survival = share_that_still_knows(stacked_lstm_forward, dropout_between_layers, 0.0)
    assert np.all(np.array(survival) == 1)


def test_torch_drops_between_its_layers_alone():
    """Does the lower layer not notice, while the upper does, and is nothing 0 at the top?"""
    before = torch.random.get_rng_state()
    switched = dropout_of_torch(rate=0.5)
    assert switched.lower == 0 == switched.zeros and switched.upper > 0.01
    assert dropout_of_torch(rate=0.0) == (0, 0, 0)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_survival():
    """Are both shares drawn in the colours of h and c, and (1 − p)ᵗ beside them?"""
    survival = Survival(np.array([0.9, 0.9, 0.8]), np.array([1.0, 0.9, 0.7]))
    fig = draw_survival(survival, rate=0.1)
    ax = fig.axes[0]
    assert "stays near 0.9, 80.0% at the end" in fig.get_label()
    assert fig.get_label().endswith("falls like 0.9ᵗ, to 70.0%.")
    lines = dict(zip(colours(ax.lines), drawn(ax), strict=True))
    assert lines[HIDDEN] == [0.9, 0.9, 0.8] and lines[CELL] == [1.0, 0.9, 0.7]
    assert lines[INK] == pytest.approx([1, 0.9, 0.81])
    named = {text.get_text() for text in ax.texts}
    assert named == {"dropout between layers", "dropout on the time path", "0.9ᵗ"}


def test_the_prediction_is_met_again():
    """Does the text give the last shares, and the prediction only if there is one?"""
    survival = Survival(np.array([0.9, 0.8]), np.array([1.0, 0.006]))
    shown = describe_survival(survival, guess=40)
    assert "between layers:   80.0%" in shown and "time path: 0.6%" in shown
    assert shown.endswith("You predicted 40 of 100 on the time path. Measured: 0.6.")
    assert "predicted" not in describe_survival(survival)


def test_the_mean_is_kept():
    """Are the share of zeros, the scaled entries and both means those of the function?"""
    shown = describe_mean(
        lambda states, rate, rng: np.where(rng.random(states.shape) < 0.5, 0, 1.0)
    )
    share = float(shown.split("rate 0.3: ")[1].split(" ")[0])
    assert share == pytest.approx(0.5, abs=0.01) and "the others are 1.000" in shown
    assert "mean before: 0.500" in shown and shown.endswith(f"mean after: {1 - share:.3f}")


def test_torchs_dropout_is_described():
    """Does the text show that the lower layer is unchanged?"""
    shown = describe_torch_dropout()
    assert "lower layer's last states: 0\n" in shown and "top layer:   0%" in shown
