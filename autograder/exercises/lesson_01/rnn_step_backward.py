"""Exercise `rnn_step_backward`: backward pass of one step.

B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_01.forms import rnn_step_backward_with_slope
from autograder.exercises.lesson_01.inputs import draw_step
from lstm_course.cells.rnn import RNNStepCache, rnn_step, rnn_step_backward

STEP_BACKWARD = "Backward pass of one step"


def _draw_step_backward(rng: np.random.Generator) -> tuple[np.ndarray, RNNStepCache]:
    _, cache = rnn_step(*draw_step(rng))
    return normal(rng, *cache.h.shape), cache


def _step_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dh, cache = _draw_step_backward(rng)
    linear = cache._replace(h=np.zeros_like(cache.h))
    saturated = cache._replace(h=np.ones_like(cache.h))
    return (
        Case((dh, linear), "at h = 0 the slope of tanh is 1, so `da` equals `dh`"),
        Case((dh, saturated), "at h = 1 tanh is flat, so every gradient is 0"),
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
    scales=("dh",),
    probes=_step_backward_probes,
    parts=STEP_GRADIENTS,
    shared="the pre-activation's gradient `da`",
    forms=(rnn_step_backward_with_slope,),
    mistakes=(
        Mistake(
            "slope-forgotten",
            "the slope of tanh is missing: every gradient is computed from `dh` itself",
            "which factor does the chain rule put between `dh` and `da`?",
            ("dh * tanh_grad(cache.h)", "dh"),
        ),
        Mistake(
            "slope-of-the-output",
            "the slope of tanh is computed from tanh(h), but `h` is already the output of tanh",
            "does the formula 1 − h² take the input of tanh or its output?",
            ("tanh_grad(cache.h)", "tanh_grad(np.tanh(cache.h))"),
        ),
        Mistake(
            "sigmoid-slope",
            "the slope is that of the sigmoid, h (1 − h), but `h` is the output of tanh",
            "what is the slope of tanh in terms of its output?",
            ("tanh_grad(cache.h)", "(cache.h * (1 - cache.h))"),
        ),
        Mistake(
            "slope-not-squared",
            "the slope of tanh is computed as 1 − h: a square is missing",
            "is tanh equally steep at h and −h? Is your slope the same there?",
            ("tanh_grad(cache.h)", "(1 - cache.h)"),
        ),
        Mistake(
            "slope-at-old-state",
            "the slope of tanh is computed from `h_prev` instead of `h`",
            "in the forward pass, which of the two is the output of tanh?",
            ("tanh_grad(cache.h)", "tanh_grad(cache.h_prev)"),
        ),
        Mistake(
            "slope-added",
            "`dh` and the slope of tanh are added; they should be multiplied",
            "how does the chain rule combine the slopes along a path?",
            ("dh * tanh_grad", "dh + tanh_grad"),
        ),
        Mistake(
            "slope-brackets",
            "`da` is dh − h²: the slope of tanh lacks its parentheses",
            "in which order does Python evaluate `a * 1 - b`?",
            ("dh * tanh_grad(cache.h)", "dh * 1 - cache.h**2"),
        ),
        Mistake(
            "dh-prev-transposed",
            "`dh_prev` uses the transpose of `W_hh`; the matrix is square, so NumPy raises no "
            "error",
            "the forward pass multiplies `h_prev` by the transpose of `W_hh`: what multiplies "
            "`da` in the backward pass?",
            ("da @ cache.W_hh", "da @ cache.W_hh.T"),
        ),
        Mistake(
            "dh-prev-without-weights",
            "`dh_prev` equals `da`: the gradient is not multiplied by `W_hh`",
            "through which matrix does `h_prev` enter this step?",
            ("da @ cache.W_hh", "da"),
        ),
        Mistake(
            "dh-prev-is-dh",
            "`dh_prev` equals the argument `dh`: the gradient is not propagated through this step",
            "how does `h` depend on `h_prev`?",
            ("dh_prev = da @ cache.W_hh", "dh_prev = dh.copy()"),
        ),
        Mistake(
            "cut-at-the-wrong-column",
            "`dx` and `dh_prev` are cut from one array, with the gradient at `h_prev` first, but "
            "at column I instead of H",
            "how many columns belong to the array that comes first?",
            (
                (
                    "dx = da @ cache.W_ih",
                    "dx = (da @ np.hstack([cache.W_hh, cache.W_ih]))[:, : cache.x.shape[1]]",
                ),
                (
                    "dh_prev = da @ cache.W_hh",
                    "dh_prev = (da @ np.hstack([cache.W_hh, cache.W_ih]))[:, cache.x.shape[1] :]",
                ),
            ),
        ),
        Mistake(
            "dW-hh-with-new-state",
            "`dW_hh` is computed from the new hidden state `h` instead of `h_prev`",
            "which hidden state does `W_hh` multiply in the forward pass?",
            ("da.T @ cache.h_prev", "da.T @ cache.h"),
        ),
        Mistake(
            "dW-hh-transposed",
            "`dW_hh` is transposed; it is square, so NumPy raises no error",
            "`dW_hh` has the layout of `W_hh`, (out, in): which factor of your product should "
            "provide the rows?",
            ("da.T @ cache.h_prev", "cache.h_prev.T @ da"),
        ),
        Mistake(
            "dW-ih-transposed",
            "`dW_ih` is transposed: it should have the shape of `W_ih`",
            "weights have shape (out, in): which factor of your product should provide the rows?",
            ("da.T @ cache.x", "cache.x.T @ da"),
        ),
        Mistake(
            "weights-averaged",
            "`dW_ih`, `dW_hh` and `db` are averaged over the batch; they should be summed",
            "if the batch contains a sequence twice, should its contribution double or stay the "
            "same?",
            (
                ("da.T @ cache.x", "da.T @ cache.x / len(dh)"),
                ("da.T @ cache.h_prev", "da.T @ cache.h_prev / len(dh)"),
                ("da.sum(axis=0)", "da.mean(axis=0)"),
            ),
        ),
        Mistake(
            "dW-ih-averaged",
            "`dW_ih` is averaged over the batch; it should be summed",
            "if the batch contains a sequence twice, should `dW_ih` count it twice or once?",
            ("da.T @ cache.x", "da.T @ cache.x / len(dh)"),
        ),
        Mistake(
            "dW-hh-averaged",
            "`dW_hh` is averaged over the batch; it should be summed",
            "if the batch contains a sequence twice, should `dW_hh` count it twice or once?",
            ("da.T @ cache.h_prev", "da.T @ cache.h_prev / len(dh)"),
        ),
        Mistake(
            "db-averaged",
            "`db` is averaged over the batch; it should be summed",
            "the same `b` is added to every sequence: how do their gradients combine?",
            ("da.sum(axis=0)", "da.mean(axis=0)"),
        ),
        Mistake(
            "db-not-summed",
            "`db` equals `da`: it still has the batch axis",
            "what is the shape of `b`, and which axis of `da` must disappear?",
            ("da.sum(axis=0)", "da.copy()"),
        ),
        Mistake(
            "db-keepdims",
            "`db` has shape (1, H), but `b` has shape (H,)",
            "which of your operations keeps an axis of length 1?",
            ("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)"),
        ),
        Mistake(
            "db-over-units",
            "`db` is summed over the hidden units; it should be summed over the batch",
            "which axis of `da` does `b` not have?",
            ("da.sum(axis=0)", "da.sum(axis=1)"),
        ),
        Mistake(
            "db-from-dh",
            "`db` is summed from `dh` instead of `da`",
            "is `b` added before or after tanh?",
            ("da.sum(axis=0)", "dh.sum(axis=0)"),
        ),
        Mistake(
            "weights-of-the-last-sequence",
            "`dW_ih` and `dW_hh` hold the products of the last sequence alone, as if each replaced "
            "the one before",
            "all sequences use the same weights: how do their gradients combine?",
            (
                ("da.T @ cache.x", "da[-1:].T @ cache.x[-1:]"),
                ("da.T @ cache.h_prev", "da[-1:].T @ cache.h_prev[-1:]"),
            ),
        ),
    ),
)
