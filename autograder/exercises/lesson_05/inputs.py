"""Random inputs that several exercises of lesson 05 share.

T time steps, B sequences in a batch, I input features, H hidden units, L layers. Time comes first.
"""

import numpy as np

from autograder.engine.random_inputs import normal, sizes
from lstm_course.cells.lstm import LSTMParams


def _draw_states(rng: np.random.Generator, B: int, H: int, L: int) -> list[tuple[np.ndarray, ...]]:
    return [(normal(rng, B, H, scale=0.5), normal(rng, B, H, scale=1.5)) for _ in range(L)]


def draw_params(rng: np.random.Generator, I: int, H: int) -> LSTMParams:
    return LSTMParams(
        normal(rng, 4 * H, I, scale=0.7),
        normal(rng, 4 * H, H, scale=0.5),
        normal(rng, 4 * H, scale=0.8),
    )


def _draw_layers(
    rng: np.random.Generator, T: int, B: int, I: int, H: int, L: int
) -> tuple[np.ndarray, list, list[LSTMParams]]:
    layers = [draw_params(rng, H if k else I, H) for k in range(L)]
    return normal(rng, T, B, I), _draw_states(rng, B, H, L), layers


def draw_stack(rng: np.random.Generator) -> tuple[np.ndarray, list, list[LSTMParams]]:
    """Draw with I = H: a layer with the wrong input sequence then runs, and the mistake is named.

    The probes have I ≠ H.
    """
    T, B, H = sizes(rng, T=(5, 8), B=(2, 4), H=(3, 6))
    return _draw_layers(rng, T, B, H, H, 3)


def draw_other_sizes(rng: np.random.Generator, L: int) -> tuple:
    T, B, I, H = sizes(rng, T=(5, 8), B=(2, 4), I=(3, 6), H=(3, 7))
    return _draw_layers(rng, T, B, I, H, L)
