"""Exercise `lstm_gates`: the four gate blocks at once.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_02.forms import lstm_gates_one_by_one
from lstm_course.cells.lstm import lstm_gates

FOUR_LAYERS = "The four gate blocks in two products"


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
            "with weights 0 and biases −2, −1, 1, 2, the blocks are σ(−2), σ(−1), tanh(1), σ(2)",
        ),
        Case(
            (x, h_prev, 0 * W_ih, 0 * W_hh, 1000.0 * one_each),
            "with weights 0 and biases of ±1000 or ±2000, the blocks are 0, 0, 1, 1",
        ),
    )


# Functions instead of edits: `lstm_step` has these mistakes in its own catalogue.


def _transpose_blocks(x: np.ndarray, h_prev: np.ndarray, *weights: np.ndarray) -> tuple:
    W_ih, W_hh, b = weights
    return lstm_gates(x, h_prev, W_ih, np.concatenate([w.T for w in np.split(W_hh, 4)]), b)


def _exchange_columns(x: np.ndarray, h_prev: np.ndarray, *weights: np.ndarray) -> tuple:
    stacked = np.hstack([h_prev, x])
    return lstm_gates(*np.split(stacked, [x.shape[1]], axis=1), *weights)


LSTM_GATES = Exercise(
    name="lstm_gates",
    lesson="02",
    section=FOUR_LAYERS,
    reference=lstm_gates,
    draw=_draw_lstm_gates,
    small=("B", "IH"),
    scales=("x",),
    probes=_lstm_gates_probes,
    parts=(
        Part("i", 1, "B H"),
        Part("f", 1, "B H"),
        Part("g", 1, "B H"),
        Part("o", 1, "B H"),
    ),
    uses=("sigmoid",),
    shared="the four pre-activations",
    forms=(lstm_gates_one_by_one,),
    mistakes=(
        Mistake(
            "order-ifog",
            "the blocks of the candidate and the output gate are swapped, as if they came in the "
            "order i, f, o, g",
            "compare the order of your four names with the order of the blocks in `W_ih`.",
            ("i, f, g, o = np.split", "i, f, o, g = np.split"),
        ),
        Mistake(
            "order-figo",
            "the input and forget gates are swapped, as if the blocks came in the order f, i, g, o",
            "check the order twice: where you split the blocks, and in your `return`.",
            ("i, f, g, o = np.split", "f, i, g, o = np.split"),
        ),
        Mistake(
            "order-igfo",
            "the blocks of the forget gate and the candidate are swapped, as if they came in the "
            "order i, g, f, o",
            "compare the order of your four names with the order of the blocks in `W_ih`.",
            ("i, f, g, o = np.split", "i, g, f, o = np.split"),
        ),
        Mistake(
            "order-fgio",
            "three blocks are mixed up, as if they came in the order f, g, i, o",
            "compare the order of your four names with the order of the blocks in `W_ih`.",
            ("i, f, g, o = np.split", "f, g, i, o = np.split"),
        ),
        Mistake(
            "order-iofg",
            "three blocks are mixed up, as if they came in the order i, o, f, g, which is that of "
            "ONNX",
            "compare the order of your four names with the order of the blocks in `W_ih`.",
            ("i, f, g, o = np.split", "i, o, f, g = np.split"),
        ),
        Mistake(
            "order-gifo",
            "three blocks are mixed up, as if they came in the order g, i, f, o, which is that of "
            "Chainer",
            "compare the order of your four names with the order of the blocks in `W_ih`.",
            ("i, f, g, o = np.split", "g, i, f, o = np.split"),
        ),
        Mistake(
            "interleaved",
            "every fourth row of the weights is read as one gate; each gate is a block of H "
            "consecutive rows",
            "do the weights of `i` have rows 0, 4, 8, … or rows 0, 1, 2, …?",
            ("np.split(a, 4, axis=1)", "(a[:, k::4] for k in range(4))"),
        ),
        Mistake(
            "returned-ifog",
            "the four blocks are correct but returned in the order i, f, o, g instead of i, f, g, "
            "o",
            "compare the order in your `return` with the docstring.",
            ("np.tanh(g), sigmoid(o)", "sigmoid(o), np.tanh(g)"),
        ),
        Mistake(
            "forget-bias-of-one",
            "1 is added to the pre-activation of the forget gate; such an initial bias belongs in "
            "`b`",
            "how many biases does the equation have?",
            ("sigmoid(f)", "sigmoid(f + 1)"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate `g` passes through a sigmoid instead of tanh",
            "can your candidate be negative? Should it be?",
            ("np.tanh(", "sigmoid("),
        ),
        Mistake(
            "input-gate-from-forget-gate",
            "the input gate is the sigmoid of the forget gate, as when a line is copied and only "
            "half changed",
            "which block of the pre-activations belongs to `i`?",
            ("sigmoid(i)", "sigmoid(sigmoid(f))"),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate `g` is its pre-activation: tanh is missing",
            "between which two values must every entry of a candidate lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "tanh-on-input-gate",
            "the input gate passes through tanh; a gate needs a sigmoid",
            "which of the four blocks is not a gate?",
            ("sigmoid(i)", "np.tanh(i)"),
        ),
        Mistake(
            "tanh-on-forget-gate",
            "the forget gate passes through tanh; a gate needs a sigmoid",
            "which of the four blocks is not a gate?",
            ("sigmoid(f)", "np.tanh(f)"),
        ),
        Mistake(
            "tanh-on-output-gate",
            "the output gate passes through tanh; a gate needs a sigmoid",
            "which of the four blocks is not a gate?",
            ("sigmoid(o)", "np.tanh(o)"),
        ),
        Mistake(
            "nothing-squashed",
            "your blocks are the four pre-activations: sigmoid and tanh are missing",
            "which activation does a gate need, and which does the candidate need?",
            (
                ("sigmoid(i)", "i"),
                ("sigmoid(f)", "f"),
                ("np.tanh(g)", "g"),
                ("sigmoid(o)", "o"),
            ),
        ),
        Mistake(
            "no-bias",
            "the pre-activations lack the bias `b`",
            "how open should a gate be when `x` and `h_prev` are zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias `b` is added twice; torch has two bias vectors per layer, this course has "
            "one",
            "how many biases does the equation have?",
            (" + b", " + b + b"),
        ),
        Mistake(
            "one-bias-for-all",
            "all four blocks use the first H entries of `b`; each block has its own",
            "how long is `b`, and how many of its entries belong to one block?",
            (" + b", " + np.tile(b[: len(b) // 4], 4)"),
        ),
        Mistake(
            "output-bias-for-three-gates",
            "the input and forget gates use the output gate's block of `b`",
            "which entries of `b` belong to each block?",
            (
                " + b",
                " + np.concatenate([np.tile(b[3 * len(b) // 4 :], 2), b[len(b) // 2 :]])",
            ),
        ),
        Mistake(
            "blocks-transposed",
            "each square block of `W_hh` is used where its transpose belongs",
            "weights have shape (out, in): which axis of each block should meet that of `h_prev`?",
            function=_transpose_blocks,
        ),
        Mistake(
            "columns-exchanged",
            "`h_prev` and `x` are concatenated in one order and their weights in the other",
            "which columns of the combined matrix should meet `x`, and which should meet `h_prev`?",
            function=_exchange_columns,
        ),
        Mistake(
            "ignores-h",
            "the four blocks do not depend on `h_prev`: the recurrent term is missing",
            "which two inputs determine each block?",
            (" + h_prev @ W_hh.T", ""),
        ),
        Mistake(
            "ignores-x",
            "the four blocks do not depend on `x`: the input term is missing",
            "which two inputs determine each block?",
            ("x @ W_ih.T + ", ""),
        ),
    ),
)
