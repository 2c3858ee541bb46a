"""Random inputs that several exercises of lesson 04 share.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.random_inputs import normal, sizes
from lstm_course.cells.lstm import LSTMCache
from lstm_course.cells.lstm_loop import lstm_forward


def draw_weights(rng: np.random.Generator, I: int, H: int) -> tuple[np.ndarray, ...]:
    return (
        normal(rng, 4 * H, I, scale=0.6),
        normal(rng, 4 * H, H, scale=0.5),
        normal(rng, 4 * H, scale=0.8),
    )


def draw_cache(rng: np.random.Generator) -> LSTMCache:
    T, B, I, H = sizes(rng, T=(5, 12), B=(2, 5), I=(3, 8), H=(4, 9))
    x = normal(rng, T, B, I)
    h0, c0 = normal(rng, B, H, scale=0.7), normal(rng, B, H)
    return lstm_forward(x, h0, c0, *draw_weights(rng, I, H))[2]
