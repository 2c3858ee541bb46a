"""Exercise `rnn_step`: one step of a plain RNN.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_01.inputs import draw_step
from lstm_course.cells.rnn import rnn_step

STEP = "One step of an Elman network"

STEP_CACHE = {"x": "B I", "h_prev": "B H", "W_ih": "H I", "W_hh": "H H", "h": "B H"}


def _step_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, b = draw_step(rng)
    return (
        Case((x, h_prev, 0 * W_ih, 0 * W_hh, b), "with all weights 0, every row of `h` is tanh(b)"),
        Case(
            (x, h_prev, W_ih, 0 * W_hh, 0 * b), "with W_hh = 0 and b = 0, `h` depends on `x` alone"
        ),
        Case(
            (x, h_prev, 0 * W_ih, W_hh, 0 * b),
            "with W_ih = 0 and b = 0, `h` depends on `h_prev` alone",
        ),
    )


RNN_STEP = Exercise(
    name="rnn_step",
    lesson="01",
    section=STEP,
    reference=rnn_step,
    draw=draw_step,
    small=("B", "IH"),
    scales=("x",),
    probes=_step_probes,
    parts=(Part("h", 1, "B H"), Part("cache", 1, STEP_CACHE)),
    order=("h", "cache"),
    mistakes=(
        Mistake(
            "no-bias",
            "`h` is computed without the bias `b`",
            "what should `h` be when `x` and `h_prev` are zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias `b` is added twice, perhaps once with each product",
            "how many biases does the equation have?",
            (" + b", " + b + b"),
        ),
        Mistake(
            "no-squashing",
            "`h` is the pre-activation itself: tanh is missing",
            "between which two values must every entry of `h` lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "sigmoid",
            "`h` is the sigmoid of the pre-activation; an Elman network applies tanh",
            "can your `h` be negative? Should it be?",
            ("np.tanh(", "(lambda a: 1 / (1 + np.exp(-a)))("),
        ),
        Mistake(
            "rectified",
            "negative pre-activations become 0, as in a ReLU; an Elman network applies tanh",
            "can your `h` be negative, or larger than 1?",
            ("np.tanh(", "(lambda a: np.maximum(a, 0))("),
        ),
        Mistake(
            "squashes-each-product",
            "each product passes through tanh separately; only their sum should",
            "between which two values must `h` lie, and between which two does yours lie?",
            ("x @ W_ih.T + h_prev", "x @ W_ih.T) + np.tanh(h_prev"),
        ),
        Mistake(
            "bias-after-squashing",
            "the bias `b` is added after tanh; it is part of the pre-activation",
            "how large can your `h` get, and how large may it be?",
            ("W_hh.T + b)", "W_hh.T) + b"),
        ),
        Mistake(
            "squashes-the-input-alone",
            "only the product with `x` passes through tanh: the recurrent product and the bias "
            "are added after it",
            "how large can your `h` get, and how large may it be?",
            ("x @ W_ih.T + h_prev @ W_hh.T + b)", "x @ W_ih.T) + h_prev @ W_hh.T + b"),
        ),
        Mistake(
            "hard-tanh",
            "`h` is the pre-activation clipped to the range from −1 to 1; tanh is a smooth curve",
            "is any entry of your `h` exactly 1? Can tanh reach 1?",
            ("np.tanh(", "(lambda a: np.clip(a, -1, 1))("),
        ),
        Mistake(
            "tanh-of-half",
            "`h` is tanh of half the pre-activation, as when tanh is built from exponentials that "
            "lack a factor of 2",
            "write tanh(a) as a fraction of exponentials: which exponents does it contain?",
            (("np.tanh(", "np.tanh(0.5 * ("), ("+ b)", "+ b))")),
        ),
        Mistake(
            "ignores-the-past",
            "`h` does not depend on `h_prev`: the recurrent term is missing",
            "where does the previous hidden state appear in the equation?",
            (" + h_prev @ W_hh.T", ""),
        ),
        Mistake(
            "ignores-the-input",
            "`h` does not depend on `x`: the input term is missing",
            "where does the input appear in the equation?",
            ("x @ W_ih.T + ", ""),
        ),
        Mistake(
            "recurrent-weights-transposed",
            "`W_hh` is used where its transpose belongs; it is square, so NumPy raises no error",
            "weights have shape (out, in): which axis of `W_hh` should meet that of `h_prev`?",
            ("W_hh.T", "W_hh"),
        ),
        Mistake(
            "past-not-projected",
            "`h_prev` is added without its weights `W_hh`",
            "which matrix belongs to the previous hidden state?",
            ("h_prev @ W_hh.T", "h_prev"),
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
            "caches-pre-activation",
            "the cache holds the pre-activation in place of `h`",
            "the backward pass needs the slope of tanh: is it simpler in terms of tanh's input or "
            "its output?",
            ("W_hh, h)", "W_hh, x @ W_ih.T + h_prev @ W_hh.T + b)"),
        ),
        Mistake(
            "caches-new-for-old",
            "the cache holds the new hidden state `h` in place of `h_prev`",
            "which hidden state does `W_hh` multiply in this step?",
            ("RNNStepCache(x, h_prev", "RNNStepCache(x, h"),
        ),
    ),
)
