"""Exercise `coupled_lstm_step`: one gate for keeping and writing.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_06.inputs import draw_cell, set_block_bias
from lstm_course.cells.variants import coupled_lstm_step

COUPLED = "Coupled gates"


def _coupled_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, c_prev, W_ih, W_hh, b = draw_cell(rng, 3)
    return (
        Case(
            (x, h_prev, c_prev, W_ih, W_hh, set_block_bias(b, 0, 90.0)),
            "where f is 1 (every other unit), c equals `c_prev`",
        ),
        Case(
            (x, h_prev, c_prev, W_ih, W_hh, set_block_bias(b, 0, -90.0)),
            "where f is 0 (every other unit), c equals the candidate",
        ),
        Case((x, h_prev, 0 * c_prev, W_ih, W_hh, b), "`c_prev` is zero"),
    )


COUPLED_LSTM_STEP = Exercise(
    name="coupled_lstm_step",
    lesson="06",
    section=COUPLED,
    reference=coupled_lstm_step,
    draw=lambda rng: draw_cell(rng, 3),
    small=("B", "IH"),
    scales=("x", "c_prev"),
    probes=_coupled_probes,
    parts=(Part("h", 1, "B H"), Part("c", 1, "B H")),
    order=("c", "h"),
    mistakes=(
        Mistake(
            "input-gate-is-forget-gate",
            "the input gate equals the forget gate; a unit that keeps its cell state should write "
            "nothing",
            "with f = 1, how much of the candidate should be added?",
            ("i = 1 - f", "i = f"),
        ),
        Mistake(
            "coupling-inverted",
            "the first block is used as the input gate, so the cell forgets where it should keep",
            "the first of the three blocks belongs to f: what should happen to the cell state "
            "where f is 1?",
            ("f = sigmoid(a_f)", "f = 1 - sigmoid(a_f)"),
        ),
        Mistake(
            "coupled-before-the-sigmoid",
            "the input gate is σ(1 − a), with the pre-activation a of f; the gates themselves "
            "should add up to 1",
            "do your two gates add up to 1?",
            ("i = 1 - f", "i = sigmoid(1 - a_f)"),
        ),
        Mistake(
            "slope-for-input-gate",
            "the input gate is f (1 − f), the slope of the sigmoid, instead of 1 − f",
            "do your two gates add up to 1?",
            ("i = 1 - f", "i = f * (1 - f)"),
        ),
        Mistake(
            "candidate-subtracted",
            "the input gate is f − 1, below zero: the candidate is subtracted where it should be "
            "added",
            "between which two values should every gate lie?",
            ("i = 1 - f", "i = f - 1"),
        ),
        Mistake(
            "candidate-not-scaled",
            "the candidate is added in full: no input gate scales it",
            "with f = 1, how much of the candidate should be added?",
            ("i * g", "g"),
        ),
        Mistake(
            "coupled-to-output-gate",
            "the input gate is the complement of the output gate instead of the forget gate",
            "which gate decides how much of the cell state is kept?",
            ("i * g", "(1 - o) * g"),
        ),
        Mistake(
            "input-gate-from-candidate",
            "the input gate is the sigmoid of the candidate's pre-activation; it should follow "
            "from the forget gate",
            "how many gates does a coupled cell compute from its weights?",
            ("i = 1 - f", "i = sigmoid(a_g)"),
        ),
        Mistake(
            "one-added-to-forget-gate",
            "1 is added to the pre-activation of the forget gate",
            "does the equation of f contain such a constant, or does it belong in the initial "
            "value of b?",
            ("f = sigmoid(a_f)", "f = sigmoid(a_f + 1)"),
        ),
        Mistake(
            "hidden-for-cell",
            "the forget gate scales `h_prev`; it should scale the old cell state `c_prev`",
            "which old state appears in the equation of c?",
            ("f * c_prev", "f * h_prev"),
        ),
        Mistake(
            "old-memory-not-scaled",
            "the old cell state is added in full: the forget gate does not scale it",
            "how much of the old cell state should remain where f is 0?",
            ("f * c_prev", "c_prev"),
        ),
        Mistake(
            "rows-f-o-g",
            "the blocks of the weights are read in the order f, o, g; they are stored in the "
            "order f, g, o",
            "which of the three blocks comes last?",
            ("a_f, a_g, a_o = np", "a_f, a_o, a_g = np"),
        ),
        Mistake(
            "rows-g-f-o",
            "the blocks of the weights are read in the order g, f, o; they are stored in the "
            "order f, g, o",
            "which of the three blocks comes first?",
            ("a_f, a_g, a_o = np", "a_g, a_f, a_o = np"),
        ),
        Mistake(
            "rows-o-f-g",
            "the blocks of the weights are read in the order o, f, g; they are stored in the "
            "order f, g, o",
            "which of the three blocks comes first, and which comes last?",
            ("a_f, a_g, a_o = np", "a_o, a_f, a_g = np"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g passes through a sigmoid; it is not a gate and may be negative",
            "between which two values should a candidate lie?",
            ("np.tanh(a_g)", "sigmoid(a_g)"),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate g does not pass through tanh",
            "between which two values should a candidate lie?",
            ("np.tanh(a_g)", "a_g"),
        ),
        Mistake(
            "memory-not-squashed",
            "the cell state does not pass through tanh on its way to h",
            "between which two values should h lie?",
            ("o * np.tanh(c)", "o * c"),
        ),
        Mistake(
            "shows-old-memory",
            "h is made from `c_prev` instead of the new cell state",
            "which cell state belongs in h: the one before this step or the one after it?",
            ("o * np.tanh(c)", "o * np.tanh(c_prev)"),
        ),
        Mistake(
            "no-bias",
            "the bias b is missing in all three blocks",
            "which parameter sets a gate where x and h are zero?",
            (" + b", ""),
        ),
        Mistake(
            "swapped-results",
            "the results are exchanged: they are (c, h) instead of (h, c)",
            "in which order do all cells of the course return their states?",
            ("return h, c", "return c, h"),
        ),
    ),
)
