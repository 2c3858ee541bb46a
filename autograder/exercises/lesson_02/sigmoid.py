"""Exercise `sigmoid`: the activation of a gate.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_02.forms import sigmoid_as_written
from lstm_course.cells.activations import sigmoid

SQUASHING = "A switch that can be half open"


def _draw_activation(rng: np.random.Generator) -> tuple[np.ndarray]:
    B, H = sizes(rng, B=(3, 6), H=(4, 8))
    return (normal(rng, B, H, scale=2.0),)


def _extreme_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    large = np.array([[-1000.0, -60.0, 0.0], [0.5, 60.0, 1000.0]])
    (a,) = _draw_activation(rng)
    return (
        Case((large,), "a = ±1000 stands in one array", part="extremes", silent=True),
        Case((a.astype(np.float32),), "a is float32", part="dtype", keeps_dtype=True),
    )


def _naive_sigmoid(a: np.ndarray) -> np.ndarray:
    return (1.0 / (1.0 + np.exp(-a))).astype(a.dtype)


def _sigmoid_of_the_other_sign(a: np.ndarray) -> np.ndarray:
    return (np.exp(a) / (1.0 + np.exp(a))).astype(a.dtype)


SIGMOID = Exercise(
    name="sigmoid",
    lesson="02",
    section=SQUASHING,
    reference=sigmoid,
    draw=_draw_activation,
    small=("B", "H"),
    probes=_extreme_probes,
    parts=(
        Part("s", 1, "B H"),
        Part("extremes", 0.5, meaning="a = ±1000 without overflow or warning"),
        Part("dtype", 0.5, meaning="float32 stays float32"),
    ),
    forms=(sigmoid_as_written,),
    mistakes=(
        Mistake(
            "overflows",
            "the formula is right, but it overflows where a is very negative: exp(1000) is "
            "infinite",
            "which of exp(a) and exp(−a) is the harmless one, for which sign of a?",
            function=_naive_sigmoid,
        ),
        Mistake(
            "overflows-for-large",
            "the formula is right, but it overflows where a is very large: infinity divided by "
            "infinity is no number",
            "which of exp(a) and exp(−a) is the harmless one, for which sign of a?",
            function=_sigmoid_of_the_other_sign,
        ),
        Mistake(
            "flipped",
            "the curve is mirrored: it falls from 1 to 0 where it should rise",
            "what should come out for a large positive a?",
            function=lambda a: sigmoid(-a),
        ),
        Mistake(
            "tanh",
            "this is tanh: it runs from −1 to 1; a gate needs 0 to 1",
            "what would a negative gate do to a memory?",
            function=lambda a: np.tanh(a),
        ),
        Mistake(
            "tanh-squeezed-too-steep",
            "this is tanh moved into (0, 1), but twice as steep as the sigmoid",
            "tanh(a) = 2 σ(2a) − 1: solve it for σ.",
            function=lambda a: ((1 + np.tanh(a)) / 2).astype(a.dtype),
        ),
        Mistake(
            "no-branch",
            "both signs of a give the same value: the sign was lost in an absolute value",
            "exp(−|a|) is safe for both signs, but the fraction above it differs: which is it "
            "for a < 0?",
            function=lambda a: sigmoid(np.abs(a)),
        ),
        Mistake(
            "hard",
            "this is the piecewise linear “hard” sigmoid; the smooth one is asked for",
            "the definition has an exponential in it.",
            function=lambda a: np.clip(0.5 + 0.25 * a, 0, 1).astype(a.dtype),
        ),
        Mistake(
            "softmax",
            "the entries of each row add up to 1: this is a softmax; each entry should be "
            "squashed by itself",
            "does one gate's value depend on the others?",
            function=lambda a: np.exp(a) / np.exp(a).sum(-1, keepdims=True),
        ),
        Mistake(
            "logit-odds",
            "this is exp(a), the odds; the probability is odds / (1 + odds)",
            "what keeps the value below 1?",
            function=lambda a: np.exp(a),
        ),
    ),
)
