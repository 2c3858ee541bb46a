"""Truncated backpropagation, against torch's detach and the full gradient."""

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.cells.truncated_bptt import truncated_backward
from tests.lstm_course.arrays import assert_close, locked, normal
from tests.lstm_course.cells.test_lstm_sequence import sequence_arguments, torch_lstm


@pytest.mark.parametrize("k", [1, 2, 3, 7, 8, 50])
def test_it_is_torchs_detach_between_segments(k):
    """Is it what practitioners do: carry the state, but detach it at each segment's start?"""
    arguments = sequence_arguments(7, 2, 3, 4)
    hs, _, cache = lstm_forward(*arguments)
    dhs = normal(*hs.shape, seed=61)

    module = torch_lstm(*arguments[3:])
    x, h, c = (torch.tensor(a, requires_grad=True) for a in arguments[:3])
    state = (h[None], c[None])
    loss = 0
    for start in range(0, 7, k):
        state = tuple(s.detach() for s in state)
        out, state = module(x[start : start + k], state)
        loss = loss + (out * torch.tensor(dhs[start : start + k])).sum()
    loss.backward()

    leaves = (x, module.weight_ih_l0, module.weight_hh_l0, module.bias_ih_l0)
    for ours, leaf in zip(truncated_backward(dhs, cache, k), leaves, strict=True):
        assert_close(ours, leaf.grad)


def test_from_T_on_nothing_is_truncated():
    """Is k = T full backpropagation through time?"""
    hs, _, cache = lstm_forward(*sequence_arguments(6, 3, 5, 4))
    dhs = normal(*hs.shape, seed=62)
    dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
    for ours, whole in zip(truncated_backward(dhs, cache, 6), (dx, dW_ih, dW_hh, db), strict=True):
        assert_close(ours, whole)


def test_dtype_is_kept_and_arguments_are_left_alone():
    """Do float32 and read-only arrays do?"""
    _, _, cache = lstm_forward(*sequence_arguments(6, 3, 5, 4, dtype=np.float32))
    dhs = normal(6, 3, 4, seed=63, dtype=np.float32)
    gradients = truncated_backward(*locked([dhs, cache]), 4)
    assert len(gradients) == 4
    for gradient in gradients:
        assert gradient.dtype == np.float32


def test_impossible_segments_are_told():
    """Does a k that is no number of steps raise a sentence?"""
    hs, _, cache = lstm_forward(*sequence_arguments(6, 3, 5, 4))
    with pytest.raises(ValueError, match="k is 0, expected at least 1 step per segment"):
        truncated_backward(hs, cache, 0)
    with pytest.raises(TypeError):
        truncated_backward(hs, cache, 2.5)
    with pytest.raises(TypeError, match="cache is a tuple, expected the LSTMCache"):
        truncated_backward(hs, tuple(cache), 2)
