"""Torch's cell as a judge."""

import numpy as np
import pytest

import lstm_course
from lstm_course.lessons.lesson_02.torch_cell import share_kept_by_torch, step_of_torch, take_apart


def test_step_of_torch_is_the_course_cell():
    """Do the course's functions give torch's h and c from the weights handed out?"""
    real = step_of_torch(4, 3, 6, seed=2)
    parts = take_apart(lstm_course, real)
    np.testing.assert_allclose(parts.c, real.c, atol=1e-14)
    np.testing.assert_allclose(parts.h, real.h, atol=1e-14)
    np.testing.assert_array_equal(parts.kept, parts.f * real.c_prev)
    assert real.x.shape == (4, 3)
    assert real.params.W_hh.shape == (24, 6)


@pytest.mark.parametrize("shut", [None, "i", "g", "o"])
def test_share_kept_is_the_forget_gate(shut):
    """Is ∂c/∂c_prev of torch's cell the forget gate, whichever other layer is pushed down?"""
    parts = take_apart(lstm_course, step_of_torch())
    assert share_kept_by_torch(shut) == pytest.approx(parts.f.mean(), abs=1e-14)


def test_only_the_forget_gate_deletes():
    """Is next to nothing left once the forget gate's bias is low, and all once it is high?"""
    assert share_kept_by_torch("f") < 1e-7
    assert share_kept_by_torch("f", bias=20.0) > 1 - 1e-7
