"""The LSTM's four layers.

B sequences in a batch, I input features, H hidden units. The four layers stand one below the other
in the weights, in torch's order: i, f, g, o.
Source: Hochreiter & Schmidhuber (1997), section 4; Gers, Schmidhuber & Cummins (2000), section 3.
"""

from typing import NamedTuple

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.shapes import expect

GATES_SHAPES = "x: B I, h_prev: B H, W_ih: 4H I, W_hh: 4H H, b: 4H"


class LSTMParams(NamedTuple):
    """Parameters of one LSTM layer. A plain 3-tuple is accepted wherever one is."""

    W_ih: np.ndarray  # (4H, I), input weights of i, f, g, o
    W_hh: np.ndarray  # (4H, H), recurrent weights of i, f, g, o
    b: np.ndarray  # (4H,), biases of i, f, g, o


def lstm_gates(
    x: np.ndarray, h_prev: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The four layers of a cell in two products: three gates and the candidate.

    Args:
        x: inputs of this step, (B, I).
        h_prev: hidden state of the step before, (B, H).
        W_ih: input weights of i, f, g, o, (4H, I).
        W_hh: recurrent weights of i, f, g, o, (4H, H).
        b: biases of i, f, g, o, (4H,).

    Returns:
        i, f, g, o, each (B, H): the gates from 0 to 1, the candidate g from -1 to 1.

    Raises:
        ValueError: shapes that do not fit.
        TypeError: something else than floating-point arrays of one dtype.

    Example:
        >>> i, f, g, o = lstm_gates(*map(np.zeros, [(2, 3), (2, 4), (16, 3), (16, 4), (16,)]))
        >>> float(i[0, 0]), float(g[0, 0])
        (0.5, 0.0)
    """
    expect(GATES_SHAPES, x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 4H)
    i, f, g, o = np.split(a, 4, axis=1)  # (B, H) each
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
