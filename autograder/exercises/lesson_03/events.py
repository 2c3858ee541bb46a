"""Sequences for weights that are set by hand: when something is to be stored, and what.

T time steps, B sequences in a batch.
"""

import numpy as np

from autograder.engine.memory_behaviour import LONG

EARLY = 41  # steps within which the sign comes that is then held for a thousand
STEPS = EARLY + LONG
SEQUENCES = 8  # of each kind


def draw_events(rng: np.random.Generator) -> np.ndarray:
    """(T, B): half of the sequences have one event, early on; half have many, 1 to 30 apart."""
    events = np.zeros((STEPS, 2 * SEQUENCES), dtype=bool)
    events[rng.integers(2, EARLY, SEQUENCES), np.arange(SEQUENCES)] = True
    for n in range(SEQUENCES, 2 * SEQUENCES):
        gaps = rng.integers(1, 31, STEPS) if n % 2 else rng.integers(1, 4, STEPS)
        steps = np.cumsum(gaps) - gaps[0]
        events[steps[steps < STEPS], n] = True
    return events


def draw_signs(rng: np.random.Generator) -> np.ndarray:
    """(T, B): what would be stored at each step. Both signs come first somewhere; some repeat."""
    signs = rng.choice([-1.0, 1.0], (STEPS, 2 * SEQUENCES))
    blocks = np.repeat(rng.choice([-1.0, 1.0], (STEPS // 12 + 1, 2)), 12, axis=0)[:STEPS]
    signs[:, -2:] = blocks  # the same again and again, then the other
    signs[:, :SEQUENCES] = np.tile([-1.0, 1.0], SEQUENCES // 2)  # one event each: one sign each
    return signs
