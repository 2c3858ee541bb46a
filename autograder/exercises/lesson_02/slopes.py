"""Exercises `sigmoid_grad` and `tanh_grad`: gradients in terms of the output.

B sequences in a batch, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import gates, normal, sizes
from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad

SLOPES = "The slopes of sigmoid and tanh"

SIGMOID_GRAD = Exercise(
    name="sigmoid_grad",
    lesson="02",
    section=SLOPES,
    reference=sigmoid_grad,
    probes=lambda rng: (
        Case((gates(rng, 5),), "`s` has one axis", part="slope"),
        Case((gates(rng, 2, 4, 3),), "`s` has three axes", part="slope"),
    ),
    draw=lambda rng: (gates(rng, *sizes(rng, B=(3, 6), H=(4, 8))),),
    small=("B", "H"),
    parts=(Part("slope", 1, "B H"),),
    mistakes=(
        Mistake(
            "takes-the-pre-activation",
            "`s` is used as if it were the pre-activation, but it is already the sigmoid's output",
            "is the argument `s` equal to a or to σ(a)?",
            function=lambda s: sigmoid_grad(sigmoid(s)),
        ),
        Mistake(
            "tanh-slope",
            "your slope is that of tanh, 1 − s², not that of the sigmoid",
            "how steep is a sigmoid at its steepest point: 1 or ¼?",
            edit=("s * (1 - s)", "1 - s * s"),
        ),
        Mistake(
            "plus",
            "your slope is s (1 + s), which grows as `s` approaches 1: a sign is wrong",
            "what should the slope be where the gate is fully open?",
            edit=("(1 - s)", "(1 + s)"),
        ),
        Mistake(
            "one-factor",
            "your slope is 1 − s: one factor is missing",
            "what should the slope be where the gate is closed, at s = 0?",
            edit=("s * (1 - s)", "1 - s"),
        ),
        Mistake(
            "slope-subtracted-once-more",
            "your slope is −s², as if s were subtracted once more: s (1 − s) − s",
            "in which order does Python evaluate `s * 1 - s`, and where do brackets belong?",
            function=lambda s: s * (1 - s) * 1 - s,
        ),
        Mistake(
            "square",
            "your slope is s²: a factor that vanishes at s = 1 is missing",
            "differentiate σ(a) = 1 / (1 + exp(−a)): which two factors can you write in terms of "
            "σ?",
            edit=("s * (1 - s)", "s * s"),
        ),
        Mistake(
            "negative",
            "the slope has the wrong sign: yours is never positive",
            "a sigmoid rises everywhere: which sign must its slope have?",
            edit=("s * (1 - s)", "s * (s - 1)"),
        ),
    ),
)

TANH_GRAD = Exercise(
    name="tanh_grad",
    lesson="02",
    section=SLOPES,
    reference=tanh_grad,
    probes=lambda rng: (
        Case((np.tanh(normal(rng, 5)),), "`t` has one axis", part="slope"),
        Case((np.tanh(normal(rng, 2, 4, 3)),), "`t` has three axes", part="slope"),
    ),
    draw=lambda rng: (np.tanh(normal(rng, *sizes(rng, B=(3, 6), H=(4, 8)))),),
    small=("B", "H"),
    parts=(Part("slope", 1, "B H"),),
    mistakes=(
        Mistake(
            "takes-the-pre-activation",
            "`t` is used as if it were the pre-activation, but it is already the output of tanh",
            "is the argument `t` equal to a or to tanh(a)?",
            function=lambda t: tanh_grad(np.tanh(t)),
        ),
        Mistake(
            "sigmoid-slope",
            "your slope is that of the sigmoid, t (1 − t), not that of tanh",
            "how steep is tanh at 0?",
            edit=("1 - t * t", "t * (1 - t)"),
        ),
        Mistake(
            "plus",
            "your slope is 1 + t², which grows as `t` approaches ±1: a sign is wrong",
            "where is tanh flat, and what is `t` there?",
            edit=("1 - t * t", "1 + t * t"),
        ),
        Mistake(
            "not-squared",
            "your slope is 1 − t: a square is missing",
            "is tanh equally steep on both sides of 0? Is your slope?",
            edit=("1 - t * t", "1 - t"),
        ),
        Mistake(
            "square-of-the-difference",
            "your slope is (1 − t)²: the square belongs to `t` alone",
            "what is the slope of tanh as `t` approaches −1, and what is yours?",
            edit=("1 - t * t", "(1 - t) * (1 - t)"),
        ),
        Mistake(
            "arctan-slope",
            "your slope is 1 / (1 + t²), the slope of arctan",
            "where is tanh flat, and what is `t` there?",
            edit=("1 - t * t", "1 / (1 + t * t)"),
        ),
        Mistake(
            "reciprocal",
            "your result is 1 / (1 − t²), the slope of the inverse of tanh",
            "is tanh ever steeper than 1, and is your slope?",
            edit=("1 - t * t", "1 / (1 - t * t)"),
        ),
    ),
)
