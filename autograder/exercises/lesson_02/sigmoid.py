"""Exercise `sigmoid`: the activation of a gate.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_02.forms import sigmoid_as_written
from lstm_course.cells.activations import sigmoid

SQUASHING = "The sigmoid, a soft switch"


def _draw_activation(rng: np.random.Generator) -> tuple[np.ndarray]:
    B, H = sizes(rng, B=(3, 6), H=(4, 8))
    return (normal(rng, B, H, scale=2.0),)


def _extreme_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    large = np.array([[-1000.0, -60.0, 0.0], [0.5, 60.0, 1000.0]])
    with_zeros = np.array([[-2.0, 0.0, 0.5], [1.0, 0.0, -0.5]])
    (a,) = _draw_activation(rng)
    return (
        Case((with_zeros,), "some entries of `a` are exactly 0"),
        Case((large,), "`a` ranges from −1000 to 1000", part="extremes", silent=True),
        Case(
            (large.astype(np.float32),),
            "`a` is float32 and ranges from −1000 to 1000",
            part="extremes",  # not silent: a cut-off at ±500 overflows here and is right
        ),
        Case((normal(rng, 5),), "`a` has one axis", part="s"),
        Case((normal(rng, 2, 4, 3),), "`a` has three axes", part="s"),
        Case((a.astype(np.float32),), "`a` is float32", part="dtype", keeps_dtype=True),
    )


def _naive_sigmoid(a: np.ndarray) -> np.ndarray:
    return (1.0 / (1.0 + np.exp(-a))).astype(a.dtype)


def _sigmoid_of_the_other_sign(a: np.ndarray) -> np.ndarray:
    return (np.exp(a) / (1.0 + np.exp(a))).astype(a.dtype)


def _denominator_of_the_sigmoid(a: np.ndarray) -> np.ndarray:
    return (1 + np.exp(-a)).astype(a.dtype)


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
        Part("extremes", 0.5, meaning="`a` from −1000 to 1000 without overflow or warning"),
        Part("dtype", 0.5, meaning="float32 stays float32"),
    ),
    forms=(sigmoid_as_written,),
    mistakes=(
        Mistake(
            "overflows",
            "the formula is correct, but an exponential overflows where `a` is far from 0, on one "
            "side or on both",
            "which of exp(a) and exp(−a) stays small, and for which sign of `a`?",
            function=_naive_sigmoid,
        ),
        Mistake(
            "overflows-for-large",
            "the formula is correct, but an exponential overflows where `a` is very large, and "
            "the result is NaN",
            "which of exp(a) and exp(−a) stays small, and for which sign of `a`?",
            function=_sigmoid_of_the_other_sign,
        ),
        Mistake(
            "flipped",
            "the curve is mirrored: it falls from 1 to 0 as `a` grows",
            "which value should the sigmoid approach for large positive `a`?",
            function=lambda a: sigmoid(-a),
        ),
        Mistake(
            "tanh",
            "your curve is tanh, which runs from −1 to 1; a gate needs values from 0 to 1",
            "what would a gate of −1 do to a cell state?",
            function=lambda a: np.tanh(a),
        ),
        Mistake(
            "tanh-squeezed-too-steep",
            "your curve is tanh scaled to the range from 0 to 1, which is twice as steep as the "
            "sigmoid",
            "solve tanh(a) = 2 σ(2a) − 1 for σ.",
            function=lambda a: ((1 + np.tanh(a)) / 2).astype(a.dtype),
        ),
        Mistake(
            "no-branch",
            "positive and negative `a` give the same value: the sign is lost, perhaps in an "
            "absolute value",
            "the exponential exp(−|a|) is safe for both signs, but the numerator differs: what is "
            "it for a < 0?",
            function=lambda a: sigmoid(np.abs(a)),
        ),
        Mistake(
            "hard",
            "your curve is the piecewise linear hard sigmoid; the exercise requires the smooth one",
            "which function in the definition makes the curve smooth?",
            function=lambda a: np.clip(0.5 + 0.25 * a, 0, 1).astype(a.dtype),
        ),
        Mistake(
            "hard-of-keras",
            "your curve is the piecewise linear hard sigmoid with slope 0.2, long the default of "
            "Keras; the exercise requires the smooth one",
            "which function in the definition makes the curve smooth?",
            function=lambda a: np.clip(0.2 * a + 0.5, 0, 1).astype(a.dtype),
        ),
        Mistake(
            "denominator-alone",
            "your result is 1 + exp(−a), which is never below 1: the division is missing or "
            "covers only the 1",
            "in which order does Python evaluate `1 / 1 + b`?",
            function=_denominator_of_the_sigmoid,
        ),
        Mistake(
            "softmax",
            "the entries of each row sum to 1, as in a softmax; each entry should have its own "
            "sigmoid",
            "should the gate of one unit depend on the other units?",
            function=lambda a: np.exp(a) / np.exp(a).sum(-1, keepdims=True),
        ),
        Mistake(
            "logit-odds",
            "your result is exp(a), the odds, which have no upper limit; a gate stays below 1",
            "how do you turn odds into a probability?",
            function=lambda a: np.exp(a),
        ),
    ),
)
