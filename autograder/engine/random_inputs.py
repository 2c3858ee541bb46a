"""Random arguments for cases: sizes that differ, numbers that hide nothing."""

import numpy as np


def sizes(rng: np.random.Generator, *ranges: tuple[int, int]) -> tuple[int, ...]:
    """One size from each (low, high), both included, all different.

    Equal sizes would let a transposed matrix pass, and a size of 1 would let a shape that only
    broadcasts pass.
    """
    while True:
        drawn = tuple(int(rng.integers(low, high + 1)) for low, high in ranges)
        if len(set(drawn)) == len(drawn) and 1 not in drawn:
            return drawn


def normal(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
    """Normal numbers of mean 0 and standard deviation `scale`, float64."""
    return scale * rng.standard_normal(shape)


def gates(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Values that a gate can take: strictly between 0 and 1."""
    return rng.uniform(0.02, 0.98, shape)
