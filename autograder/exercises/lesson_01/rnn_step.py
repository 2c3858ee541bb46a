"""Exercise `rnn_step`: one step of a plain RNN.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_01.inputs import draw_step
from lstm_course.cells.rnn import rnn_step

STEP = "One step"

STEP_CACHE = {"x": "B I", "h_prev": "B H", "W_ih": "H I", "W_hh": "H H", "h": "B H"}


def _step_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, b = draw_step(rng)
    return (
        Case((x, h_prev, 0 * W_ih, 0 * W_hh, b), "with all weights 0 every h is tanh(b)"),
        Case((x, h_prev, W_ih, 0 * W_hh, 0 * b), "with W_hh = 0 and b = 0 only x counts"),
        Case((x, h_prev, 0 * W_ih, W_hh, 0 * b), "with W_ih = 0 and b = 0 only h_prev counts"),
    )


RNN_STEP = Exercise(
    name="rnn_step",
    lesson="01",
    section=STEP,
    reference=rnn_step,
    draw=draw_step,
    small=("B", "IH"),
    probes=_step_probes,
    parts=(Part("h", 1, "B H"), Part("cache", 1, STEP_CACHE)),
    order=("h", "cache"),
    mistakes=(
        Mistake(
            "no-bias",
            "the bias b is missing",
            "what would h be if x and `h_prev` were zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias is added twice, once with each product",
            "count the terms of the equation.",
            (" + b", " + b + b"),
        ),
        Mistake(
            "no-squashing",
            "nothing is squashed: this is the pre-activation a",
            "between which two numbers should h lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "sigmoid",
            "the state is squashed by a sigmoid; an Elman network uses tanh",
            "can your h be negative?",
            ("np.tanh(", "(lambda a: 1 / (1 + np.exp(-a)))("),
        ),
        Mistake(
            "rectified",
            "negative values are cut off at 0 (a rectifier); an Elman network uses tanh",
            "can your h be negative, or larger than 1?",
            ("np.tanh(", "(lambda a: np.maximum(a, 0))("),
        ),
        Mistake(
            "squashes-each-product",
            "each product is squashed by itself and then added; the sum should be squashed once",
            "between which two numbers should h lie, and between which does yours?",
            ("x @ W_ih.T + h_prev", "x @ W_ih.T) + np.tanh(h_prev"),
        ),
        Mistake(
            "bias-after-squashing",
            "the bias is added after tanh; it belongs to the pre-activation",
            "between which two numbers should h lie, and between which does yours?",
            ("W_hh.T + b)", "W_hh.T) + b"),
        ),
        Mistake(
            "ignores-the-past",
            "`h_prev` has no say: this network has no memory",
            "where does the previous state enter the equation?",
            (" + h_prev @ W_hh.T", ""),
        ),
        Mistake(
            "ignores-the-input",
            "x has no say: the network does not look",
            "where does the input enter the equation?",
            ("x @ W_ih.T + ", ""),
        ),
        Mistake(
            "recurrent-weights-transposed",
            "`W_hh` is used the wrong way round: it is square, so that NumPy cannot tell",
            "weights are (out, in): which axis should meet the axis of `h_prev`?",
            ("W_hh.T", "W_hh"),
        ),
        Mistake(
            "past-not-projected",
            "`h_prev` is added as it is, without its weights `W_hh`",
            "which matrix belongs to the previous state?",
            ("h_prev @ W_hh.T", "h_prev"),
        ),
        Mistake(
            "caches-pre-activation",
            "the cache holds the pre-activation a in the place of h",
            "what does the slope of tanh need: its input, or its output?",
            ("W_hh, h)", "W_hh, np.arctanh(h))"),
        ),
        Mistake(
            "caches-new-for-old",
            "the cache holds the new state h in the place of `h_prev`",
            "which state is multiplied by `W_hh` in this step?",
            ("RNNStepCache(x, h_prev", "RNNStepCache(x, h"),
        ),
    ),
)
