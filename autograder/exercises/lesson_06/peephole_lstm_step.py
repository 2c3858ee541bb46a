"""Exercise `peephole_lstm_step`: gates that read the cell state.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_06.inputs import draw_cell
from lstm_course.cells.variants import peephole_lstm_step

PEEPHOLES = "Peepholes"


def _draw_peephole_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    cell = draw_cell(rng, 4)
    H = cell[1].shape[1]
    return (*cell, *(normal(rng, H, scale=0.9) for _ in "ifo"))


def _peephole_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    *cell, p_i, p_f, p_o = _draw_peephole_step(rng)
    x, h_prev, c_prev, W_ih, W_hh, b = cell
    return (
        Case((*cell, 0 * p_i, 0 * p_f, 0 * p_o), "with all peepholes 0 the cell is a plain LSTM"),
        Case((*cell, p_i, 0 * p_f, 0 * p_o), "only i has a peephole"),
        Case((*cell, 0 * p_i, p_f, 0 * p_o), "only f has a peephole"),
        Case((*cell, 0 * p_i, 0 * p_f, p_o), "only o has a peephole"),
        Case(
            (x, h_prev, 0 * c_prev, W_ih, W_hh, b, p_i, p_f, p_o),
            "with `c_prev` = 0 only the output gate's peephole has an effect",
        ),
    )


PEEPHOLE_LSTM_STEP = Exercise(
    name="peephole_lstm_step",
    lesson="06",
    section=PEEPHOLES,
    reference=peephole_lstm_step,
    draw=_draw_peephole_step,
    small=("B", "IH"),
    scales=("x", "c_prev"),
    probes=_peephole_probes,
    parts=(Part("h", 1, "B H"), Part("c", 2, "B H")),
    order=("c", "h"),
    mistakes=(
        Mistake(
            "output-gate-sees-old-memory",
            "the output gate's peephole reads `c_prev`; it should read the new cell state",
            "in the equations, is the new cell state known before o is computed?",
            ("p_o * c)", "p_o * c_prev)"),
        ),
        Mistake(
            "gates-see-new-memory",
            "the peepholes of i and f read a cell state that is already updated; they should read "
            "the old one",
            "which values do you need before you can compute the new cell state?",
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
            "between which two values should a gate lie, and which operation guarantees it?",
            (
                ("sigmoid(a_i + p_i * c_prev)", "sigmoid(a_i) + p_i * c_prev"),
                ("sigmoid(a_f + p_f * c_prev)", "sigmoid(a_f) + p_f * c_prev"),
                ("sigmoid(a_o + p_o * c)", "sigmoid(a_o) + p_o * c"),
            ),
        ),
        Mistake(
            "peepholes-multiply-gates",
            "the peepholes multiply the gates; each should be one more term in its gate's "
            "pre-activation",
            "do x and `h_prev` enter a gate as factors or as terms of a sum?",
            (
                ("sigmoid(a_i + p_i * c_prev)", "sigmoid(a_i) * p_i * c_prev"),
                ("sigmoid(a_f + p_f * c_prev)", "sigmoid(a_f) * p_f * c_prev"),
                ("sigmoid(a_o + p_o * c)", "sigmoid(a_o) * p_o * c"),
            ),
        ),
        Mistake(
            "no-peephole-on-input-gate",
            "the input gate has no peephole",
            "which arguments does your code not use?",
            (" + p_i * c_prev", ""),
        ),
        Mistake(
            "no-peephole-on-forget-gate",
            "the forget gate has no peephole",
            "which arguments does your code not use?",
            (" + p_f * c_prev", ""),
        ),
        Mistake(
            "no-peephole-on-output-gate",
            "the output gate has no peephole",
            "which arguments does your code not use?",
            (" + p_o * c", ""),
        ),
        Mistake(
            "no-peepholes",
            "no gate has a peephole: these are the values of a plain LSTM",
            "which arguments does your code not use?",
            ((" + p_i * c_prev", ""), (" + p_f * c_prev", ""), (" + p_o * c", "")),
        ),
        Mistake(
            "peephole-on-candidate",
            "the candidate also has a peephole, with the input gate's weights; only gates have one",
            "how many peepholes are there, and to which gates do they belong?",
            ("np.tanh(a_g)", "np.tanh(a_g + p_i * c_prev)"),
        ),
        Mistake(
            "peepholes-of-i-and-f-swapped",
            "the peepholes of i and f are exchanged",
            "which vector belongs to which gate?",
            (("p_i * c_prev", "p_f * c_prev"), ("a_f + p_f * c_prev", "a_f + p_i * c_prev")),
        ),
        Mistake(
            "peepholes-of-i-and-o-swapped",
            "the peepholes of i and o are exchanged",
            "which vector belongs to which gate?",
            (("p_i * c_prev", "p_o * c_prev"), ("p_o * c)", "p_i * c)")),
        ),
        Mistake(
            "peepholes-of-f-and-o-swapped",
            "the peepholes of f and o are exchanged",
            "which vector belongs to which gate?",
            (("p_f * c_prev", "p_o * c_prev"), ("p_o * c)", "p_f * c)")),
        ),
        Mistake(
            "one-peephole-for-all",
            "all three gates use the input gate's peephole; each has its own",
            "which arguments does your code not use?",
            (("p_f * c_prev", "p_i * c_prev"), ("p_o * c)", "p_i * c)")),
        ),
        Mistake(
            "peepholes-as-biases",
            "the peepholes are added like biases; each should multiply the cell state first",
            "what does a peephole let its gate read?",
            (("p_i * c_prev", "p_i"), ("p_f * c_prev", "p_f"), ("p_o * c)", "p_o)")),
        ),
        Mistake(
            "peepholes-see-h",
            "the peepholes read `h_prev`; the gates see it already, and their peepholes should "
            "read the cell state",
            "what is hidden from a gate while the output gate is closed?",
            (
                ("p_i * c_prev", "p_i * h_prev"),
                ("p_f * c_prev", "p_f * h_prev"),
                ("p_o * c)", "p_o * h_prev)"),
            ),
        ),
        Mistake(
            "peepholes-see-squashed-memory",
            "the peepholes read the cell state through tanh; they should read it directly",
            "with a tanh, how well can a gate distinguish a count of 10 from a count of 20?",
            (
                ("p_i * c_prev", "p_i * np.tanh(c_prev)"),
                ("p_f * c_prev", "p_f * np.tanh(c_prev)"),
                ("p_o * c)", "p_o * np.tanh(c))"),
            ),
        ),
        Mistake(
            "peepholes-mix-units",
            "each peephole is a dot product over all units; the gate of a unit should read only "
            "that unit's cell state",
            "what is the shape of a peephole, and which product keeps the units separate?",
            (
                ("p_i * c_prev", "(c_prev @ p_i)[:, None]"),
                ("p_f * c_prev", "(c_prev @ p_f)[:, None]"),
                ("p_o * c)", "(c @ p_o)[:, None])"),
            ),
        ),
        Mistake(
            "rows-i-f-o-g",
            "the blocks of the weights are read in the order i, f, o, g; they are stored in the "
            "order i, f, g, o",
            "which of the four blocks comes last?",
            ("a_i, a_f, a_g, a_o = np", "a_i, a_f, a_o, a_g = np"),
        ),
        Mistake(
            "rows-i-o-f-g",
            "the blocks of the weights are read in the order i, o, f, g; they are stored in the "
            "order i, f, g, o",
            "which of the four blocks comes second, and which comes last?",
            ("a_i, a_f, a_g, a_o = np", "a_i, a_o, a_f, a_g = np"),
        ),
        Mistake(
            "rows-f-i-g-o",
            "the blocks of the weights are read in the order f, i, g, o; they are stored in the "
            "order i, f, g, o",
            "which of the four blocks comes first?",
            ("a_i, a_f, a_g, a_o = np", "a_f, a_i, a_g, a_o = np"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g passes through a sigmoid; it is not a gate and may be negative",
            "between which two values should a candidate lie?",
            ("np.tanh(a_g)", "sigmoid(a_g)"),
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
            "the bias b is missing in all four blocks",
            "which parameter sets a gate where x, h and c are zero?",
            (" + b", ""),
        ),
        Mistake(
            "swapped-results",
            "the results are exchanged: they are (c, h) instead of (h, c)",
            "in which order do all cells of the course return their states?",
            ("return h, c", "return c, h"),
        ),
        Mistake(
            "output-peephole-outside",
            "the output gate's peephole is added after the sigmoid, so the gate can leave the "
            "range from 0 to 1",
            "on which side of the sigmoid are the peepholes of `i` and `f`?",
            ("sigmoid(a_o + p_o * c)", "sigmoid(a_o) + p_o * c"),
        ),
        Mistake(
            "p-i-for-f",
            "the forget gate uses the input gate's peephole weights, `p_i`",
            "how many sets of peephole weights are given, and which gate owns which?",
            ("p_f * c_prev", "p_i * c_prev"),
        ),
    ),
)
