"""One wrong value of an answer, with all that may explain it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Sample:
    """One case in which a value of the right shape has wrong numbers."""

    seen: np.ndarray
    expected: np.ndarray
    inputs: dict[str, np.ndarray]
    outputs: dict[str, np.ndarray]  # the other expected outputs
    sizes: dict[str, int]  # B, T, H, I where the arguments show them
    right: frozenset[str] = frozenset()  # the answer's other outputs that are right
    scaled: bool = False  # whether the inputs are far larger or smaller than ordinary ones
