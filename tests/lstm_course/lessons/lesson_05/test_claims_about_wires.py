from types import SimpleNamespace

import numpy as np

from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.stacked import stacked_lstm_forward
from lstm_course.lessons.lesson_05.claims_about_wires import (
    cell_state_goes_up,
    perturb_cell_state,
    wires_of_a_cell,
)
from lstm_course.lessons.lesson_05.torch_stack import stack_of_torch

OWN = SimpleNamespace(stacked_lstm_forward=stacked_lstm_forward)


def stack_with_c(x, states, layers):
    """A stack in which the cell state goes up."""
    hs, finals, caches = x, [], []
    for state, params in zip(states, layers, strict=True):
        out, last, cache = lstm_forward(hs, *state, *params)
        finals.append(last)
        caches.append(cache)
        hs = cache.cs
    return out, finals, caches


WRONG = SimpleNamespace(stacked_lstm_forward=stack_with_c)


def test_the_cell_state_stays_in_its_layer():
    """Is the claim false in the right stack, with ten networks, and not in one that passes c up?"""
    conclusion = cell_state_goes_up(OWN)
    assert (conclusion.claim, conclusion.verdict) == ("5.1", "false")
    assert "in 10 random networks" in conclusion.evidence
    assert "layer 2 changes by exactly 0." in conclusion.evidence
    assert cell_state_goes_up(WRONG, range(2)).verdict == "true"


def test_a_closed_gate_hides_the_cell_state():
    """Does layer 2 change through an open output gate, and not at all through a closed one?"""
    real = stack_of_torch(num_layers=3)
    opened, shut = (perturb_cell_state(OWN, real, gate_shut=gate_shut) for gate_shut in (0, 1))
    assert np.all(opened.h[2, 2:] > 0) and np.all(shut.c[1, 2:] > 0)
    assert not shut.h[2].any() and not shut.c[2].any()
    assert perturb_cell_state(WRONG, real, gate_shut=True).h[2].any()


def test_three_states_are_enough():
    """Is the claim true of the right stack, and false of one that reads c from below?"""
    conclusion = wires_of_a_cell(OWN)
    assert (conclusion.claim, conclusion.verdict) == ("5.2", "true")
    assert "each of 180 cells in 10 random networks" in conclusion.evidence
    rows = conclusion.table.splitlines()[2:]
    assert rows[0].startswith("| all three | at most ") and len(rows) == 5
    assert wires_of_a_cell(WRONG, range(2)).verdict == "false"
