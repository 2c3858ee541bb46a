"""Exercise `forget`: the part of the cell state that the forget gate keeps.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import gates, normal
from autograder.exercises.lesson_02.memory import MEMORY, draw_memory
from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gates import forget


def _forget_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c_prev, _ = draw_memory(rng, 1)
    return (
        Case((normal(rng, 2, 4, 3), gates(rng, 2, 4, 3)), "the arrays have three axes", part="c"),
        Case((c_prev, np.ones_like(c_prev)), "with f = 1 the cell state is unchanged"),
        Case((c_prev, np.zeros_like(c_prev)), "with f = 0 nothing of the cell state is left"),
        Case(
            (np.array([2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.5])),
            "c_prev = [2, 3, 4] and f = [0.1, 0.2, 0.5] give [0.2, 0.6, 2.0]",
        ),
    )


FORGET = Exercise(
    name="forget",
    lesson="02",
    section=MEMORY,
    reference=forget,
    draw=lambda rng: draw_memory(rng, 1),
    small=("B", "H"),
    scales=("c_prev",),
    probes=_forget_probes,
    parts=(Part("c", 1),),
    mistakes=(
        Mistake(
            "adds-forget-gate",
            "the forget gate is added to the cell state; it should multiply it",
            "what should f = 0 leave of the cell state, and what does yours leave?",
            ("f * c_prev", "f + c_prev"),
        ),
        Mistake(
            "forgets-the-kept",
            "the forget gate acts in reverse: `f` is the share that is *kept*, not the share that "
            "is lost",
            "what should f = 1 do to the cell state?",
            ("f * c_prev", "(1 - f) * c_prev"),
        ),
        Mistake(
            "subtracts-forget-gate",
            "the forget gate is subtracted from the cell state; it should multiply it",
            "what should f = 0 leave of the cell state, and what does yours leave?",
            ("f * c_prev", "c_prev - f"),
        ),
        Mistake(
            "squashes-again",
            "the forget gate passes through a sigmoid again, but `f` is already between 0 and 1",
            "what should f = 0 leave of the cell state, and what does yours leave?",
            function=lambda c_prev, f: sigmoid(f) * c_prev,
        ),
        Mistake(
            "squashes-the-memory",
            "the cell state passes through tanh; forgetting only scales it",
            "what should f = 1 do to a cell state of 3?",
            ("f * c_prev", "f * np.tanh(c_prev)"),
        ),
        Mistake(
            "keeps-everything",
            "the cell state is returned unchanged: the forget gate has no effect",
            "what should f = 0 leave of the cell state?",
            ("f * c_prev", "c_prev * np.ones_like(f)"),
        ),
        Mistake(
            "all-or-nothing",
            "the forget gate is rounded to 0 or 1; a gate can be half open",
            "what should f = 0.5 leave of a cell state of 4?",
            ("f * c_prev", "np.round(f) * c_prev"),
        ),
        Mistake(
            "returns-the-gate",
            "your result is the gate itself, not the part of the cell state that it keeps",
            "on which two arrays should the result depend?",
            ("f * c_prev", "f * np.ones_like(c_prev)"),
        ),
        Mistake(
            "divides",
            "the cell state is divided by the forget gate: it grows where it should shrink",
            "what should f = 0.5 leave of a cell state of 4?",
            ("f * c_prev", "c_prev / np.maximum(f, 1e-300)"),
        ),
        Mistake(
            "dot-product",
            "the units are summed, as in a dot product; each unit should be scaled separately",
            "what is the shape of the cell state before forgetting, and what is it after?",
            function=lambda c_prev, f: np.sum(f * c_prev, axis=-1),
        ),
    ),
)
