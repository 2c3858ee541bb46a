"""The gated recurrent unit: one step and a sequence, forward and backward.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first. The
three gate blocks are stacked along the rows of the weights in torch's order: r, z, n.
Source: Cho et al. (2014), "Learning phrase representations using RNN encoder-decoder", section 2.3,
equations (5) to (8). In the paper, r multiplies h_prev before the product with W_hn. Here, as in
torch, r multiplies the result of that product, so the candidate n has a recurrent bias of its own.
"""

from typing import NamedTuple

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.shapes import expect, fields

STEP_SHAPES = "x: B I, h_prev: B H, W_ih: 3H I, W_hh: 3H H, b_ih: 3H, b_hh: 3H"
SEQUENCE_SHAPES = "x: T B I, h0: B H, W_ih: 3H I, W_hh: 3H H, b_ih: 3H, b_hh: 3H"
STEP_BACKWARD_SHAPES = (
    "x: B I, h_prev: B H, W_ih: 3H I, W_hh: 3H H, r: B H, z: B H, n: B H, a_hn: B H, dh: B H"
)
BACKWARD_SHAPES = (
    "x: T B I, h0: B H, W_ih: 3H I, W_hh: 3H H, r: T B H, z: T B H, n: T B H, a_hn: T B H, "
    "hs: T B H, dhs: T B H"
)


class GRUParams(NamedTuple):
    """Parameters of one GRU layer. Every function also accepts a plain 4-tuple."""

    W_ih: np.ndarray  # (3H, I), input weights of r, z, n
    W_hh: np.ndarray  # (3H, H), recurrent weights of r, z, n
    b_ih: np.ndarray  # (3H,), biases of the input part
    b_hh: np.ndarray  # (3H,), biases of the recurrent part; r multiplies n's


class GRUStepCache(NamedTuple):
    """Cache of one step: the values that its backward pass needs."""

    x: np.ndarray  # (B, I), the step's inputs
    h_prev: np.ndarray  # (B, H), the state before the step
    W_ih: np.ndarray  # (3H, I)
    W_hh: np.ndarray  # (3H, H)
    r: np.ndarray  # (B, H), the reset gate
    z: np.ndarray  # (B, H), the update gate: the share of the previous state that is kept
    n: np.ndarray  # (B, H), the candidate
    a_hn: np.ndarray  # (B, H), the candidate's recurrent part, h_prev W_hnᵀ + b_hn, before r


class GRUCache(NamedTuple):
    """Cache of a sequence: the values that its backward pass needs."""

    x: np.ndarray  # (T, B, I), the inputs of all steps
    h0: np.ndarray  # (B, H), the state before the first step
    W_ih: np.ndarray  # (3H, I)
    W_hh: np.ndarray  # (3H, H)
    r: np.ndarray  # (T, B, H)
    z: np.ndarray  # (T, B, H)
    n: np.ndarray  # (T, B, H)
    a_hn: np.ndarray  # (T, B, H)
    hs: np.ndarray  # (T, B, H), the state after each step

    def step(self, t: int) -> GRUStepCache:
        """Return the cache of step t."""
        h_prev = self.h0 if t == 0 else self.hs[t - 1]  # (B, H)
        gates = self.r[t], self.z[t], self.n[t], self.a_hn[t]  # (B, H) each
        return GRUStepCache(self.x[t], h_prev, self.W_ih, self.W_hh, *gates)


def gru_step(
    x: np.ndarray,
    h_prev: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b_ih: np.ndarray,
    b_hh: np.ndarray,
) -> tuple[np.ndarray, GRUStepCache]:
    """Run one GRU step: h = (1 - z) ⊙ n + z ⊙ h_prev, a mix of candidate and previous state.

    Args:
        x: inputs of this step, (B, I).
        h_prev: hidden state of the previous step, (B, H).
        W_ih: input weights of r, z, n, (3H, I).
        W_hh: recurrent weights of r, z, n, (3H, H).
        b_ih: biases of r, z, n in the input part, (3H,).
        b_hh: biases of r, z, n in the recurrent part, (3H,); r multiplies n's.

    Returns:
        h (B, H), and the cache for `gru_step_backward`.

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> sizes = [(2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,)]
        >>> h, cache = gru_step(*map(np.ones, sizes))
        >>> h.shape
        (2, 4)
    """
    expect(STEP_SHAPES, x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, b_ih=b_ih, b_hh=b_hh)
    a_x = x @ W_ih.T + b_ih  # (B, 3H)
    a_h = h_prev @ W_hh.T + b_hh  # (B, 3H)
    a_xr, a_xz, a_xn = np.split(a_x, 3, axis=1)  # (B, H) each
    a_hr, a_hz, a_hn = np.split(a_h, 3, axis=1)  # (B, H) each
    r = sigmoid(a_xr + a_hr)
    z = sigmoid(a_xz + a_hz)
    n = np.tanh(a_xn + r * a_hn)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


def gru_step_backward(
    dh: np.ndarray, cache: GRUStepCache
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Backward pass of one step: gradients of the loss with respect to every input.

    Args:
        dh: ∂L/∂h, (B, H).
        cache: from `gru_step`.

    Returns:
        dx (B, I), dh_prev (B, H), dW_ih (3H, I), dW_hh (3H, H), db_ih (3H,), db_hh (3H,).

    Raises:
        ValueError: the shape of dh differs from that of the cache's gates.
        TypeError: dh is not a floating-point array of the cache's dtype, or cache is of another
            type.

    Example:
        >>> sizes = [(2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,)]
        >>> h, cache = gru_step(*map(np.ones, sizes))
        >>> [gradient.shape for gradient in gru_step_backward(h, cache)]
        [(2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,)]
    """
    expect(STEP_BACKWARD_SHAPES, dh=dh, **fields(cache, GRUStepCache))
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    dz = dh * (h_prev - n)
    dn = dh * (1 - z)
    da_n = dn * tanh_grad(n)
    dr = da_n * a_hn
    da_hn = da_n * r
    da_z = dz * sigmoid_grad(z)
    da_r = dr * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)  # (B, 3H)
    da_h = np.concatenate([da_r, da_z, da_hn], axis=1)  # (B, 3H)
    dx = da_x @ W_ih  # (B, I)
    dh_prev = dh * z + da_h @ W_hh  # (B, H)
    dW_ih = da_x.T @ x  # (3H, I)
    dW_hh = da_h.T @ h_prev  # (3H, H)
    db_ih = da_x.sum(axis=0)  # (3H,)
    db_hh = da_h.sum(axis=0)  # (3H,)
    return dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh


def gru_forward(
    x: np.ndarray,
    h0: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b_ih: np.ndarray,
    b_hh: np.ndarray,
) -> tuple[np.ndarray, GRUCache]:
    """Run a GRU over a sequence, with the same weights at every step.

    Args:
        x: inputs, (T, B, I).
        h0: hidden state before the first step, (B, H).
        W_ih: input weights of r, z, n, (3H, I).
        W_hh: recurrent weights of r, z, n, (3H, H).
        b_ih: biases of r, z, n in the input part, (3H,).
        b_hh: biases of r, z, n in the recurrent part, (3H,); r multiplies n's.

    Returns:
        hs, the hidden state after each step, (T, B, H), and the cache for `gru_backward`.

    Raises:
        ValueError: the shapes do not match, or T is 0.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> sizes = [(5, 2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,)]
        >>> hs, cache = gru_forward(*map(np.ones, sizes))
        >>> hs.shape
        (5, 2, 4)
    """
    expect(SEQUENCE_SHAPES, x=x, h0=h0, W_ih=W_ih, W_hh=W_hh, b_ih=b_ih, b_hh=b_hh)
    h = h0
    states = []
    gates = []
    for t in range(len(x)):
        h, cache = gru_step(x[t], h, W_ih, W_hh, b_ih, b_hh)
        states.append(h)
        gates.append((cache.r, cache.z, cache.n, cache.a_hn))
    hs = np.stack(states)  # (T, B, H)
    r, z, n, a_hn = map(np.stack, zip(*gates, strict=True))  # (T, B, H) each
    return hs, GRUCache(x, h0, W_ih, W_hh, r, z, n, a_hn, hs)


def gru_backward(
    dhs: np.ndarray, cache: GRUCache
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Backpropagation through time: the backward pass of a sequence.

    A gradient with respect to the last state h_T belongs in `dhs[-1]`, because h_T is hs[-1].

    Args:
        dhs: direct gradient ∂L/∂h_t of the loss at each step, later steps not included, (T, B, H).
        cache: from `gru_forward`.

    Returns:
        dx (T, B, I), dh0 (B, H), dW_ih (3H, I), dW_hh (3H, H), db_ih (3H,), db_hh (3H,).

    Raises:
        ValueError: the shape of dhs differs from that of the cache's hs.
        TypeError: dhs is not a floating-point array of the cache's dtype, or cache is of another
            type.

    Example:
        >>> sizes = [(5, 2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,)]
        >>> hs, cache = gru_forward(*map(np.ones, sizes))
        >>> [gradient.shape for gradient in gru_backward(hs, cache)]
        [(5, 2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,)]
    """
    expect(BACKWARD_SHAPES, dhs=dhs, **fields(cache, GRUCache))
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)  # (3H, I)
    dW_hh = np.zeros_like(cache.W_hh)  # (3H, H)
    db_ih = np.zeros_like(cache.W_ih[:, 0])  # (3H,)
    db_hh = np.zeros_like(cache.W_hh[:, 0])  # (3H,)
    dh_next = np.zeros_like(cache.h0)  # (B, H), nothing comes back from beyond the end
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        dx[t], dh_next, dW_ih_t, dW_hh_t, db_ih_t, db_hh_t = gru_step_backward(dh, cache.step(t))
        dW_ih += dW_ih_t
        dW_hh += dW_hh_t
        db_ih += db_ih_t
        db_hh += db_hh_t
    return dx, dh_next, dW_ih, dW_hh, db_ih, db_hh
