"""Exercise `peephole_lstm_step`: gates that read the cell state.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_06.inputs import draw_cell
from lstm_course.cells.variants import peephole_lstm_step

PEEPHOLES = "Gates that see the memory"


def _draw_peephole_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    cell = draw_cell(rng, 4)
    H = cell[1].shape[1]
    return (*cell, *(normal(rng, H, scale=0.9) for _ in "ifo"))


def _peephole_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    *cell, p_i, p_f, p_o = _draw_peephole_step(rng)
    x, h_prev, c_prev, W_ih, W_hh, b = cell
    return (
        Case((*cell, 0 * p_i, 0 * p_f, 0 * p_o), "all peepholes 0: the plain LSTM"),
        Case((*cell, p_i, 0 * p_f, 0 * p_o), "only i has a peephole"),
        Case((*cell, 0 * p_i, p_f, 0 * p_o), "only f has a peephole"),
        Case((*cell, 0 * p_i, 0 * p_f, p_o), "only o has a peephole"),
        Case((x, h_prev, 0 * c_prev, W_ih, W_hh, b, p_i, p_f, p_o), "c_prev is 0: only o sees any"),
    )


PEEPHOLE_LSTM_STEP = Exercise(
    name="peephole_lstm_step",
    lesson="06",
    section=PEEPHOLES,
    reference=peephole_lstm_step,
    draw=_draw_peephole_step,
    small=("B", "IH"),
    probes=_peephole_probes,
    parts=(Part("h", 1, "B H"), Part("c", 2, "B H")),
    order=("c", "h"),
    mistakes=(
        Mistake(
            "output-gate-sees-old-memory",
            "the output gate's peephole sees `c_prev`; it should see the new memory",
            "when o is computed, which memory is about to be shown?",
            ("p_o * c)", "p_o * c_prev)"),
        ),
        Mistake(
            "gates-see-new-memory",
            "the peepholes of i and f see a new memory; it does not exist yet when they decide",
            "what is the new memory made of?",
            (
                (
                    "i = sigmoid(a_i + p_i * c_prev)",
                    "c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)\n"
                    "    i = sigmoid(a_i + p_i * c)",
                ),
                ("p_f * c_prev", "p_f * c"),
            ),
        ),
        Mistake(
            "outside-the-sigmoid",
            "the peepholes are added to the gates *after* the sigmoid; a gate may then leave the "
            "range from 0 to 1",
            "what does a gate look at, and what does it do with what it sees?",
            (
                ("sigmoid(a_i + p_i * c_prev)", "sigmoid(a_i) + p_i * c_prev"),
                ("sigmoid(a_f + p_f * c_prev)", "sigmoid(a_f) + p_f * c_prev"),
                ("sigmoid(a_o + p_o * c)", "sigmoid(a_o) + p_o * c"),
            ),
        ),
        Mistake(
            "peepholes-multiply-gates",
            "the peepholes scale the gates; they are one more term of what the gate looks at",
            "how do x and `h_prev` come into a gate: as factors, or as terms of a sum?",
            (
                ("sigmoid(a_i + p_i * c_prev)", "sigmoid(a_i) * p_i * c_prev"),
                ("sigmoid(a_f + p_f * c_prev)", "sigmoid(a_f) * p_f * c_prev"),
                ("sigmoid(a_o + p_o * c)", "sigmoid(a_o) * p_o * c"),
            ),
        ),
        Mistake(
            "no-peephole-on-input-gate",
            "the input gate has no peephole",
            "which arguments does your function not use?",
            (" + p_i * c_prev", ""),
        ),
        Mistake(
            "no-peephole-on-forget-gate",
            "the forget gate has no peephole",
            "which arguments does your function not use?",
            (" + p_f * c_prev", ""),
        ),
        Mistake(
            "no-peephole-on-output-gate",
            "the output gate has no peephole",
            "which arguments does your function not use?",
            (" + p_o * c", ""),
        ),
        Mistake(
            "no-peepholes",
            "no gate has a peephole: this is the plain LSTM",
            "which arguments does your function not use?",
            ((" + p_i * c_prev", ""), (" + p_f * c_prev", ""), (" + p_o * c", "")),
        ),
        Mistake(
            "peephole-on-candidate",
            "the candidate has a peephole too, with the input gate's weights; only gates have one",
            "how many peepholes are there, and which layers do they belong to?",
            ("np.tanh(a_g)", "np.tanh(a_g + p_i * c_prev)"),
        ),
        Mistake(
            "peepholes-of-i-and-f-swapped",
            "the peepholes of i and f have changed places",
            "which vector belongs to which gate?",
            (("p_i * c_prev", "p_f * c_prev"), ("a_f + p_f * c_prev", "a_f + p_i * c_prev")),
        ),
        Mistake(
            "peepholes-of-i-and-o-swapped",
            "the peepholes of i and o have changed places",
            "which vector belongs to which gate?",
            (("p_i * c_prev", "p_o * c_prev"), ("p_o * c)", "p_i * c)")),
        ),
        Mistake(
            "peepholes-of-f-and-o-swapped",
            "the peepholes of f and o have changed places",
            "which vector belongs to which gate?",
            (("p_f * c_prev", "p_o * c_prev"), ("p_o * c)", "p_f * c)")),
        ),
        Mistake(
            "one-peephole-for-all",
            "all three gates have the input gate's peephole; each has its own",
            "which arguments does your function not use?",
            (("p_f * c_prev", "p_i * c_prev"), ("p_o * c)", "p_i * c)")),
        ),
        Mistake(
            "peepholes-as-biases",
            "the peepholes are added as they are, like biases: they should be multiplied by the "
            "memory",
            "what does a peephole let the gate see?",
            (("p_i * c_prev", "p_i"), ("p_f * c_prev", "p_f"), ("p_o * c)", "p_o)")),
        ),
        Mistake(
            "peepholes-see-h",
            "the peepholes see `h_prev`; the gates see that already, and should see the memory",
            "what can a gate not see while the output gate is shut?",
            (
                ("p_i * c_prev", "p_i * h_prev"),
                ("p_f * c_prev", "p_f * h_prev"),
                ("p_o * c)", "p_o * h_prev)"),
            ),
        ),
        Mistake(
            "peepholes-see-squashed-memory",
            "the peepholes see the memory through a tanh; they should see it as it is",
            "how could a gate tell a count of 10 from a count of 20?",
            (
                ("p_i * c_prev", "p_i * np.tanh(c_prev)"),
                ("p_f * c_prev", "p_f * np.tanh(c_prev)"),
                ("p_o * c)", "p_o * np.tanh(c))"),
            ),
        ),
        Mistake(
            "peepholes-mix-units",
            "each gate sees a dot product over all units; a unit's gate sees its own memory alone",
            "what is the shape of a peephole, and which product keeps the units apart?",
            (
                ("p_i * c_prev", "(c_prev @ p_i)[:, None]"),
                ("p_f * c_prev", "(c_prev @ p_f)[:, None]"),
                ("p_o * c)", "(c @ p_o)[:, None])"),
            ),
        ),
        Mistake(
            "rows-i-f-o-g",
            "the rows of the weights are taken in the order i, f, o, g; they are i, f, g, o",
            "which of the four layers comes last?",
            ("a_i, a_f, a_g, a_o = np", "a_i, a_f, a_o, a_g = np"),
        ),
        Mistake(
            "rows-f-i-g-o",
            "the rows of the weights are taken in the order f, i, g, o; they are i, f, g, o",
            "which of the four layers comes first?",
            ("a_i, a_f, a_g, a_o = np", "a_f, a_i, a_g, a_o = np"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g goes through a sigmoid; it is no gate, and can be negative",
            "between which two numbers should a candidate lie?",
            ("np.tanh(a_g)", "sigmoid(a_g)"),
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
            "the bias b is missing in all four layers",
            "what decides how open a gate is when x, h and c are zero?",
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
