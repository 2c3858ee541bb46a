"""Exercise `rnn_backward`: backpropagation through time.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
"""

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.exercises.lesson_01.forms import rnn_backward_in_one_loop
from autograder.exercises.lesson_01.inputs import backward_probes, draw_backward
from lstm_course.cells.rnn import rnn_backward

SEQUENCE_BACKWARD = "Back through time"

RNN_BACKWARD = Exercise(
    name="rnn_backward",
    lesson="01",
    section=SEQUENCE_BACKWARD,
    reference=rnn_backward,
    draw=draw_backward,
    small=("B", "T", "IH"),
    probes=backward_probes,
    parts=(
        Part("dx", 1, "T B I"),
        Part("dh0", 1, "B H"),
        Part("dW_ih", 0.5, "H I"),
        Part("dW_hh", 1, "H H"),
        Part("db", 0.5, "H"),
    ),
    shared="the gradient that flows back from step to step",
    uses=("rnn_step_backward",),
    forms=(rnn_backward_in_one_loop,),
    mistakes=(
        Mistake(
            "no-gradient-through-time",
            "no gradient flows from one step to the step before: each step sees its own loss alone",
            "what does `dh_prev` of step t + 1 have to do with h_t?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "last-loss-only",
            "only the last step's upstream gradient is used; the loss sees every step",
            "what arrives at h_t besides what comes back from step t + 1?",
            ("dhs[t] + dh_next", "(dhs[t] if t == len(dhs) - 1 else 0) + dh_next"),
        ),
        Mistake(
            "upstream-every-time-last",
            "every step receives the *last* step's upstream gradient",
            "which entry of `dhs` belongs to step t?",
            ("dhs[t] + dh_next", "dhs[-1] + dh_next"),
        ),
        Mistake(
            "forward-in-time",
            "the loop runs forward in time; gradients come from the future",
            "which step's gradient is known first?",
            ("reversed(range(len(dhs)))", "range(len(dhs))"),
        ),
        Mistake(
            "last-loss-twice",
            "the last step's upstream gradient counts twice: once as the start, once in the loop",
            "what comes back from beyond the last step?",
            ("dh_next = np.zeros_like(cache.h0)", "dh_next = dhs[-1]"),
        ),
        Mistake(
            "stops-before-the-first-step",
            "the loop ends before step 0: its gradients are missing",
            "which values of t does your loop go through?",
            ("reversed(range(len(dhs)))", "reversed(range(1, len(dhs)))"),
        ),
        Mistake(
            "wraps-around-at-the-start",
            "at t = 0 the state before is taken from hs[-1], which is the *last* state",
            "what does Python's index −1 mean, and which state comes before step 0?",
            ("cache.step(t)", "cache.step(t)._replace(h_prev=cache.hs[t - 1])"),
        ),
        Mistake(
            "starts-from-zeros",
            "at t = 0 the state before is taken to be zero; it is `h0`",
            "which state did the first step see on the way forward?",
            (
                "cache.step(t)",
                "cache.step(t)._replace(h_prev=cache.hs[t - 1] if t else 0 * cache.h0)",
            ),
        ),
        Mistake(
            "weights-overwritten",
            "the weights' gradients are those of one step alone: each step overwrites the last",
            "the same weights serve at every step: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
                ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
                ("db += db_t", "db = db_t"),
            ),
        ),
        Mistake(
            "dW-ih-overwritten",
            "`dW_ih` is that of one step alone: each step overwrites the last",
            "the same `W_ih` serves at every step: how do its gradients combine?",
            ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
        ),
        Mistake(
            "dW-hh-overwritten",
            "`dW_hh` is that of one step alone: each step overwrites the last",
            "the same `W_hh` serves at every step: how do its gradients combine?",
            ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
        ),
        Mistake(
            "db-overwritten",
            "`db` is that of one step alone: each step overwrites the last",
            "the same b serves at every step: how do its gradients combine?",
            ("db += db_t", "db = db_t"),
        ),
        Mistake(
            "weights-averaged-over-time",
            "the weights' gradients are averaged over the steps; they should be summed",
            "the same weights serve at every step: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih += dW_ih_t / len(dhs)"),
                ("dW_hh += dW_hh_t", "dW_hh += dW_hh_t / len(dhs)"),
                ("db += db_t", "db += db_t / len(dhs)"),
            ),
        ),
        Mistake(
            "dh0-lacks-a-step",
            "`dh0` is the gradient at the first result, `hs[0]`: it has not passed the first step",
            "what does the first step's way back return for the state before it?",
            ("return dx, dh_next,", "return dx, dh,"),
        ),
        Mistake(
            "dh0-zero",
            "`dh0` is zero: the gradient does not reach the initial state",
            "what is left over when the loop ends?",
            ("return dx, dh_next,", "return dx, np.zeros_like(dh_next),"),
        ),
        Mistake(
            "gradient-accumulates-past",
            "what came back is added again and again: the gradient through time is carried twice",
            "does `dh_prev` of a step hold the future's gradient already?",
            (
                (
                    "        dx[t], dh_next, dW_ih_t, dW_hh_t, db_t = "
                    "rnn_step_backward(dh, cache.step(t))\n",
                    "        dx[t], back, dW_ih_t, dW_hh_t, db_t = "
                    "rnn_step_backward(dh, cache.step(t))\n"
                    "        dh_next = dh_next + back\n",
                ),
            ),
        ),
    ),
)
