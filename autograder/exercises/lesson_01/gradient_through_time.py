"""Exercise `gradient_through_time`: the size of the gradient that reaches each step.

T time steps, B sequences in a batch, H hidden units. Time comes first.
"""

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.exercises.lesson_01.forms import gradient_through_time_by_norm
from autograder.exercises.lesson_01.inputs import backward_probes, draw_backward
from lstm_course.cells.rnn import gradient_through_time

LOOKING = "Watching the gradient vanish"

GRADIENT_THROUGH_TIME = Exercise(
    name="gradient_through_time",
    lesson="01",
    section=LOOKING,
    reference=gradient_through_time,
    draw=draw_backward,
    small=("B", "T", "IH"),
    probes=backward_probes,
    parts=(Part("norms", 2, "T"),),
    uses=("rnn_step_backward",),
    forms=(gradient_through_time_by_norm,),
    mistakes=(
        Mistake(
            "direct-only",
            "these are the norms of `dhs` alone; what flows back from the future is missing",
            "which two gradients meet at h_t?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "flow-only",
            "these are the norms of what flows back alone; what the loss sees of h_t itself is "
            "missing",
            "which two gradients meet at h_t?",
            (
                "norms[t] = np.sqrt(np.sum(dh * dh))",
                "norms[t] = np.sqrt(np.sum(dh_next * dh_next))",
            ),
        ),
        Mistake(
            "one-step-late",
            "these norms are taken after the way back through the step: entry t is the gradient "
            "before step t, not at h_t",
            "is h_t what step t makes, or what it starts from?",
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
            "squared",
            "these are squared norms: the root is missing",
            "what is the unit of a norm?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(dh * dh)"),
        ),
        Mistake(
            "sum-of-absolutes",
            "these are sums of absolute values; the Frobenius norm is the root of the sum of "
            "squares",
            "which norm does “Frobenius” name?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(np.abs(dh))"),
        ),
        Mistake(
            "root-mean-square",
            "the mean of the squares is taken; the Frobenius norm sums them",
            "should the norm of two equal sequences be larger than that of one?",
            ("np.sqrt(np.sum(dh * dh))", "np.sqrt(np.mean(dh * dh))"),
        ),
        Mistake(
            "mean-over-the-batch",
            "a norm is taken for each sequence and then averaged; one norm over batch and hidden "
            "units together is asked for",
            "over how many numbers does the sum of squares run?",
            ("np.sqrt(np.sum(dh * dh))", "np.mean(np.sqrt(np.sum(dh * dh, axis=1)))"),
        ),
        Mistake(
            "sum-over-the-batch",
            "a norm is taken for each sequence and then summed; one norm over batch and hidden "
            "units together is asked for",
            "over how many numbers does the sum of squares run?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(np.sqrt(np.sum(dh * dh, axis=1)))"),
        ),
        Mistake(
            "one-norm-a-sequence",
            "there is a norm for each sequence, (T, B); one norm a step is asked for",
            "over how many numbers does the sum of squares run?",
            (
                ("np.zeros_like(dhs[:, 0, 0])", "np.zeros_like(dhs[:, :, 0])"),
                ("np.sum(dh * dh)", "np.sum(dh * dh, axis=1)"),
            ),
        ),
        Mistake(
            "of-the-pre-activation",
            "these are the norms of `da`, behind tanh's slope; those of the gradient at h_t itself "
            "are asked for",
            "is h_t before or after tanh?",
            (
                "np.sqrt(np.sum(dh * dh))",
                "np.sqrt(np.sum((dh * (1 - cache.hs[t] ** 2)) ** 2))",
            ),
        ),
        Mistake(
            "largest-entry",
            "this is the largest entry; a norm looks at all of them",
            "which norm does “Frobenius” name?",
            ("np.sqrt(np.sum(dh * dh))", "np.max(np.abs(dh))"),
        ),
        Mistake(
            "reversed",
            "the norms are right, but stand in reverse: entry 0 should belong to the first step",
            "in which order did your loop meet the steps?",
            ("    return norms\n", "    return norms[::-1]\n"),
        ),
    ),
)
