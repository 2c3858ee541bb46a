"""Two variants of the LSTM step: gates that see the cell state, and coupled gates.

B sequences in a batch, I input features, H hidden units. The backward pass recomputes the
forward pass, so a step needs no cache.
Sources: peepholes: Gers & Schmidhuber (2000), "Recurrent nets that time and count"; coupled gates
and both compared: Greff et al. (2017), "LSTM: a search space odyssey".
"""

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.shapes import expect

CELL_SHAPES = "x: B I, h_prev: B H, c_prev: B H, W_ih: 4H I, W_hh: 4H H, b: 4H"
PEEPHOLE_SHAPES = "c_prev: B H, p_i: H, p_f: H, p_o: H"
COUPLED_SHAPES = "x: B I, h_prev: B H, c_prev: B H, W_ih: 3H I, W_hh: 3H H, b: 3H"
UPSTREAM_SHAPES = "c_prev: B H, dh: B H, dc: B H"


def peephole_lstm_step(
    x: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray,
    p_i: np.ndarray,
    p_f: np.ndarray,
    p_o: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Run one step of an LSTM with peepholes: each gate sees its own unit's cell state.

    The input and forget gates see the previous cell state, the output gate the new one.

    Args:
        x: inputs of this step, (B, I).
        h_prev: hidden state of the previous step, (B, H).
        c_prev: cell state of the previous step, (B, H).
        W_ih: input weights of i, f, g, o, (4H, I).
        W_hh: recurrent weights of i, f, g, o, (4H, H).
        b: biases of i, f, g, o, (4H,).
        p_i, p_f, p_o: the peepholes, one weight per unit, from its cell state to its gate, (H,).

    Returns:
        h (B, H), c (B, H).

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> shapes = [(2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,), (4,), (4,), (4,)]
        >>> h, c = peephole_lstm_step(*map(np.ones, shapes))
        >>> h.shape, c.shape
        ((2, 4), (2, 4))
    """
    expect(CELL_SHAPES, x=x, h_prev=h_prev, c_prev=c_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    expect(PEEPHOLE_SHAPES, c_prev=c_prev, p_i=p_i, p_f=p_f, p_o=p_o)
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 4H)
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)  # (B, H) each
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    g = np.tanh(a_g)
    c = f * c_prev + i * g
    o = sigmoid(a_o + p_o * c)
    h = o * np.tanh(c)
    return h, c


def peephole_lstm_step_backward(
    dh: np.ndarray,
    dc: np.ndarray,
    x: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray,
    p_i: np.ndarray,
    p_f: np.ndarray,
    p_o: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Backward pass of `peephole_lstm_step`: gradients of c now also flow through the gates.

    Args:
        dh: ∂L/∂h, (B, H).
        dc: ∂L/∂c along every path except through this step's h, (B, H).
        x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o: the arguments of `peephole_lstm_step`.

    Returns:
        dx (B, I), dh_prev (B, H), dc_prev (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,), and
        dp_i, dp_f, dp_o, (H,) each.

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> shapes = [(2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,), (4,), (4,), (4,)]
        >>> arguments = [np.ones(shape) for shape in shapes]
        >>> h, c = peephole_lstm_step(*arguments)
        >>> gradients = peephole_lstm_step_backward(h, c, *arguments)
        >>> [gradient.shape for gradient in gradients] == shapes
        True
    """
    expect(CELL_SHAPES, x=x, h_prev=h_prev, c_prev=c_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    expect(PEEPHOLE_SHAPES, c_prev=c_prev, p_i=p_i, p_f=p_f, p_o=p_o)
    expect(UPSTREAM_SHAPES, c_prev=c_prev, dh=dh, dc=dc)
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 4H)
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)  # (B, H) each
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    g = np.tanh(a_g)
    c = f * c_prev + i * g
    o = sigmoid(a_o + p_o * c)
    tanh_c = np.tanh(c)

    da_o = dh * tanh_c * sigmoid_grad(o)
    dc = dc + dh * o * tanh_grad(tanh_c) + da_o * p_o  # three paths to the loss: later, h, o
    da_i = dc * g * sigmoid_grad(i)
    da_f = dc * c_prev * sigmoid_grad(f)
    da_g = dc * i * tanh_grad(g)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)  # (B, 4H)
    dx = da @ W_ih  # (B, I)
    dh_prev = da @ W_hh  # (B, H)
    dc_prev = dc * f + da_i * p_i + da_f * p_f
    dW_ih = da.T @ x  # (4H, I)
    dW_hh = da.T @ h_prev  # (4H, H)
    db = da.sum(axis=0)  # (4H,)
    dp_i = (da_i * c_prev).sum(axis=0)  # (H,)
    dp_f = (da_f * c_prev).sum(axis=0)  # (H,)
    dp_o = (da_o * c).sum(axis=0)  # (H,)
    return dx, dh_prev, dc_prev, dW_ih, dW_hh, db, dp_i, dp_f, dp_o


def coupled_lstm_step(
    x: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Run one step of an LSTM with coupled gates: it writes as much as it forgets, i = 1 - f.

    Args:
        x: inputs of this step, (B, I).
        h_prev: hidden state of the previous step, (B, H).
        c_prev: cell state of the previous step, (B, H).
        W_ih: input weights of f, g, o, (3H, I).
        W_hh: recurrent weights of f, g, o, (3H, H).
        b: biases of f, g, o, (3H,).

    Returns:
        h (B, H), c (B, H).

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> shapes = [(2, 3), (2, 4), (2, 4), (12, 3), (12, 4), (12,)]
        >>> h, c = coupled_lstm_step(*map(np.ones, shapes))
        >>> h.shape, c.shape
        ((2, 4), (2, 4))
    """
    expect(COUPLED_SHAPES, x=x, h_prev=h_prev, c_prev=c_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 3H)
    a_f, a_g, a_o = np.split(a, 3, axis=1)  # (B, H) each
    f = sigmoid(a_f)
    i = 1 - f
    g = np.tanh(a_g)
    o = sigmoid(a_o)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


def coupled_lstm_step_backward(
    dh: np.ndarray,
    dc: np.ndarray,
    x: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Backward pass of `coupled_lstm_step`: the forget gate also gets the input gate's gradient.

    Args:
        dh: ∂L/∂h, (B, H).
        dc: ∂L/∂c along every path except through this step's h, (B, H).
        x, h_prev, c_prev, W_ih, W_hh, b: the arguments of `coupled_lstm_step`.

    Returns:
        dx (B, I), dh_prev (B, H), dc_prev (B, H), dW_ih (3H, I), dW_hh (3H, H), db (3H,).

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> shapes = [(2, 3), (2, 4), (2, 4), (12, 3), (12, 4), (12,)]
        >>> arguments = [np.ones(shape) for shape in shapes]
        >>> h, c = coupled_lstm_step(*arguments)
        >>> [gradient.shape for gradient in coupled_lstm_step_backward(h, c, *arguments)] == shapes
        True
    """
    expect(COUPLED_SHAPES, x=x, h_prev=h_prev, c_prev=c_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    expect(UPSTREAM_SHAPES, c_prev=c_prev, dh=dh, dc=dc)
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 3H)
    a_f, a_g, a_o = np.split(a, 3, axis=1)  # (B, H) each
    f = sigmoid(a_f)
    i = 1 - f
    g = np.tanh(a_g)
    o = sigmoid(a_o)
    c = f * c_prev + i * g
    tanh_c = np.tanh(c)

    da_o = dh * tanh_c * sigmoid_grad(o)
    dc = dc + dh * o * tanh_grad(tanh_c)
    da_f = dc * (c_prev - g) * sigmoid_grad(f)
    da_g = dc * i * tanh_grad(g)
    da = np.concatenate([da_f, da_g, da_o], axis=1)  # (B, 3H)
    dx = da @ W_ih  # (B, I)
    dh_prev = da @ W_hh  # (B, H)
    dc_prev = dc * f
    dW_ih = da.T @ x  # (3H, I)
    dW_hh = da.T @ h_prev  # (3H, H)
    db = da.sum(axis=0)  # (3H,)
    return dx, dh_prev, dc_prev, dW_ih, dW_hh, db
