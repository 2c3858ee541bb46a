"""Random arguments for cases: sizes that differ, numbers that hide nothing."""

from collections.abc import Sequence

import numpy as np


class SmallCaseGenerator(np.random.Generator):
    """A generator for a small case: `sizes` gives 1 for some letters, a batch of one, say.

    Args:
        seed: numbers from which it starts.
        ones: the letters.
    """

    def __init__(self, seed: Sequence[int], ones: str) -> None:
        super().__init__(np.random.PCG64(seed))
        self.ones = frozenset(ones)


def sizes(
    rng: np.random.Generator, *ranges: tuple[int, int], **lettered: tuple[int, int]
) -> tuple[int, ...]:
    """Draw one size per range from its (low, high), both included, all different.

    Equal sizes would let a transposed matrix pass, and a size of 1 would let a shape that only
    broadcasts pass. A `SmallCaseGenerator` gives 1 for its letters, and other sizes as always.

    Example:
        >>> B, H = sizes(np.random.default_rng(0), B=(3, 6), H=(4, 8))
        >>> B != H and 3 <= B <= 6 and 4 <= H <= 8
        True
    """
    ones = rng.ones if isinstance(rng, SmallCaseGenerator) else frozenset()
    while True:
        drawn: dict[int | str, int] = {
            letter: 1 if letter in ones else int(rng.integers(low, high + 1))
            for letter, (low, high) in (dict(enumerate(ranges)) | lettered).items()
        }
        free = [size for letter, size in drawn.items() if letter not in ones]
        if len(set(free)) == len(free) and 1 not in free:
            return tuple(drawn.values())


def normal(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
    """Normal numbers of mean 0 and standard deviation `scale`, float64."""
    return scale * rng.standard_normal(shape)


def gates(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Values that a gate can take: strictly between 0 and 1."""
    return rng.uniform(0.02, 0.98, shape)
