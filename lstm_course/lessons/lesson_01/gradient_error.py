"""A backward pass compared with finite differences.

T time steps, B sequences in a batch, I inputs per step, H hidden units.
"""

from collections.abc import Callable

import numpy as np

from lstm_course.training.gradcheck import numerical_gradient, relative_error


def gradient_error(rnn_forward: Callable, rnn_backward: Callable, seed: int = 1) -> float:
    """Compute the relative difference between dW_hh and its finite-difference estimate.

    Args:
        rnn_forward: forward pass of a sequence.
        rnn_backward: the backward pass to compare.
        seed: of weights, inputs and upstream gradients.
    """
    rng = np.random.default_rng(seed)
    T, B, I, H = 7, 3, 2, 4
    x, h0 = rng.standard_normal((T, B, I)), rng.standard_normal((B, H))
    W_ih, W_hh = rng.standard_normal((H, I)), rng.standard_normal((H, H))
    b, dhs = rng.standard_normal(H), rng.standard_normal((T, B, H))

    def loss(W: np.ndarray) -> float:  # its gradient at the hidden states is dhs
        hs, _ = rnn_forward(x, h0, W_ih, W, b)
        return float(np.sum(hs * dhs))

    _, cache = rnn_forward(x, h0, W_ih, W_hh, b)
    _, _, _, dW_hh, _ = rnn_backward(dhs, cache)
    return relative_error(dW_hh, numerical_gradient(loss, W_hh))
