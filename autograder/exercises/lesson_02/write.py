"""Exercise `write`: the candidate, added to the cell state through the input gate.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import gates, normal
from autograder.exercises.lesson_02.memory import MEMORY, draw_memory
from lstm_course.cells.gates import write


def _shaped(rng: np.random.Generator, *shape: int) -> Case:
    arguments = normal(rng, *shape), gates(rng, *shape), np.tanh(normal(rng, *shape))
    axes = "one axis" if len(shape) == 1 else "three axes"
    return Case(arguments, f"the arrays have {axes}", part="c")


def _write_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c, i, _ = draw_memory(rng, 2)
    g = np.tanh(normal(rng, *c.shape))
    return (
        _shaped(rng, 5),
        _shaped(rng, 2, 4, 3),
        Case((c, np.zeros_like(i), g), "with i = 0 the cell state is unchanged"),
        Case((c, np.ones_like(i), g), "with i = 1 the candidate is added in full"),
        Case((np.zeros_like(c), i, g), "with c = 0 the result is i ⊙ g"),
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
    scales=("c",),
    probes=_write_probes,
    parts=(Part("c", 1, "B H"),),
    mistakes=(
        Mistake(
            "overwrites",
            "the old cell state is lost: only the scaled candidate is left",
            "what should the cell state be where i = 0?",
            ("c + i * g", "i * g"),
        ),
        Mistake(
            "gate-added",
            "the input gate is added; it should scale the candidate",
            "what should i = 0 add to the cell state?",
            ("c + i * g", "c + i + g"),
        ),
        Mistake(
            "gate-left-out",
            "the candidate is added in full: the input gate has no effect",
            "what should i = 0 add to the cell state?",
            ("c + i * g", "c + g + 0 * i"),
        ),
        Mistake(
            "gate-on-the-memory",
            "the input gate scales the old cell state; it should scale the candidate",
            "what should i = 0 leave of a cell state of 3?",
            ("c + i * g", "i * c + g"),
        ),
        Mistake(
            "scales-the-sum",
            "the input gate scales the old cell state as well as the candidate; it should scale "
            "the candidate alone",
            "what should i = 0 leave of a cell state of 3? Check your parentheses.",
            ("c + i * g", "i * (c + g)"),
        ),
        Mistake(
            "multiplies-the-memory",
            "the cell state is multiplied by the scaled candidate; the two should be added",
            "what could ever be written into a cell state of 0?",
            ("c + i * g", "c * i * g"),
        ),
        Mistake(
            "forgets-as-well",
            "the old cell state is scaled by 1 − i, as with coupled gates; here forgetting is "
            "already done",
            "is the argument `c` the cell state before or after `forget`?",
            ("c + i * g", "(1 - i) * c + i * g"),
        ),
        Mistake(
            "subtracts",
            "the scaled candidate is subtracted; it should be added",
            "the candidate can be negative by itself: does the equation need a minus sign?",
            ("c + i * g", "c - i * g"),
        ),
        Mistake(
            "squashes-again",
            "the candidate passes through tanh again, but `g` already lies between −1 and 1",
            "what should i = 1 and g = 0.5 add to the cell state, and what does yours add?",
            ("c + i * g", "c + i * np.tanh(g)"),
        ),
        Mistake(
            "squashes-the-gate",
            "the input gate passes through a sigmoid again, but `i` is already between 0 and 1",
            "what should i = 0 add to the cell state, and what does yours add?",
            ("c + i * g", "c + sigmoid(i) * g"),
        ),
        Mistake(
            "squashes-the-new-memory",
            "the new cell state passes through tanh; only the hidden state needs that",
            "what should i = 0 leave of a cell state of 3?",
            ("c + i * g", "np.tanh(c + i * g)"),
        ),
    ),
)
