"""Exercise `gate`: an affine map and a sigmoid.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_02.forms import gate_by_steps
from lstm_course.cells.gates import gate

ONE_GATE = "Computing one gate"


def _draw_gate(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = sizes(rng, B=(3, 7), I=(2, 9), H=(4, 8))
    return (
        normal(rng, B, I),
        normal(rng, B, H, scale=0.7),
        normal(rng, H, I, scale=0.6),
        normal(rng, H, H, scale=0.5),
        normal(rng, H),
    )


def _gate_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, b = _draw_gate(rng)
    return (
        Case(
            (x, h_prev, 0 * W_ih, 0 * W_hh, b), "with all weights 0, every row of the gate is σ(b)"
        ),
        Case(
            (x, h_prev, 0 * W_ih, W_hh, b),
            "with W_ih = 0, the gate depends on `h_prev` and `b` alone",
        ),
        Case(
            (x, h_prev, W_ih, 0 * W_hh, b), "with W_hh = 0, the gate depends on `x` and `b` alone"
        ),
        Case(
            (x, h_prev, 0 * W_ih, 0 * W_hh, np.where(b < 0, -1000.0, 1000.0)),
            "with weights 0 and biases of ±1000, every entry of the gate is 0 or 1",
        ),
    )


TWO_GATES = (
    "a gate of `x` is multiplied by a gate of `h_prev`; one sigmoid of the sum of both products "
    "is needed"
)

GATE = Exercise(
    name="gate",
    lesson="02",
    section=ONE_GATE,
    reference=gate,
    draw=_draw_gate,
    small=("B", "IH"),
    scales=("x",),
    probes=_gate_probes,
    parts=(Part("gate", 2, "B H"),),
    uses=("sigmoid",),
    forms=(gate_by_steps,),
    mistakes=(
        Mistake(
            "no-bias",
            "the gate is computed without the bias `b`",
            "how open should the gate be when `x` and `h_prev` are zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias `b` is added twice, perhaps once with each product",
            "how many biases does the equation have?",
            (" + b", " + b + b"),
        ),
        Mistake(
            "bias-subtracted",
            "the bias `b` is subtracted; it should be added",
            "compare the signs of your sum with those of the equation.",
            (" + b", " - b"),
        ),
        Mistake(
            "tanh",
            "the pre-activation passes through tanh, as for a candidate; a gate needs a sigmoid",
            "between which two values must every entry of a gate lie?",
            ("sigmoid(", "np.tanh("),
        ),
        Mistake(
            "not-squashed",
            "your gate is the pre-activation itself: the sigmoid is missing",
            "between which two values must every entry of a gate lie?",
            ("sigmoid(", "("),
        ),
        Mistake(
            "ignores-h",
            "the gate does not depend on `h_prev`: the recurrent term is missing",
            "which two inputs determine a gate?",
            ("h_prev @ W_hh.T", "0 * h_prev"),
        ),
        Mistake(
            "ignores-x",
            "the gate does not depend on `x`: the input term is missing",
            "which two inputs determine a gate?",
            ("x @ W_ih.T", "0"),
        ),
        Mistake(
            "recurrent-weights-transposed",
            "`W_hh` is used where its transpose belongs; it is square, so NumPy raises no error",
            "weights have shape (out, in): which axis of `W_hh` should meet that of `h_prev`?",
            ("W_hh.T", "W_hh"),
        ),
        Mistake(
            "columns-exchanged",
            "`h_prev` and `x` are concatenated in one order and their weights in the other",
            "which columns of the combined matrix should meet `x`, and which should meet `h_prev`?",
            (
                "x @ W_ih.T + h_prev @ W_hh.T",
                "np.hstack([h_prev, x]) @ np.hstack([W_ih, W_hh]).T",
            ),
        ),
        Mistake(
            "columns-exchanged-input-first",
            "`x` and `h_prev` are concatenated in one order and their weights in the other",
            "which columns of the combined matrix should meet `x`, and which should meet `h_prev`?",
            (
                "x @ W_ih.T + h_prev @ W_hh.T",
                "np.hstack([x, h_prev]) @ np.hstack([W_hh, W_ih]).T",
            ),
        ),
        Mistake(
            "squashes-each-product",
            "each product passes through the sigmoid separately; only their sum should",
            "can your gate exceed 1?",
            ("x @ W_ih.T + h_prev", "x @ W_ih.T) + sigmoid(h_prev"),
        ),
        Mistake(
            "squashes-each-product-bias-with-x",
            "each product passes through the sigmoid separately; only their sum should",
            "can your gate exceed 1?",
            ("x @ W_ih.T + h_prev @ W_hh.T + b", "x @ W_ih.T + b) + sigmoid(h_prev @ W_hh.T"),
        ),
        Mistake(
            "multiplies-two-gates",
            TWO_GATES,
            "how many sigmoids does the equation have, and what is inside?",
            ("x @ W_ih.T + h_prev @ W_hh.T + b", "x @ W_ih.T + b) * sigmoid(h_prev @ W_hh.T"),
        ),
        Mistake(
            "multiplies-two-gates-bias-with-h",
            TWO_GATES,
            "how many sigmoids does the equation have, and what is inside?",
            ("x @ W_ih.T + h_prev", "x @ W_ih.T) * sigmoid(h_prev"),
        ),
        Mistake(
            "bias-after-squashing",
            "the bias `b` is added after the sigmoid; it is part of the pre-activation",
            "can your gate be negative, or larger than 1?",
            ("W_hh.T + b)", "W_hh.T) + b"),
        ),
        Mistake(
            "squashes-the-input-alone",
            "only the product with `x` and the bias pass through the sigmoid: the recurrent "
            "product is added after it",
            "can your gate be negative, or larger than 1?",
            (
                "sigmoid(x @ W_ih.T + h_prev @ W_hh.T + b)",
                "sigmoid(x @ W_ih.T + b) + h_prev @ W_hh.T",
            ),
        ),
        Mistake(
            "softmax",
            "the entries of each row sum to 1, as in a softmax; each entry should have its own "
            "sigmoid",
            "should one unit close because another one opens?",
            ("sigmoid(", "(lambda a: np.exp(a) / np.exp(a).sum(axis=1, keepdims=True))("),
        ),
        Mistake(
            "applied-already",
            "the gate is already multiplied by `h_prev`; the exercise requires the gate alone",
            "can a gate be negative? Can your result?",
            ("W_hh.T + b)", "W_hh.T + b) * h_prev"),
        ),
        Mistake(
            "product-of-projections",
            "the products with `x` and with `h_prev` are multiplied by each other; they should be "
            "added",
            "which operation joins the two matrix products in the equation?",
            (" + h_prev @", " * h_prev @"),
        ),
        Mistake(
            "difference",
            "the product with `h_prev` is subtracted; it should be added",
            "compare the signs of your sum with those of the equation.",
            (" + h_prev @", " - h_prev @"),
        ),
    ),
)
