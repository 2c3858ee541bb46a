"""Random weights that several exercises of lesson 03 share.

I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.random_inputs import normal


def draw_weights(rng: np.random.Generator, I: int, H: int) -> tuple[np.ndarray, ...]:
    return (
        normal(rng, 4 * H, I, scale=0.6),
        normal(rng, 4 * H, H, scale=0.5),
        normal(rng, 4 * H, scale=0.8),
    )
