import numpy as np
import pytest
import torch

from lstm_course.cells.stacked import stacked_lstm_forward
from lstm_course.lessons.lesson_05.dropped_memory import (
    Survival,
    draw_survival,
    dropout_of_torch,
    share_that_still_knows,
)
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY
from lstm_course.training.dropout import dropout_between_layers
from tests.lstm_course.drawn import drawn, named_colours


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
        error = np.sqrt(chance * (1 - chance) / 1000)  # of 1,000 sequences
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
    """Are both shares drawn, and (1 − p)ᵗ beside them?"""
    survival = Survival(np.array([0.9, 0.9, 0.8]), np.array([1.0, 0.9, 0.7]))
    ax = draw_survival(survival, rate=0.1).axes[0]
    assert named_colours(ax) == {
        "0.9ᵗ": GREY,
        "on the time path": FORGET_GATE,
        "between layers": CELL,
    }
    lines = drawn(ax)
    assert [0.9, 0.9, 0.8] in lines and [1.0, 0.9, 0.7] in lines
    assert any(line == pytest.approx([1, 0.9, 0.81]) for line in lines)
