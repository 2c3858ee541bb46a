"""What is left of a cell state, against torch's derivative of the cell path and identities."""

import numpy as np
import pytest
import torch

from lstm_course.cells.memory_retention import memory_retention
from tests.lstm_course.arrays import assert_close, locked


def forget_gates(T, B, H, dtype=np.float64):
    return np.random.default_rng(T).uniform(0.1, 1, (T, B, H)).astype(dtype)


@pytest.mark.parametrize("sizes", [(6, 3, 4), (1, 2, 3), (9, 1, 1)])
def test_it_is_the_derivative_along_the_cell(sizes):
    """Is it ∂c_{T−1}/∂c_{t−1} of c_t = f_t c_{t−1} + ..., as torch differentiates it?"""
    fs = forget_gates(*sizes)
    c = torch.zeros(sizes[1:], dtype=torch.float64, requires_grad=True)
    before = []
    for f in torch.tensor(fs):
        c.retain_grad()
        before.append(c)
        c = f * c + 0.3
    c.sum().backward()
    assert_close(memory_retention(fs), np.stack([c.grad for c in before]))


def test_a_shut_gate_leaves_nothing_of_what_came_before():
    """With f = 0 at step 3: is the share 0 up to there, and the product of the rest after it?"""
    fs = forget_gates(6, 2, 3)
    fs[3] = 0
    with np.errstate(all="raise"):
        retention = memory_retention(fs)
    assert np.all(retention[:4] == 0)
    assert_close(retention[4], fs[4] * fs[5])


def test_dtype_is_kept_and_the_argument_is_left_alone():
    """Do float32 and read-only gates do, and is a wrong shape told?"""
    fs = forget_gates(6, 2, 3, dtype=np.float32)
    assert memory_retention(*locked([fs])).dtype == np.float32
    with pytest.raises(ValueError, match=r"fs is \(2, 3\), expected \(T, B, H\)"):
        memory_retention(fs[0])
