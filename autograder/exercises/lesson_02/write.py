"""Exercise `write`: the candidate, added to the cell state through the input gate.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_02.memory import MEMORY, draw_memory
from lstm_course.cells.gates import write


def _write_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c, i, _ = draw_memory(rng, 2)
    g = np.tanh(normal(rng, *c.shape))
    return (
        Case((c, np.zeros_like(i), g), "with i = 0 nothing is written"),
        Case((c, np.ones_like(i), g), "with i = 1 the whole candidate is added"),
        Case((np.zeros_like(c), i, g), "into an empty memory exactly i ⊙ g is written"),
    )


def _draw_write(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    c, i = draw_memory(rng, 1)
    return c, i, np.tanh(normal(rng, *c.shape))


WRITE = Exercise(
    name="write",
    lesson="02",
    section=MEMORY,
    reference=write,
    draw=_draw_write,
    small=("B", "H"),
    probes=_write_probes,
    parts=(Part("c", 1, "B H"),),
    mistakes=(
        Mistake(
            "overwrites",
            "the old memory is lost: what is written should be added to it",
            "what should be in the memory where i = 0?",
            ("c + i * g", "i * g"),
        ),
        Mistake(
            "gate-added",
            "the input gate is added; it should scale the candidate first",
            "what should i = 0 let through?",
            ("c + i * g", "c + i + g"),
        ),
        Mistake(
            "gate-left-out",
            "the whole candidate is added, however far the input gate is open",
            "what should i = 0 let through?",
            ("c + i * g", "c + g + 0 * i"),
        ),
        Mistake(
            "gate-on-the-memory",
            "the input gate scales the old memory; it should scale the candidate",
            "whom does the input gate let in?",
            ("c + i * g", "i * c + g"),
        ),
        Mistake(
            "scales-the-sum",
            "the input gate scales the sum, the old memory with it",
            "a pair of brackets, or the order of two operations?",
            ("c + i * g", "i * (c + g)"),
        ),
        Mistake(
            "multiplies-the-memory",
            "the memory is multiplied by what is written; it should be added to",
            "what would become of an empty memory?",
            ("c + i * g", "c * i * g"),
        ),
        Mistake(
            "forgets-as-well",
            "the memory is scaled by 1 − i: a coupled gate does that, but here forgetting has "
            "been done already",
            "is c before or after `forget`?",
            ("c + i * g", "(1 - i) * c + i * g"),
        ),
        Mistake(
            "subtracts",
            "what is written is subtracted; it should be added",
            "a candidate can be negative by itself: who decides the sign?",
            ("c + i * g", "c - i * g"),
        ),
        Mistake(
            "squashes-again",
            "the candidate is squashed by tanh a second time: g has been through it already",
            "is g a pre-activation, or between −1 and 1 already?",
            ("c + i * g", "c + i * np.tanh(g)"),
        ),
        Mistake(
            "squashes-the-gate",
            "the input gate is squashed a second time: i is a gate's value already",
            "what should i = 0 let through, and what does yours?",
            ("c + i * g", "c + sigmoid(i) * g"),
        ),
        Mistake(
            "squashes-the-new-memory",
            "the new memory is squashed by tanh; that is done on the way out, not in the memory",
            "what should i = 0 leave of a memory of 3?",
            ("c + i * g", "np.tanh(c + i * g)"),
        ),
    ),
)
