"""Section and random cell state that `forget`, `write` and `expose` share."""

import numpy as np

from autograder.engine.random_inputs import gates, normal, sizes

MEMORY = "Forget, write, expose"


def draw_memory(rng: np.random.Generator, others: int) -> tuple[np.ndarray, ...]:
    shape = sizes(rng, B=(3, 6), H=(4, 8))
    memory = normal(rng, *shape, scale=2.0)
    return memory, *(gates(rng, *shape) for _ in range(others))
