"""A run's random state is its own."""

import pytest
import torch

from lstm_course.char_lm.random_state import OwnRandomState


def test_a_run_draws_the_same_whatever_is_drawn_in_between():
    """Are its numbers those of one uninterrupted sequence?"""
    torch.manual_seed(5)
    state = OwnRandomState(torch.device("cpu"))
    expected = torch.rand(4)
    with state.in_use():
        first = torch.rand(2)
    torch.rand(3)
    with state.in_use():
        second = torch.rand(2)
    assert torch.equal(torch.cat([first, second]), expected)


def test_the_callers_state_is_unchanged():
    """Does the caller draw on as if nothing had been drawn, even after an exception?"""
    state = OwnRandomState(torch.device("cpu"))
    torch.manual_seed(6)
    expected = torch.rand(2)
    torch.manual_seed(6)
    with pytest.raises(RuntimeError, match="shape"), state.in_use():
        torch.rand(3).view(2, 2)
    assert torch.equal(torch.rand(2), expected)


def test_a_seed_that_is_set_in_use_is_kept():
    """Does a run start from its own seed?"""
    state = OwnRandomState(torch.device("cpu"))
    with state.in_use():
        torch.manual_seed(7)
    with state.in_use():
        drawn = torch.rand(2)
    assert torch.equal(drawn, torch.rand(2, generator=torch.Generator().manual_seed(7)))
