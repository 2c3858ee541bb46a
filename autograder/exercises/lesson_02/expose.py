"""Exercise `expose`: the hidden state, from the cell state and the output gate.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_02.memory import MEMORY, draw_memory
from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gates import expose


def _expose_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c, o = draw_memory(rng, 1)
    return (
        Case((c, np.zeros_like(o)), "with o = 0 nothing is shown"),
        Case((c, np.ones_like(o)), "with o = 1 the squashed memory is shown"),
        Case((20.0 * c, o), "however large the memory, |h| stays below o"),
    )


EXPOSE = Exercise(
    name="expose",
    lesson="02",
    section=MEMORY,
    reference=expose,
    draw=lambda rng: draw_memory(rng, 1),
    small=("B", "H"),
    probes=_expose_probes,
    parts=(Part("h", 1, "B H"),),
    mistakes=(
        Mistake(
            "not-squashed",
            "the memory is shown as it is; it should be squashed by tanh first",
            "the memory can be 20; can h be?",
            ("np.tanh(c)", "c"),
        ),
        Mistake(
            "sigmoid",
            "the memory is squashed by a sigmoid: its sign is lost",
            "should a memory of −3 and one of 3 look alike from outside?",
            function=lambda c, o: o * sigmoid(c),
        ),
        Mistake(
            "squashes-the-product",
            "the gate stands inside tanh; it should scale the squashed memory",
            "which comes first, squashing or the gate?",
            ("o * np.tanh(c)", "np.tanh(o * c)"),
        ),
        Mistake(
            "adds-the-gate",
            "the output gate is added; it should multiply",
            "what should o = 0 show?",
            ("o * np.tanh(c)", "o + np.tanh(c)"),
        ),
        Mistake(
            "hides-the-shown",
            "the gate works the wrong way round: o is the share that is *shown*",
            "what should o = 1 show?",
            ("o * np.tanh(c)", "(1 - o) * np.tanh(c)"),
        ),
        Mistake(
            "gate-left-out",
            "the squashed memory is shown whole: the output gate does nothing",
            "what should o = 0 show?",
            ("o * np.tanh(c)", "np.tanh(c) + 0 * o"),
        ),
        Mistake(
            "squashes-the-gate",
            "tanh is applied to the gate as well; o is between 0 and 1 already",
            "which of the two arrays can be large?",
            ("o * np.tanh(c)", "np.tanh(o) * np.tanh(c)"),
        ),
        Mistake(
            "gate-through-a-sigmoid",
            "the gate is squashed by a sigmoid a second time: o is a gate's value already",
            "what should o = 0 show, and what does yours?",
            ("o * np.tanh(c)", "sigmoid(o) * np.tanh(c)"),
        ),
        Mistake(
            "squashes-only-the-gate",
            "tanh is applied to the gate; it is the memory that needs squashing",
            "which of the two arrays can be large?",
            ("o * np.tanh(c)", "np.tanh(o) * c"),
        ),
    ),
)
