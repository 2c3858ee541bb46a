"""Exercise `expose`: the hidden state, from the cell state and the output gate.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import gates, normal
from autograder.exercises.lesson_02.memory import MEMORY, draw_memory
from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gates import expose


def _expose_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c, o = draw_memory(rng, 1)
    return (
        Case((normal(rng, 5), gates(rng, 5)), "the arrays have one axis", part="h"),
        Case((normal(rng, 2, 4, 3), gates(rng, 2, 4, 3)), "the arrays have three axes", part="h"),
        Case((c, np.zeros_like(o)), "with o = 0 the hidden state is 0"),
        Case((c, np.ones_like(o)), "with o = 1 the hidden state is tanh(c)"),
        Case((20.0 * c, o), "however large `c` is, |h| stays below `o`"),
        Case((1000.0 * np.sign(c), o), "with cell states of ±1000, `h` is −o or o"),
    )


EXPOSE = Exercise(
    name="expose",
    lesson="02",
    section=MEMORY,
    reference=expose,
    draw=lambda rng: draw_memory(rng, 1),
    small=("B", "H"),
    scales=("c",),
    probes=_expose_probes,
    parts=(Part("h", 1, "B H"),),
    mistakes=(
        Mistake(
            "not-squashed",
            "`h` is `o` times the cell state itself: tanh is missing",
            "the cell state can be 20: can `h` be?",
            ("np.tanh(c)", "c"),
        ),
        Mistake(
            "sigmoid",
            "the cell state passes through a sigmoid instead of tanh, so its sign is lost",
            "should cell states of −3 and 3 give hidden states of the same sign?",
            function=lambda c, o: o * sigmoid(c),
        ),
        Mistake(
            "tan",
            "the cell state passes through the trigonometric tangent instead of tanh",
            "what is the largest value that tanh(c) can approach, and what does yours reach?",
            ("np.tanh(c)", "np.tan(c)"),
        ),
        Mistake(
            "arctan",
            "the cell state passes through arctan instead of tanh",
            "what is the largest value that tanh(c) can approach, and what does yours reach?",
            ("np.tanh(c)", "np.arctan(c)"),
        ),
        Mistake(
            "tanh-of-half",
            "`h` is `o` times tanh of half the cell state, as when tanh is built from exponentials "
            "that lack a factor of 2",
            "write tanh(c) as a fraction of exponentials: which exponents does it contain?",
            ("np.tanh(c)", "np.tanh(c / 2)"),
        ),
        Mistake(
            "squashes-the-product",
            "the product of the gate and the cell state passes through tanh; only the cell state "
            "should",
            "which comes first, tanh or the gate?",
            ("o * np.tanh(c)", "np.tanh(o * c)"),
        ),
        Mistake(
            "adds-the-gate",
            "the output gate is added to tanh(c); it should multiply it",
            "what should `h` be where o = 0?",
            ("o * np.tanh(c)", "o + np.tanh(c)"),
        ),
        Mistake(
            "hides-the-shown",
            "the output gate acts in reverse: `o` is the share that is *exposed*",
            "what should `h` be where o = 1?",
            ("o * np.tanh(c)", "(1 - o) * np.tanh(c)"),
        ),
        Mistake(
            "gate-left-out",
            "`h` is tanh(c) in full: the output gate has no effect",
            "what should `h` be where o = 0?",
            ("o * np.tanh(c)", "np.tanh(c) + 0 * o"),
        ),
        Mistake(
            "squashes-the-gate",
            "the output gate passes through tanh as well, but `o` already lies between 0 and 1",
            "which of the two arrays can have large entries?",
            ("o * np.tanh(c)", "np.tanh(o) * np.tanh(c)"),
        ),
        Mistake(
            "gate-through-a-sigmoid",
            "the output gate passes through a sigmoid again, but `o` is already between 0 and 1",
            "what should `h` be where o = 0, and what is yours?",
            ("o * np.tanh(c)", "sigmoid(o) * np.tanh(c)"),
        ),
        Mistake(
            "squashes-only-the-gate",
            "the output gate passes through tanh instead of the cell state",
            "which of the two arrays can have large entries?",
            ("o * np.tanh(c)", "np.tanh(o) * c"),
        ),
    ),
)
