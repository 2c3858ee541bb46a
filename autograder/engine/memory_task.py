"""What weights of one LSTM unit are asked to do: keep a sign until the next one arrives.

T time steps, B sequences, I inputs of a step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class MemoryTrial(NamedTuple):
    """Sequences to run, and what the unit should store at each step."""

    x: np.ndarray  # (T, B, I)
    events: np.ndarray  # (T, B), True where something new is to be stored
    signs: np.ndarray  # (T, B), -1 or +1: what is to be stored there (anything elsewhere)


@dataclass(frozen=True)
class MemoryTask:
    """Store a sign at each event, and hold it until the next.

    The exercise's four parts are, in this order: it stores the first sign; it holds that for a
    while; it holds it for 1,000 steps; it stores the signs that come later, and holds those.

    Attributes:
        inputs: I, the number of inputs of a step.
        watched: "c" or "h", whose sign is the stored one.
        trial: makes the sequences.
        step: what a step is called: "step", "word".
        event: what happened where a sign was stored: "+1 was written".
        scene: an input in words: "(write, bit) = (0, −1)".
    """

    inputs: int
    watched: str
    trial: Callable[[np.random.Generator], MemoryTrial]
    step: str
    event: Callable[[float], str]
    scene: Callable[[np.ndarray], str]
