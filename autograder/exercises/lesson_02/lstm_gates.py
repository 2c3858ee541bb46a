"""Exercise `lstm_gates`: the four gate blocks at once.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_02.forms import lstm_gates_one_by_one
from lstm_course.cells.lstm import lstm_gates

FOUR_LAYERS = "Four layers at once"


def _draw_lstm_gates(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = sizes(rng, B=(3, 7), I=(2, 9), H=(4, 8))
    return (
        normal(rng, B, I),
        normal(rng, B, H, scale=0.7),
        normal(rng, 4 * H, I, scale=0.6),
        normal(rng, 4 * H, H, scale=0.5),
        normal(rng, 4 * H),
    )


def _lstm_gates_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, _ = _draw_lstm_gates(rng)
    H = h_prev.shape[1]
    one_each = np.repeat([-2.0, -1.0, 1.0, 2.0], H)
    return (
        Case(
            (x, h_prev, 0 * W_ih, 0 * W_hh, one_each),
            "with weights 0 and biases −2, −1, 1, 2 the layers are σ(−2), σ(−1), tanh(1), σ(2)",
        ),
    )


LSTM_GATES = Exercise(
    name="lstm_gates",
    lesson="02",
    section=FOUR_LAYERS,
    reference=lstm_gates,
    draw=_draw_lstm_gates,
    small=("B", "IH"),
    probes=_lstm_gates_probes,
    parts=(
        Part("i", 1, "B H"),
        Part("f", 1, "B H"),
        Part("g", 1, "B H"),
        Part("o", 1, "B H"),
    ),
    uses=("sigmoid",),
    shared="a, the four pre-activations side by side",
    forms=(lstm_gates_one_by_one,),
    mistakes=(
        Mistake(
            "order-ifog",
            "the third and fourth blocks are exchanged: you read them as i, f, o, g; torch and "
            "this course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "i, f, o, g = np.split"),
        ),
        Mistake(
            "order-figo",
            "the first two blocks are exchanged: you read them as f, i, g, o; torch and this "
            "course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "f, i, g, o = np.split"),
        ),
        Mistake(
            "order-igfo",
            "the second and third blocks are exchanged: you read them as i, g, f, o; torch and "
            "this course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "i, g, f, o = np.split"),
        ),
        Mistake(
            "order-fgio",
            "your blocks are read as f, g, i, o; torch and this course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "f, g, i, o = np.split"),
        ),
        Mistake(
            "interleaved",
            "every fourth unit is taken for a gate; the four gates stand as blocks of H units, one "
            "below the other",
            "what is the difference between rows 0, 4, 8, … and rows 0, 1, 2, …?",
            ("np.split(a, 4, axis=1)", "(a[:, k::4] for k in range(4))"),
        ),
        Mistake(
            "returned-ifog",
            "the layers are right but handed back as i, f, o, g; asked for are i, f, g, o",
            "in which order does your `return` name them?",
            ("np.tanh(g), sigmoid(o)", "sigmoid(o), np.tanh(g)"),
        ),
        Mistake(
            "forget-bias-of-one",
            "1 is added to the forget gate; such a start belongs in b itself, not in the equation",
            "how many biases does the equation have?",
            ("sigmoid(f)", "sigmoid(f + 1)"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g goes through a sigmoid; it is no gate and should go through tanh, so "
            "that it can be negative",
            "can your cell ever count downwards?",
            ("np.tanh(", "sigmoid("),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate g is not squashed",
            "between which two numbers should a candidate lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "tanh-on-input-gate",
            "the input gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the four layers is not a gate?",
            ("sigmoid(i)", "np.tanh(i)"),
        ),
        Mistake(
            "tanh-on-forget-gate",
            "the forget gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the four layers is not a gate?",
            ("sigmoid(f)", "np.tanh(f)"),
        ),
        Mistake(
            "tanh-on-output-gate",
            "the output gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the four layers is not a gate?",
            ("sigmoid(o)", "np.tanh(o)"),
        ),
        Mistake(
            "nothing-squashed",
            "nothing is squashed: these are the four pre-activations",
            "two of the four activations have a name in this lesson: which?",
            (
                ("sigmoid(i)", "i"),
                ("sigmoid(f)", "f"),
                ("np.tanh(g)", "g"),
                ("sigmoid(o)", "o"),
            ),
        ),
        Mistake(
            "no-bias",
            "the bias b is missing in all four layers",
            "what decides how open a gate is when x and h are zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias is added twice (torch has two biases a layer; this course has one)",
            "count the terms of the equation.",
            (" + b", " + b + b"),
        ),
        Mistake(
            "one-bias-for-all",
            "all four layers use the first block of b; each has its own",
            "how long is b, and how long is one gate's share?",
            (" + b", " + np.tile(b[: len(b) // 4], 4)"),
        ),
        Mistake(
            "ignores-h",
            "the gates look at x alone; `h_prev` has no say",
            "which two things does each layer look at?",
            (" + h_prev @ W_hh.T", ""),
        ),
        Mistake(
            "ignores-x",
            "the gates look at `h_prev` alone; x has no say",
            "which two things does each layer look at?",
            ("x @ W_ih.T + ", ""),
        ),
    ),
)
