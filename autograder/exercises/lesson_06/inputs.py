"""Random inputs that several exercises of lesson 06 share.

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


def set_block_bias(b: np.ndarray, block: int, value: float) -> np.ndarray:
    """Set the biases of one gate block to `value` in every other unit.

    A gate that is 0 in every unit would be compared on the scale of its rounding errors.
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
