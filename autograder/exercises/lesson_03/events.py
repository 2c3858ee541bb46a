"""Random sequences for weights set by hand: when a sign is to be stored, and which sign.

T time steps, B sequences in a batch.
"""

import numpy as np

from autograder.engine.memory_behaviour import LONG

EARLY = 41  # the single event comes within these steps; the sign is then held for a thousand
STEPS = EARLY + LONG
SEQUENCES = 8  # of each kind


def draw_events(rng: np.random.Generator) -> np.ndarray:
    """Draw events (T, B): one early event in half of the sequences, many in the other half."""
    events = np.zeros((STEPS, 2 * SEQUENCES), dtype=bool)
    events[rng.integers(2, EARLY, SEQUENCES), np.arange(SEQUENCES)] = True
    for n in range(SEQUENCES, 2 * SEQUENCES):
        gaps = rng.integers(1, 31, STEPS) if n % 2 else rng.integers(1, 4, STEPS)
        steps = np.cumsum(gaps) - gaps[0]
        events[steps[steps < STEPS], n] = True
    return events


def draw_signs(rng: np.random.Generator) -> np.ndarray:
    """Draw the sign (T, B) that an event would store; each sign comes first in some sequence."""
    signs = rng.choice([-1.0, 1.0], (STEPS, 2 * SEQUENCES))
    blocks = np.repeat(rng.choice([-1.0, 1.0], (STEPS // 12 + 1, 2)), 12, axis=0)[:STEPS]
    signs[:, -2:] = blocks  # repeated signs, then the other one
    signs[:, :SEQUENCES] = np.tile([-1.0, 1.0], SEQUENCES // 2)  # one event: one sign
    return signs
