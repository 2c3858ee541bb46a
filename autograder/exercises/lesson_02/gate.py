"""Exercise `gate`: an affine map and a sigmoid.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_02.forms import gate_by_steps
from lstm_course.cells.gates import gate

ONE_GATE = "One gate, one layer"


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
        Case((x, h_prev, 0 * W_ih, 0 * W_hh, b), "with all weights 0 the gate is σ(b)"),
        Case((x, h_prev, 0 * W_ih, W_hh, b), "with W_ih = 0 only h_prev and b open the gate"),
        Case((x, h_prev, W_ih, 0 * W_hh, b), "with W_hh = 0 only x and b open the gate"),
    )


GATE = Exercise(
    name="gate",
    lesson="02",
    section=ONE_GATE,
    reference=gate,
    draw=_draw_gate,
    small=("B", "IH"),
    probes=_gate_probes,
    parts=(Part("gate", 2, "B H"),),
    uses=("sigmoid",),
    forms=(gate_by_steps,),
    mistakes=(
        Mistake(
            "no-bias",
            "the bias b is missing",
            "what decides how open the gate is when x and h are zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias is added twice, once with each product",
            "count the terms of the equation.",
            (" + b", " + b + b"),
        ),
        Mistake(
            "bias-subtracted",
            "the bias is subtracted; it should be added",
            "look at the signs of the equation.",
            (" + b", " - b"),
        ),
        Mistake(
            "tanh",
            "the layer is squashed by tanh: this makes a candidate, not a gate",
            "between which two numbers should a switch stand?",
            ("sigmoid(", "np.tanh("),
        ),
        Mistake(
            "not-squashed",
            "nothing is squashed: this is the pre-activation a",
            "between which two numbers should a switch stand?",
            ("sigmoid(", "("),
        ),
        Mistake(
            "ignores-h",
            "the gate looks at x alone; `h_prev` has no say",
            "which two things does a gate look at?",
            ("h_prev @ W_hh.T", "0 * h_prev"),
        ),
        Mistake(
            "ignores-x",
            "the gate looks at `h_prev` alone; x has no say",
            "which two things does a gate look at?",
            ("x @ W_ih.T", "0"),
        ),
        Mistake(
            "recurrent-weights-transposed",
            "`W_hh` is used the wrong way round: it is square, so that NumPy cannot tell",
            "weights are (out, in): which axis should meet the axis of `h_prev`?",
            ("W_hh.T", "W_hh"),
        ),
        Mistake(
            "squashes-each-product",
            "each product is squashed by itself and then added; the sum should be squashed once",
            "can your gate be more than open?",
            ("x @ W_ih.T + h_prev", "x @ W_ih.T) + sigmoid(h_prev"),
        ),
        Mistake(
            "bias-after-squashing",
            "the bias is added after the sigmoid; it belongs to the pre-activation",
            "can your gate be less than shut, or more than open?",
            ("W_hh.T + b)", "W_hh.T) + b"),
        ),
        Mistake(
            "applied-already",
            "the gate is multiplied with `h_prev` already; only how far it is open is asked for",
            "what is a gate before it meets what it scales?",
            ("W_hh.T + b)", "W_hh.T + b) * h_prev"),
        ),
        Mistake(
            "product-of-projections",
            "the projections of x and `h_prev` are multiplied with each other; they are added",
            "[x; h] is projected as one vector: what joins the two halves?",
            (" + h_prev @", " * h_prev @"),
        ),
        Mistake(
            "difference",
            "the projection of `h_prev` is subtracted; it should be added",
            "look at the signs of the equation.",
            (" + h_prev @", " - h_prev @"),
        ),
    ),
)
