"""Torch's cell as a judge."""

import numpy as np

import lstm_course
from lstm_course.experiments.real_cell import step_of_torch


def test_step_of_torch_is_the_course_cell():
    """Do the course's functions give torch's h and c from the weights handed out?"""
    real = step_of_torch(4, 3, 6, seed=2)
    i, f, g, o = lstm_course.lstm_gates(real.x, real.h_prev, *real.params)
    c = f * real.c_prev + i * g
    np.testing.assert_allclose(c, real.c, atol=1e-14)
    np.testing.assert_allclose(o * np.tanh(c), real.h, atol=1e-14)
    assert real.x.shape == (4, 3)
    assert real.params.W_hh.shape == (24, 6)
