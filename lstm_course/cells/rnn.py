"""The Elman recurrent network: one step and a sequence, forward and backward.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
Source: Elman (1990), "Finding structure in time".
"""

from typing import NamedTuple

import numpy as np

from lstm_course.cells.activations import tanh_grad
from lstm_course.shapes import expect, fields

STEP_SHAPES = "x: B I, h_prev: B H, W_ih: H I, W_hh: H H, b: H"
SEQUENCE_SHAPES = "x: T B I, h0: B H, W_ih: H I, W_hh: H H, b: H"
STEP_BACKWARD_SHAPES = "x: B I, h_prev: B H, W_ih: H I, W_hh: H H, h: B H, dh: B H"
BACKWARD_SHAPES = "x: T B I, h0: B H, W_ih: H I, W_hh: H H, hs: T B H, dhs: T B H"


class RNNStepCache(NamedTuple):
    """Cache of one step: the values that its backward pass needs."""

    x: np.ndarray  # (B, I), the step's inputs
    h_prev: np.ndarray  # (B, H), the state before the step
    W_ih: np.ndarray  # (H, I)
    W_hh: np.ndarray  # (H, H)
    h: np.ndarray  # (B, H), the state after the step: the output of tanh, which gives its slope


class RNNCache(NamedTuple):
    """Cache of a sequence: the values that its backward pass needs."""

    x: np.ndarray  # (T, B, I), the inputs of all steps
    h0: np.ndarray  # (B, H), the state before the first step
    W_ih: np.ndarray  # (H, I)
    W_hh: np.ndarray  # (H, H)
    hs: np.ndarray  # (T, B, H), the state after each step

    def step(self, t: int) -> RNNStepCache:
        """Return the cache of step t."""
        h_prev = self.h0 if t == 0 else self.hs[t - 1]  # (B, H)
        return RNNStepCache(self.x[t], h_prev, self.W_ih, self.W_hh, self.hs[t])


def rnn_step(
    x: np.ndarray, h_prev: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, RNNStepCache]:
    """Run one step of an Elman network: h = tanh(x W_ihᵀ + h_prev W_hhᵀ + b).

    Args:
        x: inputs of this step, (B, I).
        h_prev: hidden state of the previous step, (B, H).
        W_ih: input weights, (H, I).
        W_hh: recurrent weights, (H, H).
        b: bias, (H,).

    Returns:
        h (B, H), and the cache for `rnn_step_backward`.

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> h, cache = rnn_step(*map(np.ones, [(2, 3), (2, 4), (4, 3), (4, 4), (4,)]))
        >>> h.shape
        (2, 4)
    """
    expect(STEP_SHAPES, x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    h = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)  # (B, H)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


def rnn_step_backward(
    dh: np.ndarray, cache: RNNStepCache
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Backward pass of one step: gradients of the loss with respect to every input.

    Args:
        dh: ∂L/∂h, (B, H).
        cache: from `rnn_step`.

    Returns:
        dx (B, I), dh_prev (B, H), dW_ih (H, I), dW_hh (H, H), db (H,).

    Raises:
        ValueError: the shape of dh differs from that of the cache's h.
        TypeError: dh is not a floating-point array of the cache's dtype, or cache is of another
            type.

    Example:
        >>> h, cache = rnn_step(*map(np.ones, [(2, 3), (2, 4), (4, 3), (4, 4), (4,)]))
        >>> [gradient.shape for gradient in rnn_step_backward(h, cache)]
        [(2, 3), (2, 4), (4, 3), (4, 4), (4,)]
    """
    expect(STEP_BACKWARD_SHAPES, dh=dh, **fields(cache, RNNStepCache))
    da = dh * tanh_grad(cache.h)  # (B, H)
    dx = da @ cache.W_ih  # (B, I)
    dh_prev = da @ cache.W_hh  # (B, H)
    dW_ih = da.T @ cache.x  # (H, I)
    dW_hh = da.T @ cache.h_prev  # (H, H)
    db = da.sum(axis=0)  # (H,)
    return dx, dh_prev, dW_ih, dW_hh, db


def rnn_forward(
    x: np.ndarray, h0: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, RNNCache]:
    """Run an Elman network over a sequence, with the same weights at every step.

    Args:
        x: inputs, (T, B, I).
        h0: hidden state before the first step, (B, H).
        W_ih: input weights, (H, I).
        W_hh: recurrent weights, (H, H).
        b: bias, (H,).

    Returns:
        hs, the hidden state after each step, (T, B, H), and the cache for `rnn_backward`.

    Raises:
        ValueError: the shapes do not match, or T is 0.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> hs, cache = rnn_forward(*map(np.ones, [(5, 2, 3), (2, 4), (4, 3), (4, 4), (4,)]))
        >>> hs.shape
        (5, 2, 4)
    """
    expect(SEQUENCE_SHAPES, x=x, h0=h0, W_ih=W_ih, W_hh=W_hh, b=b)
    h = h0
    states = []
    for t in range(len(x)):
        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)
        states.append(h)
    hs = np.stack(states)  # (T, B, H)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


def rnn_backward(
    dhs: np.ndarray, cache: RNNCache
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Backpropagation through time: the backward pass of a sequence.

    The total gradient at h_t is the sum of two: the direct gradient `dhs[t]`, and the gradient that
    step t + 1 propagates to h_t. The weights are the same at every step, so their gradients add up.

    Args:
        dhs: direct gradient ∂L/∂h_t of the loss at each step, later steps not included, (T, B, H).
        cache: from `rnn_forward`.

    Returns:
        dx (T, B, I), dh0 (B, H), dW_ih (H, I), dW_hh (H, H), db (H,).

    Raises:
        ValueError: the shape of dhs differs from that of the cache's hs.
        TypeError: dhs is not a floating-point array of the cache's dtype, or cache is of another
            type.

    Example:
        >>> hs, cache = rnn_forward(*map(np.ones, [(5, 2, 3), (2, 4), (4, 3), (4, 4), (4,)]))
        >>> [gradient.shape for gradient in rnn_backward(hs, cache)]
        [(5, 2, 3), (2, 4), (4, 3), (4, 4), (4,)]
    """
    expect(BACKWARD_SHAPES, dhs=dhs, **fields(cache, RNNCache))
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)  # (H, I)
    dW_hh = np.zeros_like(cache.W_hh)  # (H, H)
    db = np.zeros_like(cache.W_hh[0])  # (H,)
    dh_next = np.zeros_like(cache.h0)  # (B, H), nothing comes back from beyond the end
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        dx[t], dh_next, dW_ih_t, dW_hh_t, db_t = rnn_step_backward(dh, cache.step(t))
        dW_ih += dW_ih_t
        dW_hh += dW_hh_t
        db += db_t
    return dx, dh_next, dW_ih, dW_hh, db


def gradient_through_time(dhs: np.ndarray, cache: RNNCache) -> np.ndarray:
    """Compute the norm of the total gradient at each step: ‖∂L/∂h_t‖ for every t.

    The total gradient is the direct gradient of the loss plus the gradient from later steps.

    Args:
        dhs: direct gradient ∂L/∂h_t of the loss at each step, later steps not included, (T, B, H).
        cache: from `rnn_forward`.

    Returns:
        Frobenius norms over batch and hidden units, (T,).

    Raises:
        ValueError: the shape of dhs differs from that of the cache's hs.
        TypeError: dhs is not a floating-point array of the cache's dtype, or cache is of another
            type.

    Example:
        >>> hs, cache = rnn_forward(*map(np.ones, [(5, 2, 3), (2, 4), (4, 3), (4, 4), (4,)]))
        >>> gradient_through_time(hs, cache).shape
        (5,)
    """
    expect(BACKWARD_SHAPES, dhs=dhs, **fields(cache, RNNCache))
    norms = np.zeros_like(dhs[:, 0, 0])  # (T,)
    dh_next = np.zeros_like(cache.h0)  # (B, H)
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        norms[t] = np.sqrt(np.sum(dh * dh))
        dh_next = rnn_step_backward(dh, cache.step(t))[1]
    return norms
