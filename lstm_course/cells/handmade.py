"""LSTMs of one unit with weights set by hand: a latch, and a keeper of grammatical number.

The rows of the weights are the four gate blocks in torch's order: i, f, g, o.
Idea: a cell state that a gate protects, Hochreiter & Schmidhuber (1997), section 4; the forget
gate that clears it, Gers, Schmidhuber & Cummins (2000), section 3.
"""

import numpy as np

from lstm_course.cells.lstm import LSTMParams

WORDS = (  # the vocabulary of `agreement_weights`, in the order of its one-hot inputs
    "singular subject",
    "plural subject",
    "singular distractor",
    "plural distractor",
    "verb",
    "other",
)


def latch_weights() -> LSTMParams:
    """Return the weights of one unit that stores a bit on request and holds it until the next.

    The inputs of a step are (write, bit): write is 0 or 1, bit is -1 or +1. The sign of the cell
    state is the bit of the latest write. While holding, the forget gate is 1 - 2e-9, so the cell
    state halves in some 300 million steps.

    Returns:
        W_ih (4, 2), W_hh (4, 1), b (4,), float64.

    Example:
        >>> W_ih, W_hh, b = latch_weights()
        >>> W_ih.shape, W_hh.shape, b.shape
        ((4, 2), (4, 1), (4,))
    """
    # weight of write, of the bit, and the bias
    i = [40.0, 0.0, -20.0]  # open at a write
    f = [-40.0, 0.0, 20.0]  # closed at a write: the old bit makes room
    g = [0.0, 20.0, 0.0]  # the bit, whether or not the input gate admits it
    o = [0.0, 0.0, 20.0]  # always open
    rows = np.array([i, f, g, o])  # (4, 3)
    return LSTMParams(W_ih=rows[:, :2], W_hh=np.zeros((4, 1)), b=rows[:, 2])


def agreement_weights() -> LSTMParams:
    """Return the weights of one unit that keeps the grammatical number of the current subject.

    The inputs of a step are one word of `WORDS`, one-hot. The sign of the hidden state is +1 for a
    singular subject and -1 for a plural one, until a new subject comes. Other nouns, such as
    "cabinet" in "the keys to the cabinet are ...", have a number too, but do not change it.

    Returns:
        W_ih (4, 6), W_hh (4, 1), b (4,), float64.

    Example:
        >>> W_ih, W_hh, b = agreement_weights()
        >>> W_ih.shape, W_hh.shape, b.shape
        ((4, 6), (4, 1), (4,))
    """
    # weights of the six words (subjects, distractors, verb, other; singular first), and the bias
    i = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]  # open at subjects
    f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]  # closed at subjects
    g = [20.0, -20.0, 20.0, -20.0, 0.0, 0.0, 0.0]  # the number of any noun
    o = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0]  # always open
    rows = np.array([i, f, g, o])  # (4, 7)
    return LSTMParams(W_ih=rows[:, :6], W_hh=np.zeros((4, 1)), b=rows[:, 6])
