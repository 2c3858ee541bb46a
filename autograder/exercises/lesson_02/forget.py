"""Exercise `forget`: the part of the cell state that the forget gate keeps.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_02.memory import MEMORY, draw_memory
from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gates import forget


def _forget_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c_prev, _ = draw_memory(rng, 1)
    return (
        Case((c_prev, np.ones_like(c_prev)), "with f = 1 the memory stays as it is"),
        Case((c_prev, np.zeros_like(c_prev)), "with f = 0 nothing is left of the memory"),
        Case(
            (np.array([2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.5])),
            "c = [2, 3, 4] and f = [0.1, 0.2, 0.5] leave [0.2, 0.6, 2.0]",
        ),
    )


FORGET = Exercise(
    name="forget",
    lesson="02",
    section=MEMORY,
    reference=forget,
    draw=lambda rng: draw_memory(rng, 1),
    small=("B", "H"),
    probes=_forget_probes,
    parts=(Part("c", 1),),
    mistakes=(
        Mistake(
            "adds-forget-gate",
            "the forget gate is added to the memory; it should multiply it",
            "what should f = 0 leave of the memory, and what does yours leave?",
            ("f * c_prev", "f + c_prev"),
        ),
        Mistake(
            "forgets-the-kept",
            "the gate works the wrong way round: f is the share that is *kept*, not the share "
            "that is lost",
            "what should f = 1 do?",
            ("f * c_prev", "(1 - f) * c_prev"),
        ),
        Mistake(
            "subtracts-forget-gate",
            "the forget gate is subtracted from the memory; it should multiply it",
            "what should f = 1 do?",
            ("f * c_prev", "c_prev - f"),
        ),
        Mistake(
            "squashes-again",
            "f is squashed a second time: it is a gate's value already",
            "is the argument f a pre-activation, or between 0 and 1 already?",
            function=lambda c_prev, f: sigmoid(f) * c_prev,
        ),
        Mistake(
            "squashes-the-memory",
            "the memory is squashed by tanh before it is kept; forgetting only scales it",
            "what should f = 1 do to a memory of 3?",
            ("f * c_prev", "f * np.tanh(c_prev)"),
        ),
        Mistake(
            "keeps-everything",
            "the memory comes back unchanged: the gate does nothing",
            "where does f stand in your line?",
            ("f * c_prev", "c_prev * np.ones_like(f)"),
        ),
        Mistake(
            "all-or-nothing",
            "the gate is rounded to 0 or 1: a soft switch can be half open",
            "what should f = 0.5 leave?",
            ("f * c_prev", "np.round(f) * c_prev"),
        ),
        Mistake(
            "returns-the-gate",
            "this is the gate itself, not what it leaves of the memory",
            "which two arrays does the answer need?",
            ("f * c_prev", "f * np.ones_like(c_prev)"),
        ),
        Mistake(
            "divides",
            "the memory is divided by the gate: it grows where it should fade",
            "should a memory be larger or smaller after forgetting?",
            ("f * c_prev", "c_prev / np.maximum(f, 1e-300)"),
        ),
        Mistake(
            "dot-product",
            "all units are summed into one number (a dot product); each unit is scaled by itself",
            "how many numbers does the memory have before, and how many after?",
            function=lambda c_prev, f: np.sum(f * c_prev, axis=-1),
        ),
    ),
)
