"""Errors of the Elman network for arguments that do not match."""

import numpy as np
import pytest
import torch

from lstm_course.cells.rnn import (
    gradient_through_time,
    rnn_backward,
    rnn_forward,
    rnn_step,
    rnn_step_backward,
)
from tests.lstm_course.arrays import sequence_arguments, step_arguments

STEP = step_arguments(3, 5, 4)
SEQUENCE = sequence_arguments(6, 3, 5, 4)


def with_argument(arguments, position, value):
    return [value if k == position else a for k, a in enumerate(arguments)]


@pytest.mark.parametrize(
    ("function", "arguments", "error", "sentence"),
    [
        (rnn_step, with_argument(STEP, 2, STEP[2].T), ValueError,
         "W_ih is (5, 4), expected (4, 5), as H is 4 in h_prev and I is 5 in x: is it transposed?"),
        (rnn_step, with_argument(STEP, 3, STEP[2]), ValueError,
         "W_hh is (4, 5), expected (4, 4), as H is 4 in h_prev: is it W_ih?"),
        (rnn_step, with_argument(STEP, 4, STEP[4][None]), ValueError,
         "b is (1, 4), expected (4,), as H is 4 in h_prev: is there an axis too many?"),
        (rnn_step, with_argument(STEP, 0, STEP[0][0]), ValueError,
         "x is (5,), expected (B, I): is an axis missing?"),
        (rnn_step, with_argument(STEP, 4, STEP[4][:1]), ValueError,
         "b is (1,), expected (4,), as H is 4 in h_prev"),
        (rnn_step, with_argument(STEP, 1, STEP[1].astype(np.float32)), TypeError,
         "h_prev holds float32 and x holds float64, expected one dtype: "
         "was h_prev made without dtype=x.dtype?"),
        (rnn_step, with_argument(STEP, 0, STEP[0].astype(int)), TypeError,
         "x holds int64, expected floating-point numbers: x.astype(float)"),
        (rnn_step, with_argument(STEP, 2, STEP[2].tolist()), TypeError,
         "W_ih is a list, expected a NumPy array: np.array(W_ih)"),
        (rnn_step, with_argument(STEP, 2, torch.tensor(STEP[2])), TypeError,
         "W_ih is a Tensor, expected a NumPy array: W_ih.detach().numpy()"),
        (rnn_step, with_argument(STEP, 1, None), TypeError,
         "h_prev is a NoneType, expected a NumPy array: np.array(h_prev)"),
        (rnn_forward, with_argument(SEQUENCE, 0, SEQUENCE[0][:0]), ValueError,
         "x is (0, 3, 5), expected (T, B, I): no axis may be empty"),
        (rnn_forward, with_argument(SEQUENCE, 0, SEQUENCE[0].swapaxes(0, 1)), ValueError,
         "h0 is (3, 4), expected (6, H), as B is 6 in x: is x batch first? Here time comes first"),
        (rnn_forward, with_argument(SEQUENCE, 0, SEQUENCE[0][:, 0]), ValueError,
         "x is (6, 5), expected (T, B, I): is an axis missing?"),
        (rnn_forward, with_argument(SEQUENCE, 1, SEQUENCE[1][None]), ValueError,
         "h0 is (1, 3, 4), expected (3, H), as B is 3 in x: is there an axis too many?"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(function, arguments, error, sentence):
    """Does the error quote what was found and expected, with a likely reason?"""
    with pytest.raises(error) as caught:
        function(*arguments)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("function", "upstream", "cache", "error", "sentence"),
    [
        (rnn_step_backward, STEP[1].T, rnn_step(*STEP)[1], ValueError,
         "dh is (4, 3), expected (3, 4), as B is 3 in x and H is 4 in h_prev: is it transposed?"),
        (rnn_step_backward, STEP[1].astype(np.float32), rnn_step(*STEP)[1], TypeError,
         "dh holds float32 and x holds float64, expected one dtype: "
         "was dh made without dtype=x.dtype?"),
        (rnn_step_backward, STEP[1], tuple(rnn_step(*STEP)[1]), TypeError,
         "cache is a tuple, expected the RNNStepCache that the forward function returns beside its "
         "result"),
        (rnn_backward, STEP[1], rnn_forward(*SEQUENCE)[1], ValueError,
         "dhs is (3, 4), expected (6, 3, 4), as T is 6 in x, B is 3 in x and H is 4 in h0: "
         "is an axis missing?"),
        (rnn_backward, np.ones((3, 6, 4)), rnn_forward(*SEQUENCE)[1], ValueError,
         "dhs is (3, 6, 4), expected (6, 3, 4), as T is 6 in x, B is 3 in x and H is 4 in h0: "
         "is it batch first? Here time comes first"),
        (rnn_backward, np.ones((6, 3, 4)), rnn_step(*STEP)[1], TypeError,
         "cache is a RNNStepCache, expected the RNNCache that the forward function returns beside "
         "its result"),
        (gradient_through_time, np.ones((6, 3, 1)), rnn_forward(*SEQUENCE)[1], ValueError,
         "dhs is (6, 3, 1), expected (6, 3, 4), as T is 6 in x, B is 3 in x and H is 4 in h0"),
    ],
)  # fmt: skip
def test_wrong_upstream_gradients_are_told_apart(function, upstream, cache, error, sentence):
    """Does the backward pass report an error in its two arguments as clearly?"""
    with pytest.raises(error) as caught:
        function(upstream, cache)
    assert str(caught.value) == sentence
