"""Exercise `lstm_backward`: backpropagation through time.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_04.forms import lstm_backward_in_one_loop
from autograder.exercises.lesson_04.inputs import draw_cache
from lstm_course.cells.lstm import LSTMCache
from lstm_course.cells.lstm_loop import lstm_backward

SEQUENCE_BACKWARD = "Backward pass of a sequence"


def _draw_backward(rng: np.random.Generator) -> tuple[np.ndarray | LSTMCache, ...]:
    cache = draw_cache(rng)
    dhs, dc_T = (
        normal(rng, *cache.hs.shape),
        normal(rng, *cache.c0.shape),
    )
    return (dhs, cache, dc_T) if rng.random() < 0.5 else (dhs, cache)


def _backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    cache = draw_cache(rng)
    dhs, dc_T = (
        normal(rng, *cache.hs.shape),
        normal(rng, *cache.c0.shape),
    )
    last, first = np.zeros_like(dhs), np.zeros_like(dhs)
    last[-1], first[0] = dhs[-1], dhs[0]
    return (
        Case(
            (dhs, cache),
            "the loss depends on every hidden state, but not directly on the last cell state",
        ),
        Case(
            (dhs, cache, dc_T),
            "the loss depends on every hidden state and directly on the last cell state",
        ),
        Case(
            (last, cache),
            "only the last step has a loss: earlier steps receive their gradient through time",
        ),
        Case((first, cache), "only the first step has a loss: later steps get no gradient"),
        Case((0 * dhs, cache, dc_T), "only the last cell state has a loss, given by `dc_T`"),
        Case((dhs[:1], cache.segment(0, 1), dc_T), "with T = 1 the sequence is one step"),
    )


LSTM_BACKWARD = Exercise(
    name="lstm_backward",
    lesson="04",
    section=SEQUENCE_BACKWARD,
    reference=lstm_backward,
    draw=_draw_backward,
    small=("B", "T", "IH"),
    scales=("dhs", "dc_T"),
    probes=_backward_probes,
    parts=(
        Part("dx", 1, "T B I"),
        Part("dh0", 1, "B H"),
        Part("dc0", 1, "B H"),
        Part("dW_ih", 1, "ifgo*H I"),
        Part("dW_hh", 1, "ifgo*H H"),
        Part("db", 1, "ifgo*H"),
    ),
    shared="the two gradients that flow back from step to step",
    uses=("lstm_step_backward",),
    trials=1500,  # the mistakes of a step make many pairs, and each trial is quick
    forms=(lstm_backward_in_one_loop,),
    mistakes=(
        Mistake(
            "nothing-through-time",
            "no gradient flows from a step to the step before, neither through h nor through c: "
            "each step uses only its own loss",
            "the backward pass of a step returns `dh_prev` and `dc_prev`: which step needs them?",
            (
                ("dhs[t] + dh_next", "dhs[t]"),
                ("dh, dc_next, cache", "dh, dc_next if t == len(dhs) - 1 else 0 * dh, cache"),
            ),
        ),
        Mistake(
            "nothing-through-h",
            "no gradient flows through h from a step to the step before",
            "which gradient arrives at h_t besides that of its own loss?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "nothing-through-c",
            "no gradient flows through c from a step to the step before",
            "the backward pass of a step returns `dc_prev`: which step needs it?",
            ("dh, dc_next, cache", "dh, dc_next if t == len(dhs) - 1 else 0 * dh, cache"),
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
            "c0-at-every-step",
            "every step is computed with `c0` as the previous cell state; after step 0 it is "
            "`cs[t - 1]`",
            "which cell state did step t receive in the forward pass?",
            ("cache.step(t)", "cache.step(t)._replace(c_prev=cache.c0)"),
        ),
        Mistake(
            "c-never-updated",
            "every step receives the gradient of c with which the last step started: `dc_prev` "
            "never reaches the step before",
            "which variable holds the gradient of c at the start of each iteration, and which "
            "line updates it?",
            (
                ("dx[t], dh_next, dc_next, dW_ih_t", "dx[t], dh_next, dc0, dW_ih_t"),
                ("return dx, dh_next, dc_next,", "return dx, dh_next, dc0,"),
            ),
        ),
        Mistake(
            "no-gradient-into-c",
            "every step receives zeros as the gradient of c: neither `dc_T` nor the `dc_prev` of "
            "a later step arrives",
            "where does the gradient of c come from at the last step, and where at every other "
            "step?",
            ("dh, dc_next, cache", "dh, 0 * dh, cache"),
        ),
        Mistake(
            "dc-T-ignored",
            "`dc_T` has no effect; a loss may also depend directly on the last cell state",
            "which gradient of c does the *last* step start with?",
            ("np.zeros_like(cache.c0) if dc_T is None else dc_T", "np.zeros_like(cache.c0)"),
        ),
        Mistake(
            "last-loss-for-c",
            "without `dc_T`, the gradient of c starts from `dhs[-1]`; it should start from zeros",
            "if the loss does not depend directly on the last cell state, what is its gradient "
            "there? Do two of your names refer to one array? `a = b = np.zeros(…)` makes only one.",
            ("np.zeros_like(cache.c0) if dc_T is None", "dhs[-1] if dc_T is None"),
        ),
        Mistake(
            "dc-T-into-h",
            "`dc_T` is added to the gradient of the last h; it belongs to the last cell state",
            "two gradients enter the last step from beyond the end: which of them is `dc_T`?",
            (
                ("np.zeros_like(cache.c0) if dc_T is None else dc_T", "np.zeros_like(cache.c0)"),
                (
                    "dh_next = np.zeros_like(cache.h0)",
                    "dh_next = np.zeros_like(cache.h0) if dc_T is None else dc_T",
                ),
            ),
        ),
        Mistake(
            "dc-T-at-every-step",
            "`dc_T` is added at every step; it belongs to the last cell state alone",
            "at which step does the loss depend directly on c?",
            (
                ("np.zeros_like(cache.c0) if dc_T is None else dc_T", "np.zeros_like(cache.c0)"),
                ("dh, dc_next, cache", "dh, dc_next + (0 if dc_T is None else dc_T), cache"),
            ),
        ),
        Mistake(
            "last-loss-only",
            "only the last step's upstream gradient is used; every step has its own",
            "which gradient arrives at h_t besides that of step t + 1?",
            ("dhs[t] + dh_next", "(dhs[t] if t == len(dhs) - 1 else 0) + dh_next"),
        ),
        Mistake(
            "upstream-every-time-last",
            "every step receives the upstream gradient of the *last* step",
            "which entry of `dhs` belongs to step t?",
            ("dhs[t] + dh_next", "dhs[-1] + dh_next"),
        ),
        Mistake(
            "upstream-reversed",
            "step t receives the upstream gradient of step T − 1 − t: the entries of `dhs` are "
            "used in reverse order",
            "in which order does your loop visit the steps, and in which order does it read `dhs`?",
            ("dhs[t] + dh_next", "dhs[len(dhs) - 1 - t] + dh_next"),
        ),
        Mistake(
            "upstream-one-early",
            "step t receives `dhs[t - 1]`, the upstream gradient of another step",
            "which entry of `dhs` reaches step 0 in your loop?",
            ("dhs[t] + dh_next", "dhs[t - 1] + dh_next"),
        ),
        Mistake(
            "loss-into-c-too",
            "the upstream gradient of h_t is added to the gradient of c as well; it reaches c "
            "only through h, inside the step",
            "which of a step's two results does its own loss depend on?",
            ("dh, dc_next, cache", "dh, dhs[t] + dc_next, cache"),
        ),
        Mistake(
            "last-step-only",
            "only the last step is processed: `dx` is zero at all earlier steps",
            "how often does your loop run, and where is the `return`?",
            ("reversed(range(len(dhs)))", "range(len(dhs) - 1, len(dhs) - 2, -1)"),
        ),
        Mistake(
            "first-step-left-out",
            "step 0 is missing: its `dx` is zero, and the weights receive no gradient from it",
            "print t in your loop: which value is the last?",
            ("reversed(range(len(dhs)))", "range(len(dhs) - 1, 0, -1)"),
        ),
        Mistake(
            "h-and-c-crossed",
            "the two gradients between steps are exchanged: `dh_prev` arrives at c, and `dc_prev` "
            "at h",
            "in which order does the backward pass of a step return its results?",
            ("dx[t], dh_next, dc_next, dW_ih_t", "dx[t], dc_next, dh_next, dW_ih_t"),
        ),
        Mistake(
            "forward-in-time",
            "the steps are processed forward in time; gradients flow from later steps to earlier "
            "ones",
            "which step's gradient depends on no other step?",
            ("reversed(range(len(dhs)))", "range(len(dhs))"),
        ),
        Mistake(
            "weights-overwritten",
            "`dW_ih`, `dW_hh` and `db` contain the gradient of step 0 alone; those of the other "
            "steps are lost",
            "every step uses the same weights: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
                ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
                ("db += db_t", "db = db_t"),
            ),
        ),
        Mistake(
            "dW-ih-overwritten",
            "`dW_ih` contains the gradient of step 0 alone; those of the other steps are lost",
            "every step uses the same `W_ih`: how do its gradients combine?",
            ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
        ),
        Mistake(
            "dW-hh-overwritten",
            "`dW_hh` contains the gradient of step 0 alone; those of the other steps are lost",
            "every step uses the same `W_hh`: how do its gradients combine?",
            ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
        ),
        Mistake(
            "db-overwritten",
            "`db` contains the gradient of step 0 alone; those of the other steps are lost",
            "every step uses the same b: how do its gradients combine?",
            ("db += db_t", "db = db_t"),
        ),
        Mistake(
            "weights-averaged-over-time",
            "the weight gradients are averaged over the steps; they should be summed",
            "every step uses the same weights: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih += dW_ih_t / len(dhs)"),
                ("dW_hh += dW_hh_t", "dW_hh += dW_hh_t / len(dhs)"),
                ("db += db_t", "db += db_t / len(dhs)"),
            ),
        ),
        Mistake(
            "dh0-lacks-a-step",
            "`dh0` is the gradient at the first step's *output*: it has not passed through that "
            "step yet",
            "what does the backward pass of the first step return for the state before it?",
            ("return dx, dh_next,", "return dx, dh,"),
        ),
        Mistake(
            "initial-states-swapped",
            "`dh0` and `dc0` are exchanged",
            "which order of results does the exercise require?",
            ("return dx, dh_next, dc_next,", "return dx, dc_next, dh_next,"),
        ),
        Mistake(
            "memory-carried-twice",
            "each step's `dc_prev` is added to the gradient of c that is already carried, so "
            "later steps count repeatedly",
            "does the `dc_prev` of a step already include the gradients of all later steps?",
            (
                ("dx[t], dh_next, dc_next,", "dx[t], dh_next, dc_back,"),
                (
                    "        dW_ih += dW_ih_t",
                    "        dc_next = dc_next + dc_back\n        dW_ih += dW_ih_t",
                ),
            ),
        ),
        Mistake(
            "hidden-carried-twice",
            "each step's `dh_prev` is added to the gradient that is already at h, so later steps "
            "count repeatedly",
            "does the `dh_prev` of a step already include the gradients of all later steps?",
            (
                ("dx[t], dh_next, dc_next,", "dx[t], dh_back, dc_next,"),
                (
                    "        dW_ih += dW_ih_t",
                    "        dh_next = dh + dh_back\n        dW_ih += dW_ih_t",
                ),
            ),
        ),
        Mistake(
            "dx-reversed",
            "`dx` lists the steps in reverse order: the gradient of the last step comes first",
            "in which order does your loop visit the steps, and where does it store each one's "
            "`dx`?",
            ("dx[t], dh_next", "dx[len(dhs) - 1 - t], dh_next"),
        ),
        Mistake(
            "dhs-written-to",
            "the gradient of the later steps is added into `dhs` itself, which the caller still "
            "uses",
            "print `dhs` before and after a call. Which of your lines changes it?",
            ("dh = dhs[t] + dh_next", "dh = dhs[t]\n        dh += dh_next"),
        ),
    ),
)
