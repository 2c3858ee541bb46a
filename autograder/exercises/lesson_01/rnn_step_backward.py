"""Exercise `rnn_step_backward`: backward pass of one step.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_01.forms import rnn_step_backward_with_slope
from autograder.exercises.lesson_01.inputs import draw_step
from lstm_course.cells.rnn import RNNStepCache, rnn_step, rnn_step_backward

STEP_BACKWARD = "Back through one step"


def _draw_step_backward(rng: np.random.Generator) -> tuple[np.ndarray, RNNStepCache]:
    _, cache = rnn_step(*draw_step(rng))
    return normal(rng, *cache.h.shape), cache


def _step_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dh, cache = _draw_step_backward(rng)
    linear = cache._replace(h=np.zeros_like(cache.h))
    saturated = cache._replace(h=np.ones_like(cache.h))
    return (
        Case((dh, linear), "at h = 0 the slope of tanh is 1: da is dh itself"),
        Case((dh, saturated), "at h = 1 tanh is flat: every gradient is 0"),
    )


STEP_GRADIENTS = (
    Part("dx", 1, "B I"),
    Part("dh_prev", 1, "B H"),
    Part("dW_ih", 0.5, "H I"),
    Part("dW_hh", 1, "H H"),
    Part("db", 0.5, "H"),
)

RNN_STEP_BACKWARD = Exercise(
    name="rnn_step_backward",
    lesson="01",
    section=STEP_BACKWARD,
    reference=rnn_step_backward,
    draw=_draw_step_backward,
    small=("B", "IH"),
    probes=_step_backward_probes,
    parts=STEP_GRADIENTS,
    shared="da, the gradient with respect to the pre-activation",
    forms=(rnn_step_backward_with_slope,),
    mistakes=(
        Mistake(
            "slope-forgotten",
            "the gradient passes tanh as if it were not there: its slope is missing from `da`",
            "which factor does the chain rule put between `dh` and `da`?",
            ("dh * tanh_grad(cache.h)", "dh"),
        ),
        Mistake(
            "slope-of-the-output",
            "the slope is taken at tanh(h) instead of at h: h is tanh's output already",
            "what does `tanh_grad` want: the input of tanh, or its output?",
            ("tanh_grad(cache.h)", "tanh_grad(np.tanh(cache.h))"),
        ),
        Mistake(
            "sigmoid-slope",
            "the slope used is the sigmoid's, h (1 − h); this state went through tanh",
            "what is the slope of tanh in terms of its output?",
            ("tanh_grad(cache.h)", "(cache.h * (1 - cache.h))"),
        ),
        Mistake(
            "slope-not-squared",
            "the slope is taken as 1 − h; a square is missing",
            "what is the slope of tanh in terms of its output?",
            ("tanh_grad(cache.h)", "(1 - cache.h)"),
        ),
        Mistake(
            "slope-at-old-state",
            "the slope is taken at `h_prev`; the state that went through tanh in this step is h",
            "which state is the output of this step's tanh?",
            ("tanh_grad(cache.h)", "tanh_grad(cache.h_prev)"),
        ),
        Mistake(
            "slope-added",
            "`dh` and the slope of tanh are added; the chain rule multiplies them",
            "what does the chain rule do with the slopes along a path?",
            ("dh * tanh_grad", "dh + tanh_grad"),
        ),
        Mistake(
            "dh-prev-transposed",
            "`dh_prev` passes `W_hh` the wrong way round: it is square, so that NumPy cannot tell",
            "forward, `h_prev` was multiplied by `W_hhᵀ`: what multiplies `da` on the way back?",
            ("da @ cache.W_hh", "da @ cache.W_hh.T"),
        ),
        Mistake(
            "dh-prev-without-weights",
            "`dh_prev` is `da` itself: the gradient skips `W_hh`",
            "through which matrix did `h_prev` enter this step?",
            ("da @ cache.W_hh", "da"),
        ),
        Mistake(
            "dh-prev-is-dh",
            "`dh_prev` is the `dh` that came in: nothing was passed through this step",
            "how does h depend on `h_prev`?",
            ("dh_prev = da @ cache.W_hh", "dh_prev = dh.copy()"),
        ),
        Mistake(
            "dW-hh-with-new-state",
            "`dW_hh` is made with the new state h; it was `h_prev` that `W_hh` multiplied",
            "which state stood beside `W_hh` on the way forward?",
            ("da.T @ cache.h_prev", "da.T @ cache.h"),
        ),
        Mistake(
            "dW-hh-transposed",
            "`dW_hh` is transposed: it is square, so that NumPy cannot tell",
            "`dW_hh` has the shape of `W_hh`, (out, in): which of the two sides is out?",
            ("da.T @ cache.h_prev", "cache.h_prev.T @ da"),
        ),
        Mistake(
            "dW-ih-transposed",
            "`dW_ih` is transposed; a gradient has the shape of what it belongs to",
            "`dW_ih` has the shape of `W_ih`, (out, in): which of the two sides is out?",
            ("da.T @ cache.x", "cache.x.T @ da"),
        ),
        Mistake(
            "weights-averaged",
            "`dW_ih`, `dW_hh` and `db` are averaged over the batch; that is up to the loss: "
            "gradients are sums",
            "if one sequence is given twice, what happens to the gradient of its loss?",
            (
                ("da.T @ cache.x", "da.T @ cache.x / len(dh)"),
                ("da.T @ cache.h_prev", "da.T @ cache.h_prev / len(dh)"),
                ("da.sum(axis=0)", "da.mean(axis=0)"),
            ),
        ),
        Mistake(
            "db-averaged",
            "`db` is averaged over the batch; it should be summed",
            "the same b was added to every sequence: how do their gradients combine?",
            ("da.sum(axis=0)", "da.mean(axis=0)"),
        ),
        Mistake(
            "db-not-summed",
            "`db` still has the batch axis: it is `da` itself",
            "what is the shape of b?",
            ("da.sum(axis=0)", "da.copy()"),
        ),
        Mistake(
            "db-keepdims",
            "`db` is (1, H); b is (H,)",
            "what does `keepdims` do?",
            ("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)"),
        ),
        Mistake(
            "db-over-units",
            "`db` is summed over the hidden units; it should be summed over the batch",
            "which of `da`'s axes does b not have?",
            ("da.sum(axis=0)", "da.sum(axis=1)"),
        ),
        Mistake(
            "db-from-dh",
            "`db` is summed from `dh`; b stands inside tanh",
            "which gradient is that of the pre-activation, to which b was added?",
            ("da.sum(axis=0)", "dh.sum(axis=0)"),
        ),
    ),
)
