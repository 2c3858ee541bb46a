"""The LSTM: its gates, one step and a sequence, forward and backward.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first. The
four gate blocks are stacked along the rows of the weights in torch's order: i, f, g, o.

The sequence functions here are written for speed. `lstm_loop` has the same functions as plain loops
over `lstm_step`, written to be read; arguments, results and caches are the same.
Source: Hochreiter & Schmidhuber (1997), section 4; Gers, Schmidhuber & Cummins (2000), section 3.
"""

from typing import NamedTuple

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.shapes import expect, fields

GATES_SHAPES = "x: B I, h_prev: B H, W_ih: 4H I, W_hh: 4H H, b: 4H"
STEP_SHAPES = "x: B I, h_prev: B H, c_prev: B H, W_ih: 4H I, W_hh: 4H H, b: 4H"
STEP_BACKWARD_SHAPES = (
    "x: B I, h_prev: B H, c_prev: B H, W_ih: 4H I, W_hh: 4H H, "
    "i: B H, f: B H, g: B H, o: B H, c: B H, dh: B H, dc: B H"
)
SEQUENCE_SHAPES = "x: T B I, h0: B H, c0: B H, W_ih: 4H I, W_hh: 4H H, b: 4H"
BACKWARD_SHAPES = (
    "x: T B I, h0: B H, c0: B H, W_ih: 4H I, W_hh: 4H H, "
    "i: T B H, f: T B H, g: T B H, o: T B H, cs: T B H, hs: T B H, dhs: T B H, dc_T: B H"
)


class LSTMParams(NamedTuple):
    """Parameters of one LSTM layer. Every function also accepts a plain 3-tuple."""

    W_ih: np.ndarray  # (4H, I), input weights of i, f, g, o
    W_hh: np.ndarray  # (4H, H), recurrent weights of i, f, g, o
    b: np.ndarray  # (4H,), biases of i, f, g, o


class LSTMStepCache(NamedTuple):
    """Cache of one step. It does not hold tanh(c), which is cheap to recompute."""

    x: np.ndarray  # (B, I), the step's inputs
    h_prev: np.ndarray  # (B, H), the hidden state before the step
    c_prev: np.ndarray  # (B, H), the cell state before the step
    W_ih: np.ndarray  # (4H, I)
    W_hh: np.ndarray  # (4H, H)
    i: np.ndarray  # (B, H), the input gate
    f: np.ndarray  # (B, H), the forget gate
    g: np.ndarray  # (B, H), the candidate
    o: np.ndarray  # (B, H), the output gate
    c: np.ndarray  # (B, H), the cell state after the step


class LSTMCache(NamedTuple):
    """Cache of a sequence: the values that its backward pass needs."""

    x: np.ndarray  # (T, B, I), the inputs of all steps
    h0: np.ndarray  # (B, H), the hidden state before the first step
    c0: np.ndarray  # (B, H), the cell state before the first step
    W_ih: np.ndarray  # (4H, I)
    W_hh: np.ndarray  # (4H, H)
    i: np.ndarray  # (T, B, H), the input gate at each step
    f: np.ndarray  # (T, B, H), the forget gate at each step
    g: np.ndarray  # (T, B, H), the candidate at each step
    o: np.ndarray  # (T, B, H), the output gate at each step
    cs: np.ndarray  # (T, B, H), the cell state after each step
    hs: np.ndarray  # (T, B, H), the hidden state after each step

    def step(self, t: int) -> LSTMStepCache:
        """Return the cache of step t."""
        h_prev = self.h0 if t == 0 else self.hs[t - 1]  # (B, H)
        c_prev = self.c0 if t == 0 else self.cs[t - 1]  # (B, H)
        gates = (self.i[t], self.f[t], self.g[t], self.o[t])
        return LSTMStepCache(self.x[t], h_prev, c_prev, self.W_ih, self.W_hh, *gates, self.cs[t])

    def segment(self, start: int, stop: int) -> "LSTMCache":
        """Return the cache of the steps from `start` up to, but not including, `stop`."""
        h0 = self.h0 if start == 0 else self.hs[start - 1]  # (B, H)
        c0 = self.c0 if start == 0 else self.cs[start - 1]  # (B, H)
        of_steps = (a[start:stop] for a in (self.i, self.f, self.g, self.o, self.cs, self.hs))
        return LSTMCache(self.x[start:stop], h0, c0, self.W_ih, self.W_hh, *of_steps)


def lstm_gates(
    x: np.ndarray, h_prev: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Compute the three gates and the candidate in two matrix products.

    Args:
        x: inputs of this step, (B, I).
        h_prev: hidden state of the previous step, (B, H).
        W_ih: input weights of i, f, g, o, (4H, I).
        W_hh: recurrent weights of i, f, g, o, (4H, H).
        b: biases of i, f, g, o, (4H,).

    Returns:
        i, f, g, o, each (B, H): the gates between 0 and 1, the candidate g between -1 and 1.

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> i, f, g, o = lstm_gates(*map(np.zeros, [(2, 3), (2, 4), (16, 3), (16, 4), (16,)]))
        >>> float(i[0, 0]), float(g[0, 0])
        (0.5, 0.0)
    """
    expect(GATES_SHAPES, x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 4H)
    i, f, g, o = np.split(a, 4, axis=1)  # (B, H) each
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


def lstm_step(
    x: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, LSTMStepCache]:
    """Run one LSTM step: forget part of the cell state, add the candidate, expose the result.

    Args:
        x: inputs of this step, (B, I).
        h_prev: hidden state of the previous step, (B, H).
        c_prev: cell state of the previous step, (B, H).
        W_ih: input weights of i, f, g, o, (4H, I).
        W_hh: recurrent weights of i, f, g, o, (4H, H).
        b: biases of i, f, g, o, (4H,).

    Returns:
        h (B, H), c (B, H), and the cache for `lstm_step_backward`.

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> shapes = [(2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
        >>> h, c, cache = lstm_step(*map(np.ones, shapes))
        >>> h.shape, c.shape
        ((2, 4), (2, 4))
    """
    expect(STEP_SHAPES, x=x, h_prev=h_prev, c_prev=c_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)  # (B, H) each
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


def lstm_step_backward(
    dh: np.ndarray, dc: np.ndarray, cache: LSTMStepCache
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Backward pass of one step: gradients of the loss with respect to every input.

    Args:
        dh: ∂L/∂h, (B, H).
        dc: ∂L/∂c along every path except through this step's h, (B, H): the gradient from the next
            step's cell state.
        cache: from `lstm_step`.

    Returns:
        dx (B, I), dh_prev (B, H), dc_prev (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).

    Raises:
        ValueError: the shape of dh or dc differs from that of the cache's c.
        TypeError: dh or dc is not a floating-point array of the cache's dtype, or cache is of
            another type.

    Example:
        >>> shapes = [(2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
        >>> h, c, cache = lstm_step(*map(np.ones, shapes))
        >>> [gradient.shape for gradient in lstm_step_backward(h, c, cache)]
        [(2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
    """
    expect(STEP_BACKWARD_SHAPES, dh=dh, dc=dc, **fields(cache, LSTMStepCache))
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    do = dh * tanh_c
    dc = dc + dh * o * tanh_grad(tanh_c)  # both paths to the loss: later cell states, and this h
    di = dc * g
    df = dc * c_prev
    dg = dc * i
    dc_prev = dc * f
    da_i = di * sigmoid_grad(i)
    da_f = df * sigmoid_grad(f)
    da_g = dg * tanh_grad(g)
    da_o = do * sigmoid_grad(o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)  # (B, 4H)
    dx = da @ W_ih  # (B, I)
    dh_prev = da @ W_hh  # (B, H)
    dW_ih = da.T @ x  # (4H, I)
    dW_hh = da.T @ h_prev  # (4H, H)
    db = da.sum(axis=0)  # (4H,)
    return dx, dh_prev, dc_prev, dW_ih, dW_hh, db


def lstm_forward(
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], LSTMCache]:
    """Run an LSTM over a sequence, with the same weights at every step.

    Args:
        x: inputs, (T, B, I).
        h0: hidden state before the first step, (B, H).
        c0: cell state before the first step, (B, H).
        W_ih: input weights of i, f, g, o, (4H, I).
        W_hh: recurrent weights of i, f, g, o, (4H, H).
        b: biases of i, f, g, o, (4H,).

    Returns:
        hs, the hidden state after each step, (T, B, H); the last (h, c), each (B, H); and the cache
        for `lstm_backward`.

    Raises:
        ValueError: the shapes do not match, or T is 0.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> shapes = [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
        >>> hs, (h_T, c_T), cache = lstm_forward(*map(np.ones, shapes))
        >>> hs.shape, c_T.shape
        ((5, 2, 4), (2, 4))
    """
    expect(SEQUENCE_SHAPES, x=x, h0=h0, c0=c0, W_ih=W_ih, W_hh=W_hh, b=b)
    T, B, I = x.shape
    H = h0.shape[1]
    # σ(a) = ½ + ½ tanh(a / 2): with halved weights one tanh, in place, serves all four blocks
    scale = np.array([0.5, 0.5, 1.0, 0.5], x.dtype).reshape(4, 1, 1)
    shift = np.array([0.5, 0.5, 0.0, 0.5], x.dtype).reshape(4, 1, 1)
    # one product of [x h 1] per block; laid out for it, as BLAS is slower with transposed weights
    W = scale * np.concatenate([W_ih, W_hh, b[:, None]], axis=1).reshape(4, H, I + H + 1)
    W = np.ascontiguousarray(W.transpose(0, 2, 1))  # (4, I + H + 1, H)
    xh1 = np.ones((B, I + H + 1), x.dtype)
    gates = np.empty((T, 4, B, H), x.dtype)
    cs = np.empty((T, B, H), x.dtype)
    hs = np.empty((T, B, H), x.dtype)
    h, c = h0, c0
    for t in range(T):
        xh1[:, :I] = x[t]
        xh1[:, I:-1] = h
        a = np.matmul(xh1, W, out=gates[t])  # (4, B, H), becomes the gates in place
        np.tanh(a, out=a)
        a *= scale
        a += shift
        i, f, g, o = a  # (B, H) each
        c = np.add(f * c, i * g, out=cs[t])
        h = np.multiply(o, np.tanh(c), out=hs[t])
    i, f, g, o = gates.transpose(1, 0, 2, 3)  # (T, B, H) each
    return hs, (h.copy(), c.copy()), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


def lstm_backward(
    dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Backpropagation through time: the backward pass of a sequence.

    Args:
        dhs: direct gradient ∂L/∂h_t of the loss at each step, later steps not included, (T, B, H).
        cache: from `lstm_forward`.
        dc_T: direct gradient ∂L/∂c_T of the loss at the last cell state, (B, H); None means zero.

    Returns:
        dx (T, B, I), dh0 (B, H), dc0 (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).

    Raises:
        ValueError: the shape of dhs differs from that of the cache's hs, or that of dc_T
            from that of its c0.
        TypeError: dhs or dc_T is not a floating-point array of the cache's dtype, or cache is of
            another type.

    Example:
        >>> shapes = [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
        >>> hs, _, cache = lstm_forward(*map(np.ones, shapes))
        >>> [gradient.shape for gradient in lstm_backward(hs, cache)]
        [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
    """
    sequence = fields(cache, LSTMCache)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    expect(BACKWARD_SHAPES, dhs=dhs, dc_T=dc, **sequence)
    T, B, H = dhs.shape
    I = cache.x.shape[2]
    dh = np.zeros_like(cache.h0)
    dx = np.empty((T, B, I), dhs.dtype)
    dW = np.zeros((4 * H, I + H + 1), dhs.dtype)  # of W_ih, W_hh and b, side by side
    # blocks of steps, some 512 rows each, so that the working set fits in the processor's cache
    length = min(T, max(1, 512 // B))
    xh1s = np.ones((length, B, I + H + 1), dhs.dtype)
    das = np.empty((length, B, 4, H), dhs.dtype)
    for start in reversed(range(0, T, length)):
        x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs = cache.segment(start, start + length)
        steps = len(x)
        tanh_c = np.tanh(cs)
        c_prevs = np.concatenate([c0[None], cs[:-1]])
        # the factors of dc and dh need no gradient: compute them for all steps of the block at once
        dc_by_dh = o * tanh_grad(tanh_c)
        da = das[:steps]  # (steps, B, 4, H), becomes the gradient in place
        np.multiply(g, sigmoid_grad(i), out=da[:, :, 0])
        np.multiply(c_prevs, sigmoid_grad(f), out=da[:, :, 1])
        np.multiply(i, tanh_grad(g), out=da[:, :, 2])
        np.multiply(tanh_c, sigmoid_grad(o), out=da[:, :, 3])
        for t in reversed(range(steps)):
            dh = dh + dhs[start + t]
            dc = dc + dh * dc_by_dh[t]
            da[t, :, :3] *= dc[:, None]
            da[t, :, 3] *= dh
            dh = da[t].reshape(B, 4 * H) @ W_hh  # (B, H)
            dc = dc * f[t]
        # the block's dx and dW in one product each
        xh1 = xh1s[:steps]
        xh1[:, :, :I] = x
        xh1[0, :, I:-1] = h0
        xh1[1:, :, I:-1] = hs[:-1]
        da = da.reshape(steps * B, 4 * H)
        np.matmul(da, W_ih, out=dx[start : start + steps].reshape(steps * B, I))
        dW += da.T @ xh1.reshape(steps * B, I + H + 1)
    return dx, dh, dc, dW[:, :I].copy(), dW[:, I:-1].copy(), dW[:, -1].copy()
