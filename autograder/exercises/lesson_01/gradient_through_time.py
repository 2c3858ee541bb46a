"""Exercise `gradient_through_time`: the size of the gradient that reaches each step.

T time steps, B sequences in a batch, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.exercises.lesson_01.forms import gradient_through_time_by_norm
from autograder.exercises.lesson_01.inputs import backward_probes, draw_backward
from lstm_course.cells.rnn import RNNCache, gradient_through_time

LOOKING = "Measuring the gradient at every step"


def _slope_of_the_step_before(dhs: np.ndarray, cache: RNNCache) -> np.ndarray:
    total = dhs.copy()
    for t in range(len(total) - 1, 0, -1):
        total[t - 1] += (total[t] @ cache.W_hh) * (1 - cache.hs[t - 1] ** 2)
    return np.sqrt(np.sum(total**2, axis=(1, 2)))


GRADIENT_THROUGH_TIME = Exercise(
    name="gradient_through_time",
    lesson="01",
    section=LOOKING,
    reference=gradient_through_time,
    draw=draw_backward,
    small=("B", "T", "IH"),
    scales=("dhs",),
    probes=backward_probes,
    parts=(Part("norms", 2, "T"),),
    uses=("rnn_step_backward",),
    forms=(gradient_through_time_by_norm,),
    mistakes=(
        Mistake(
            "direct-only",
            "your norms are those of the direct gradients `dhs` alone; the gradient from later "
            "steps is missing",
            "which two gradients add up at h_t?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "flow-only",
            "your norms are those of the gradient from later steps alone; the direct gradient "
            "`dhs[t]` is missing",
            "through which two paths does h_t affect the loss?",
            (
                "norms[t] = np.sqrt(np.sum(dh * dh))",
                "norms[t] = np.sqrt(np.sum(dh_next * dh_next))",
            ),
        ),
        Mistake(
            "one-step-late",
            "entry t is the norm of the gradient that step t propagates to the previous state, "
            "not of that at h_t",
            "is h_t the input or the output of step t?",
            (
                (
                    "        norms[t] = np.sqrt(np.sum(dh * dh))\n"
                    "        dh_next = rnn_step_backward(dh, cache.step(t))[1]\n",
                    "        dh_next = rnn_step_backward(dh, cache.step(t))[1]\n"
                    "        norms[t] = np.sqrt(np.sum(dh_next * dh_next))\n",
                ),
            ),
        ),
        Mistake(
            "slope-of-the-step-before",
            "the slope of tanh belongs to the state before the step: the gradient passes through "
            "tanh with `hs[t]` first, then through `W_hh`",
            "through which of the two does the backward pass of a step go first?",
            function=_slope_of_the_step_before,
        ),
        Mistake(
            "squared",
            "your norms are squared: the square root is missing",
            "by which factor should a norm grow when every gradient doubles?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(dh * dh)"),
        ),
        Mistake(
            "sum-of-absolutes",
            "your norms are sums of absolute values, not Frobenius norms",
            "which is the Frobenius norm of (3, 4): 4, 5 or 7?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(np.abs(dh))"),
        ),
        Mistake(
            "root-mean-square",
            "the squares are averaged; the Frobenius norm sums them",
            "should the norm of two equal sequences be larger than that of one?",
            ("np.sqrt(np.sum(dh * dh))", "np.sqrt(np.mean(dh * dh))"),
        ),
        Mistake(
            "divided-by-the-batch-size",
            "your norms are divided by the batch size; a Frobenius norm is not an average",
            "should the norm of two equal sequences be larger than that of one?",
            ("np.sqrt(np.sum(dh * dh))", "np.sqrt(np.sum(dh * dh)) / len(dh)"),
        ),
        Mistake(
            "mean-of-absolutes",
            "your norms are means of absolute values, not Frobenius norms",
            "which is the Frobenius norm of (3, 4): 3.5, 5 or 7?",
            ("np.sqrt(np.sum(dh * dh))", "np.mean(np.abs(dh))"),
        ),
        Mistake(
            "mean-over-the-batch",
            "each entry is the mean of the sequences' norms; the exercise requires one norm over "
            "the batch and the hidden units",
            "over which axes should the sum of squares run?",
            ("np.sqrt(np.sum(dh * dh))", "np.mean(np.sqrt(np.sum(dh * dh, axis=1)))"),
        ),
        Mistake(
            "sum-over-the-batch",
            "each entry is the sum of the sequences' norms; the exercise requires one norm over "
            "the batch and the hidden units",
            "over which axes should the sum of squares run?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(np.sqrt(np.sum(dh * dh, axis=1)))"),
        ),
        Mistake(
            "one-norm-a-sequence",
            "there is one norm per sequence, (T, B); the exercise requires one per step, (T,)",
            "over which axes should the sum of squares run?",
            (
                ("np.zeros_like(dhs[:, 0, 0])", "np.zeros_like(dhs[:, :, 0])"),
                ("np.sum(dh * dh)", "np.sum(dh * dh, axis=1)"),
            ),
        ),
        Mistake(
            "of-the-pre-activation",
            "your norms are those of the gradients at the pre-activations, not at h_t",
            "is h_t the input or the output of tanh?",
            (
                "np.sqrt(np.sum(dh * dh))",
                "np.sqrt(np.sum((dh * (1 - cache.hs[t] ** 2)) ** 2))",
            ),
        ),
        Mistake(
            "at-the-inputs",
            "your norms are those of the gradients at the inputs x_t, not at the hidden states h_t",
            "does equation (13) measure `dx` or the gradient at h_t?",
            (
                "norms[t] = np.sqrt(np.sum(dh * dh))",
                "norms[t] = np.sqrt(np.sum(rnn_step_backward(dh, cache.step(t))[0] ** 2))",
            ),
        ),
        Mistake(
            "largest-entry",
            "each entry is the largest absolute value of a gradient, not its Frobenius norm",
            "which is the Frobenius norm of (3, 4): 4, 5 or 7?",
            ("np.sqrt(np.sum(dh * dh))", "np.max(np.abs(dh))"),
        ),
        Mistake(
            "reversed",
            "the norms are correct but in reverse order: entry 0 should belong to the first step",
            "in which order does your loop visit the steps?",
            ("    return norms\n", "    return norms[::-1]\n"),
        ),
    ),
)
