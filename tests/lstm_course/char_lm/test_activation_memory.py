"""What autograd saves for the backward pass, counted against what it must keep."""

import pytest
import torch

from lstm_course.char_lm.activation_memory import activation_bytes, memory_against_length
from lstm_course.char_lm.model import CharacterLSTM


def test_a_product_keeps_its_two_factors():
    """Are both factors counted, and the tanh's result, each once?"""
    x = torch.randn(7, 5, requires_grad=True)
    W = torch.randn(5, 3, requires_grad=True)
    assert activation_bytes(lambda: torch.tanh(x @ W)) == 4 * (7 * 5 + 5 * 3 + 7 * 3)


def test_a_tensor_that_is_kept_twice_counts_once():
    """Does x * x keep one x?"""
    x = torch.randn(11, requires_grad=True)
    assert activation_bytes(lambda: x * x) == 44


def test_nothing_is_kept_where_there_is_no_way_back():
    """Is it zero without gradients?"""
    x = torch.randn(11)
    assert activation_bytes(lambda: x.exp() * x) == 0


def test_memory_grows_by_the_same_for_each_step():
    """Is it a straight line in T, at least the gates, states and scores of every step?"""
    B, H, V = 3, 16, 11
    model = CharacterLSTM(V, H, embedding_size=8)
    kept = memory_against_length(model, [40, 80, 120], B)
    step = (kept[1] - kept[0]) / 40
    assert kept[2] - kept[1] == pytest.approx(kept[1] - kept[0], rel=0.05)
    least = 4 * B * (4 * H + 2 * H)  # float32: four gates, c and h
    assert least <= step < 4 * least
