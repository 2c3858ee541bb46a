"""Exercise `coupled_lstm_step`: one gate for keeping and writing.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_06.inputs import draw_cell, set_block_bias
from lstm_course.cells.variants import coupled_lstm_step

COUPLED = "Gates that share their work"


def _coupled_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, c_prev, W_ih, W_hh, b = draw_cell(rng, 3)
    return (
        Case(
            (x, h_prev, c_prev, W_ih, W_hh, set_block_bias(b, 0, 90.0)),
            "where f is 1, c is c_prev (every other unit)",
        ),
        Case(
            (x, h_prev, c_prev, W_ih, W_hh, set_block_bias(b, 0, -90.0)),
            "where f is 0, c is the candidate (every other unit)",
        ),
        Case((x, h_prev, 0 * c_prev, W_ih, W_hh, b), "the memory was empty"),
    )


COUPLED_LSTM_STEP = Exercise(
    name="coupled_lstm_step",
    lesson="06",
    section=COUPLED,
    reference=coupled_lstm_step,
    draw=lambda rng: draw_cell(rng, 3),
    small=("B", "IH"),
    probes=_coupled_probes,
    parts=(Part("h", 1, "B H"), Part("c", 1, "B H")),
    order=("c", "h"),
    mistakes=(
        Mistake(
            "input-gate-is-forget-gate",
            "the input gate equals the forget gate; what is kept fully should not be written",
            "with f = 1, how much of the candidate should come in?",
            ("i = 1 - f", "i = f"),
        ),
        Mistake(
            "coupling-inverted",
            "the first block is taken for the input gate: what should be kept is overwritten",
            "the first of the three blocks is f itself: what becomes of the memory where f is 1?",
            ("f = sigmoid(a_f)", "f = 1 - sigmoid(a_f)"),
        ),
        Mistake(
            "coupled-before-the-sigmoid",
            "1 is taken minus the pre-activation, inside the sigmoid; the gates themselves should "
            "add up to 1",
            "do your two gates add up to 1?",
            ("i = 1 - f", "i = sigmoid(1 - a_f)"),
        ),
        Mistake(
            "candidate-subtracted",
            "the input gate is f − 1, below zero: the candidate is subtracted where it should be "
            "added",
            "between which two numbers should every gate lie?",
            ("i = 1 - f", "i = f - 1"),
        ),
        Mistake(
            "candidate-not-scaled",
            "the candidate is added whole: no input gate scales it",
            "with f = 1, how much of the candidate should come in?",
            ("i * g", "g"),
        ),
        Mistake(
            "coupled-to-output-gate",
            "the input gate is coupled to the output gate; it is the forget gate's complement",
            "what is kept and what is written add up to 1: which gate says what is kept?",
            ("i * g", "(1 - o) * g"),
        ),
        Mistake(
            "input-gate-from-candidate",
            "the input gate has pre-activations of its own, those of the candidate",
            "how many gates does a coupled cell compute from its weights?",
            ("i = 1 - f", "i = sigmoid(a_g)"),
        ),
        Mistake(
            "hidden-for-cell",
            "the forget gate scales `h_prev`; it is the old memory `c_prev` that goes on",
            "which of the two states is the memory?",
            ("f * c_prev", "f * h_prev"),
        ),
        Mistake(
            "old-memory-not-scaled",
            "the old memory is added whole: the forget gate does not scale it",
            "what should be left of the memory where f is 0?",
            ("f * c_prev", "c_prev"),
        ),
        Mistake(
            "rows-f-o-g",
            "the rows of the weights are taken in the order f, o, g; they are f, g, o",
            "which of the three layers comes last?",
            ("a_f, a_g, a_o = np", "a_f, a_o, a_g = np"),
        ),
        Mistake(
            "rows-g-f-o",
            "the rows of the weights are taken in the order g, f, o; they are f, g, o",
            "which of the three layers comes first?",
            ("a_f, a_g, a_o = np", "a_g, a_f, a_o = np"),
        ),
        Mistake(
            "rows-o-f-g",
            "the rows of the weights are taken in the order o, f, g; they are f, g, o",
            "which of the three layers comes last?",
            ("a_f, a_g, a_o = np", "a_o, a_f, a_g = np"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g goes through a sigmoid; it is no gate, and can be negative",
            "between which two numbers should a candidate lie?",
            ("np.tanh(a_g)", "sigmoid(a_g)"),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate g is not squashed",
            "between which two numbers should a candidate lie?",
            ("np.tanh(a_g)", "a_g"),
        ),
        Mistake(
            "memory-not-squashed",
            "h shows the memory without squashing it",
            "between which two numbers should h lie?",
            ("o * np.tanh(c)", "o * c"),
        ),
        Mistake(
            "shows-old-memory",
            "h is made from `c_prev`; it should show the new memory",
            "which memory should h show: the one before this step, or after it?",
            ("o * np.tanh(c)", "o * np.tanh(c_prev)"),
        ),
        Mistake(
            "no-bias",
            "the bias b is missing in all three layers",
            "what decides how open a gate is when x and h are zero?",
            (" + b", ""),
        ),
        Mistake(
            "swapped-results",
            "h and c have changed places: the order is (h, c)",
            "which of the two does the function return first?",
            ("return h, c", "return c, h"),
        ),
    ),
)
