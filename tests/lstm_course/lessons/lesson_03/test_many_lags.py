"""Lags of all lengths: are the answers judged right, and is the trained network torch's?"""

import numpy as np

from lstm_course.cells.handmade import latch_weights
from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.parameter_count import count_parameters
from lstm_course.lessons.lesson_03.many_lags import (
    BitHolder,
    learn_to_hold,
    long_sequences,
    right_by_lag,
)

EDGES = (0, 1, 10, 100, 300)


def test_weights_set_by_hand_are_always_right():
    """Does the latch, which holds by construction, answer right at every lag?"""
    latch = BitHolder("lstm", latch_weights(), np.ones(1), 0.0)
    sequences = long_sequences(np.random.default_rng(0), 300, 20)
    np.testing.assert_array_equal(right_by_lag(lstm_forward, latch, sequences, EDGES), 1.0)


def test_repeating_the_latest_bit_is_correct_at_lag_zero_alone():
    """Is a network without a memory at chance for every other lag?"""
    copies = BitHolder(
        "rnn", (np.array([[0.0, 5.0]]), np.zeros((1, 1)), np.zeros(1)), np.ones(1), 0.0
    )
    sequences = long_sequences(np.random.default_rng(1), 300, 60)
    right = right_by_lag(lstm_forward, copies, sequences, EDGES)
    assert right[0] == 1.0 and np.abs(right[1:] - 0.5).max() < 0.1


def test_lags_are_steps_since_a_write():
    """Does each lag count up by one, and start anew at a write?"""
    x, _, lag = long_sequences(np.random.default_rng(2), 200, 10)
    writes = x[..., 0] == 1
    assert writes[0].all() and (lag[writes] == 0).all()
    assert ((lag[1:] == lag[:-1] + 1) | writes[1:]).all()
    assert lag.max() > 50


def test_training_leads_to_right_answers():
    """Does an LSTM learn short lags in some updates, with no more parameters for the RNN?"""
    lstm = learn_to_hold("lstm", 0, updates=120, steps=20, write_rate=0.3)
    sequences = long_sequences(np.random.default_rng(3), 100, 30)
    assert right_by_lag(lstm_forward, lstm, sequences, (0, 5)).min() > 0.9
    rnn = learn_to_hold("rnn", 0, updates=1)
    size = sum(p.size for p in rnn.params)
    assert size <= count_parameters(2, 8, 1, bidirectional=False) < size + 60
