"""Exercise `rnn_backward`: backpropagation through time.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
"""

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.exercises.lesson_01.forms import rnn_backward_in_one_loop
from autograder.exercises.lesson_01.inputs import backward_probes, draw_backward
from lstm_course.cells.rnn import rnn_backward

SEQUENCE_BACKWARD = "Backpropagation through time"

RNN_BACKWARD = Exercise(
    name="rnn_backward",
    lesson="01",
    section=SEQUENCE_BACKWARD,
    reference=rnn_backward,
    draw=draw_backward,
    small=("B", "T", "IH"),
    scales=("dhs",),
    probes=backward_probes,
    parts=(
        Part("dx", 1, "T B I"),
        Part("dh0", 1, "B H"),
        Part("dW_ih", 0.5, "H I"),
        Part("dW_hh", 1, "H H"),
        Part("db", 0.5, "H"),
    ),
    shared="the total gradient at each hidden state",
    uses=("rnn_step_backward",),
    forms=(rnn_backward_in_one_loop,),
    mistakes=(
        Mistake(
            "no-gradient-through-time",
            "no gradient flows back through time: each step uses only its direct gradient, "
            "`dhs[t]`",
            "the state h_t also affects step t + 1: which gradient comes back from there?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "last-loss-only",
            "only the last step's direct gradient is used; every step has one of its own",
            "which two gradients add up to the total gradient at step t?",
            ("dhs[t] + dh_next", "(dhs[t] if t == len(dhs) - 1 else 0) + dh_next"),
        ),
        Mistake(
            "upstream-every-time-last",
            "every step receives the direct gradient of the *last* step",
            "which entry of `dhs` belongs to step t?",
            ("dhs[t] + dh_next", "dhs[-1] + dh_next"),
        ),
        Mistake(
            "forward-in-time",
            "the steps are processed from the first to the last; the backward pass runs the other "
            "way",
            "which step's total gradient can you compute first?",
            ("reversed(range(len(dhs)))", "range(len(dhs))"),
        ),
        Mistake(
            "last-loss-twice",
            "the last step's direct gradient counts twice, perhaps once as the initial value and "
            "once in the loop",
            "which gradient arrives from beyond the last step?",
            ("dh_next = np.zeros_like(cache.h0)", "dh_next = dhs[-1]"),
        ),
        Mistake(
            "stops-before-the-first-step",
            "step 0 is left out: its gradients are missing",
            "which values of t does your loop visit?",
            ("reversed(range(len(dhs)))", "reversed(range(1, len(dhs)))"),
        ),
        Mistake(
            "wraps-around-at-the-start",
            "at t = 0 the previous hidden state is taken from `hs[-1]`, which is the *last* one",
            "what does index −1 mean in Python, and which hidden state comes before step 0?",
            ("cache.step(t)", "cache.step(t)._replace(h_prev=cache.hs[t - 1])"),
        ),
        Mistake(
            "starts-from-zeros",
            "at t = 0 the previous hidden state is taken to be zero instead of `h0`",
            "which hidden state did step 0 receive in the forward pass?",
            (
                "cache.step(t)",
                "cache.step(t)._replace(h_prev=cache.hs[t - 1] if t else 0 * cache.h0)",
            ),
        ),
        Mistake(
            "all-losses-at-the-last-step",
            "the direct gradients of all steps are added up at the last step; each belongs to its "
            "own step",
            "which entry of `dhs` is the direct gradient at h_t?",
            (
                ("dh_next = np.zeros_like(cache.h0)", "dh_next = dhs.sum(axis=0)"),
                ("dhs[t] + dh_next", "dh_next"),
            ),
        ),
        Mistake(
            "h0-at-every-step",
            "`dW_hh` is computed with `h0` at every step; after step 0, the previous hidden state "
            "is `hs[t - 1]`",
            "which hidden state did step t receive in the forward pass?",
            ("cache.step(t)", "cache.step(t)._replace(h_prev=cache.h0)"),
        ),
        Mistake(
            "two-steps-back",
            "`dW_hh` is computed with `hs[t - 2]`; the previous hidden state of step t is "
            "`hs[t - 1]`",
            "is `hs[t]` the hidden state before or after step t?",
            (
                "cache.step(t)",
                "cache.step(t)._replace(h_prev=cache.hs[t - 2] if t > 1 else cache.h0)",
            ),
        ),
        Mistake(
            "weights-overwritten",
            "`dW_ih`, `dW_hh` and `db` hold the gradients of a single step, as if each step "
            "overwrote the one before",
            "every step uses the same weights: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
                ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
                ("db += db_t", "db = db_t"),
            ),
        ),
        Mistake(
            "dW-ih-overwritten",
            "`dW_ih` holds the gradient of a single step, as if each step overwrote the one before",
            "every step uses the same `W_ih`: how do its gradients combine?",
            ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
        ),
        Mistake(
            "dW-hh-overwritten",
            "`dW_hh` holds the gradient of a single step, as if each step overwrote the one before",
            "every step uses the same `W_hh`: how do its gradients combine?",
            ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
        ),
        Mistake(
            "db-overwritten",
            "`db` holds the gradient of a single step, as if each step overwrote the one before",
            "every step uses the same `b`: how do its gradients combine?",
            ("db += db_t", "db = db_t"),
        ),
        Mistake(
            "weights-averaged-over-time",
            "`dW_ih`, `dW_hh` and `db` are averaged over the time steps; they should be summed",
            "every step uses the same weights: does the chain rule average the steps' gradients?",
            (
                ("dW_ih += dW_ih_t", "dW_ih += dW_ih_t / len(dhs)"),
                ("dW_hh += dW_hh_t", "dW_hh += dW_hh_t / len(dhs)"),
                ("db += db_t", "db += db_t / len(dhs)"),
            ),
        ),
        Mistake(
            "dW-ih-averaged-over-time",
            "`dW_ih` is averaged over the time steps; it should be summed",
            "every step uses the same `W_ih`: does the chain rule average the steps' gradients?",
            ("dW_ih += dW_ih_t", "dW_ih += dW_ih_t / len(dhs)"),
        ),
        Mistake(
            "dW-hh-averaged-over-time",
            "`dW_hh` is averaged over the time steps; it should be summed",
            "every step uses the same `W_hh`: does the chain rule average the steps' gradients?",
            ("dW_hh += dW_hh_t", "dW_hh += dW_hh_t / len(dhs)"),
        ),
        Mistake(
            "db-averaged-over-time",
            "`db` is averaged over the time steps; it should be summed",
            "every step uses the same `b`: does the chain rule average the steps' gradients?",
            ("db += db_t", "db += db_t / len(dhs)"),
        ),
        Mistake(
            "dh0-lacks-a-step",
            "`dh0` is the gradient at `hs[0]`: it is not propagated through step 0",
            "which gradient does the backward pass of step 0 return for the hidden state before "
            "it?",
            ("return dx, dh_next,", "return dx, dh,"),
        ),
        Mistake(
            "dh0-zero",
            "`dh0` is zero: no gradient reaches the initial hidden state",
            "which gradient is left when the loop ends?",
            ("return dx, dh_next,", "return dx, np.zeros_like(dh_next),"),
        ),
        Mistake(
            "gradient-accumulates-past",
            "the gradient from later steps accumulates: each `dh_prev` is added to the earlier "
            "ones instead of replacing them",
            "does the `dh_prev` of a step already include the gradients of all later steps?",
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
        Mistake(
            "first-state-for-h0",
            "at t = 0 the previous hidden state is taken to be `hs[0]` instead of `h0`",
            "which hidden state did step 0 receive in the forward pass?",
            ("cache.step(t)", "cache.step(t)._replace(h_prev=cache.hs[max(t - 1, 0)])"),
        ),
        Mistake(
            "state-after-the-step",
            "after step 0, `dW_hh` is computed with `hs[t]`, the state after step t, instead of "
            "`hs[t - 1]`",
            "which hidden state did step t receive in the forward pass?",
            (
                "cache.step(t)",
                "cache.step(t)._replace(h_prev=cache.hs[t] if t else cache.h0)",
            ),
        ),
    ),
)
