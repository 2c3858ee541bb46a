"""Texts that compare a learner's functions with torch's."""

from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course.cells.parameter_count import count_parameters
from lstm_course.cells.stacked import (
    bidirectional_lstm_forward,
    stacked_lstm_backward,
    stacked_lstm_forward,
)
from lstm_course.lessons.lesson_05.comparison import (
    compare_backward,
    compare_bidirectional,
    compare_forward,
    compare_last_states,
    compare_parameters,
)
from lstm_course.sequences.padding import last_states

OWN = SimpleNamespace(
    stacked_lstm_forward=stacked_lstm_forward,
    stacked_lstm_backward=stacked_lstm_backward,
    bidirectional_lstm_forward=bidirectional_lstm_forward,
    last_states=last_states,
    count_parameters=count_parameters,
)


def not_turned_back(x, forward_params, backward_params):
    """Both directions, with the backward states in the order of computation."""
    hs = bidirectional_lstm_forward(x, forward_params, backward_params)
    forward, backward = np.split(hs, 2, axis=2)
    return np.concatenate([forward, backward[::-1]], axis=2)


def states_upside_down(x, states, layers):
    """A stack that begins with the states of the other end."""
    return stacked_lstm_forward(x, states[::-1], layers)


def one_gradient_scaled(dhs, caches):
    """A backward pass with a factor too many in the weights of layer 1."""
    dx, grads = stacked_lstm_backward(dhs, caches)
    grads[1] = tuple(1.01 * gradient for gradient in grads[1])
    return dx, grads


@pytest.mark.parametrize(
    ("compare", "name", "wrong"),
    [
        (compare_forward, "stacked_lstm_forward", states_upside_down),
        (compare_backward, "stacked_lstm_backward", one_gradient_scaled),
        (compare_bidirectional, "bidirectional_lstm_forward", not_turned_back),
        (compare_last_states, "last_states", lambda hs, lengths: hs[-1]),
    ],
)
def test_equal_to_torch_or_not(compare, name, wrong):
    """Is a right function equal to 1e-10, and a wrong one not?"""
    assert compare(OWN).text.endswith("**Equal to 1e-10.**")
    broken = SimpleNamespace(**{**vars(OWN), name: wrong})
    assert compare(broken).text.endswith("**Not equal to 1e-10.**")


def test_a_wrong_gradient_is_in_its_own_row():
    """Does the table show which layer differs?"""
    broken = SimpleNamespace(**{**vars(OWN), "stacked_lstm_backward": one_gradient_scaled})
    rows = compare_backward(broken).text.splitlines()[2:6]
    large = [float(row.split("| ")[2].rstrip("| ")) > 1e-10 for row in rows]
    assert large == [False, False, True, False]


def test_parameters_beside_torchs():
    """Is the difference to torch its second biases, and is the prediction met again?"""
    shown = compare_parameters(OWN, guess=4).text
    for row in shown.splitlines()[2:6]:
        *_, counted, total, second = (int(cell) for cell in row.strip("| ").split(" | "))
        assert counted == total - second
    assert shown.endswith("the factor from row 2 to row 3 is 4.99. You predicted 4 times.")
    assert "predicted" not in compare_parameters(OWN).text
