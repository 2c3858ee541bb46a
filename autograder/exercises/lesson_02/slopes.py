"""Exercises `sigmoid_grad` and `tanh_grad`: gradients in terms of the output.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.engine.random_inputs import gates, normal, sizes
from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad

SLOPES = "How steep is a gate?"

SIGMOID_GRAD = Exercise(
    name="sigmoid_grad",
    lesson="02",
    section=SLOPES,
    reference=sigmoid_grad,
    draw=lambda rng: (gates(rng, *sizes(rng, B=(3, 6), H=(4, 8))),),
    small=("B", "H"),
    parts=(Part("slope", 1, "B H"),),
    mistakes=(
        Mistake(
            "takes-the-pre-activation",
            "the argument s is squashed once more: it is the sigmoid's *output* already",
            "what is `s` in the signature: a, or σ(a)?",
            function=lambda s: sigmoid_grad(sigmoid(s)),
        ),
        Mistake(
            "tanh-slope",
            "this is the slope of tanh, 1 − t²; the sigmoid's has another form",
            "what is the largest slope of a sigmoid: 1, or ¼?",
            edit=("s * (1 - s)", "1 - s * s"),
        ),
        Mistake(
            "plus",
            "the sign inside the bracket is wrong: the slope should vanish as s approaches 1",
            "what is the slope where the gate is fully open?",
            edit=("(1 - s)", "(1 + s)"),
        ),
        Mistake(
            "one-factor",
            "one factor is missing: this is 1 − s alone",
            "what is the slope where the gate is shut, s → 0?",
            edit=("s * (1 - s)", "1 - s"),
        ),
        Mistake(
            "square",
            "this is s², without the part that vanishes as s approaches 1",
            "write down σ′ from σ(a) = 1 / (1 + exp(−a)) and find σ in it twice.",
            edit=("s * (1 - s)", "s * s"),
        ),
        Mistake(
            "negative",
            "the sign is wrong: a sigmoid rises everywhere",
            "can the slope of a rising curve be negative?",
            edit=("s * (1 - s)", "s * (s - 1)"),
        ),
    ),
)

TANH_GRAD = Exercise(
    name="tanh_grad",
    lesson="02",
    section=SLOPES,
    reference=tanh_grad,
    draw=lambda rng: (np.tanh(normal(rng, *sizes(rng, B=(3, 6), H=(4, 8)))),),
    small=("B", "H"),
    parts=(Part("slope", 1, "B H"),),
    mistakes=(
        Mistake(
            "takes-the-pre-activation",
            "the argument t is squashed once more: it is tanh's *output* already",
            "what is `t` in the signature: a, or tanh(a)?",
            function=lambda t: tanh_grad(np.tanh(t)),
        ),
        Mistake(
            "sigmoid-slope",
            "this is the slope of the sigmoid, t (1 − t)",
            "what is the slope of tanh at 0?",
            edit=("1 - t * t", "t * (1 - t)"),
        ),
        Mistake(
            "plus",
            "the sign is wrong: the slope should vanish as t approaches ±1",
            "where is tanh flat?",
            edit=("1 - t * t", "1 + t * t"),
        ),
        Mistake(
            "not-squared",
            "the square is missing: this is 1 − t, which is not the same at t and −t",
            "is tanh equally steep on both sides of 0?",
            edit=("1 - t * t", "1 - t"),
        ),
        Mistake(
            "square-of-the-difference",
            "the difference is squared, (1 − t)², where t alone should be",
            "what is the slope at t = −1?",
            edit=("1 - t * t", "(1 - t) * (1 - t)"),
        ),
    ),
)
