"""What several exercises of lesson 06 are tried on.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.random_inputs import normal, sizes


def draw_gru_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = sizes(rng, B=(3, 6), I=(2, 8), H=(4, 7))
    return (
        normal(rng, B, I),
        normal(rng, B, H, scale=0.8),
        normal(rng, 3 * H, I, scale=0.6),
        normal(rng, 3 * H, H, scale=0.6),
        normal(rng, 3 * H, scale=0.8),
        normal(rng, 3 * H, scale=0.8),
    )


def pushed_biases(b: np.ndarray, block: int, value: float) -> np.ndarray:
    """The biases with one layer's set to `value` in every other unit.

    Every other: a gate that is 0 everywhere would be compared on the scale of its rounding.
    """
    pushed = b.reshape(3, -1).copy()  # (3, H)
    pushed[block, ::2] = value
    return pushed.ravel()


def draw_cell(rng: np.random.Generator, blocks: int) -> tuple[np.ndarray, ...]:
    B, I, H = sizes(rng, B=(3, 6), I=(2, 8), H=(4, 7))
    return (
        normal(rng, B, I),
        normal(rng, B, H, scale=0.7),
        normal(rng, B, H, scale=1.5),
        normal(rng, blocks * H, I, scale=0.6),
        normal(rng, blocks * H, H, scale=0.6),
        normal(rng, blocks * H, scale=0.8),
    )
