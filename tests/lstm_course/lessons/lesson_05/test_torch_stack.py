"""Torch's stack as a judge."""

import numpy as np
import pytest
import torch

from lstm_course.cells.stacked import (
    bidirectional_lstm_forward,
    stacked_lstm_backward,
    stacked_lstm_forward,
)
from lstm_course.lessons.lesson_05.torch_stack import (
    both_of_torch,
    largest_difference,
    parameters_of_torch,
    recompute_cells,
    stack_of_torch,
)


@pytest.mark.parametrize("num_layers", [1, 2, 4])
def test_what_is_handed_out_is_one_computation(num_layers):
    """Do inputs, states and weights lead to the outputs, states and gradients beside them?"""
    real = stack_of_torch(num_layers, 5, 3, 2, 4, seed=1)
    hs, final_states, caches = stacked_lstm_forward(real.x, real.states, real.layers)
    dx, layer_grads = stacked_lstm_backward(real.dhs, caches)
    for seen, expected in (
        (hs, real.hs),
        (final_states, real.final_states),
        (dx, real.dx),
        (layer_grads, real.layer_grads),
    ):
        assert largest_difference(seen, expected) < 1e-14
    assert len(real.states) == len(real.layers) == len(real.layer_grads) == num_layers


def test_both_of_torch_is_one_computation():
    """Do two bidirectional layers of ours give torch's output and last states?"""
    both = both_of_torch(2, 5, 3, 2, 4, seed=1)
    hs = both.x
    for layer in both.layers:
        hs = bidirectional_lstm_forward(hs, *layer)
    np.testing.assert_allclose(hs, both.hs, atol=1e-14)
    np.testing.assert_array_equal(both.h_n[2], both.hs[-1, :, :4])  # forward, of the top layer
    np.testing.assert_array_equal(both.h_n[3], both.hs[0, :, 4:])  # backward


def test_torchs_random_numbers_stay_as_they_were():
    """Does an experiment leave the global generator alone?"""
    before = torch.random.get_rng_state()
    stack_of_torch()
    both_of_torch()
    assert torch.equal(torch.random.get_rng_state(), before)


def test_largest_difference_looks_everywhere():
    """Is a difference found in a list of lists, whichever entry it is in and whatever its sign?"""
    zero = np.zeros((2, 3))
    for place in range(4):
        arrays = [zero.copy() for _ in range(4)]
        arrays[place][1, 2] = -0.25
        seen = [tuple(arrays[:2]), tuple(arrays[2:])]
        assert largest_difference(seen, [(zero, zero), (zero, zero)]) == 0.25


def test_three_states_are_enough_and_none_can_be_left_out():
    """Does each cell come out again from three states, and differ once one of them is missing?"""
    real = stack_of_torch(3)
    _, _, caches = stacked_lstm_forward(real.x, real.states, real.layers)
    assert recompute_cells(caches, real.layers) < 1e-15
    for name in ("h_prev", "c_prev", "below"):
        assert recompute_cells(caches, real.layers, without=name) > 0.01
    assert recompute_cells(caches, real.layers, c_from_below=True) > 0.01


def test_c_from_below_makes_no_difference_to_a_single_layer():
    """Does the bottom layer read x, whatever the layers above it read?"""
    real = stack_of_torch(1)
    _, _, caches = stacked_lstm_forward(real.x, real.states, real.layers)
    assert recompute_cells(caches, real.layers, c_from_below=True) < 1e-15


@pytest.mark.parametrize(("L", "D"), [(1, 1), (3, 1), (2, 2)])
def test_second_biases_are_4h_a_layer_and_direction(L, D):
    """Are torch's parameters counted, and its second biases told apart?"""
    total, second = parameters_of_torch(
        input_size=3, hidden_size=5, num_layers=L, bidirectional=D == 2
    )
    assert second == L * D * 20
    assert total - 2 * second == D * 20 * ((3 + 5) + (L - 1) * (D * 5 + 5))
