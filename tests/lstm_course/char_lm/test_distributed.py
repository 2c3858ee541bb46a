"""Shares of a batch, and what a single process does without a group."""

import pytest
import torch

from lstm_course.char_lm.distributed import (
    SINGLE_PROCESS,
    ProcessGroup,
    join_process_group,
    leave_process_group,
)


def test_streams_are_divided_without_gaps():
    """Do three processes cover all 12 streams, each once and equally many?"""
    shares = [list(range(12))[ProcessGroup(rank, 3).own_streams(12)] for rank in range(3)]
    assert shares == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]


def test_streams_that_cannot_be_divided_are_refused():
    """Does the error quote both numbers?"""
    with pytest.raises(ValueError, match="10 streams cannot be shared equally by 3 processes"):
        ProcessGroup(0, 3).own_streams(10)


def test_a_single_process_needs_no_group(monkeypatch):
    """Without torchrun: is there no group to join or leave, and is nothing wrapped or averaged?"""
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    group, device = join_process_group()
    assert group is SINGLE_PROCESS and device.type in ("cpu", "cuda")
    assert not torch.distributed.is_initialized()
    model = torch.nn.Linear(2, 3)
    assert group.wrap(model) is model
    assert group.mean(0.7) == 0.7
    leave_process_group()
