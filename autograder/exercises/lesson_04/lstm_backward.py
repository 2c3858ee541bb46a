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

SEQUENCE_BACKWARD = "Back through time"


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
        Case((dhs, cache), "every hidden state has a loss, the last memory has none"),
        Case((dhs, cache, dc_T), "every hidden state has a loss, and so has the last memory"),
        Case((last, cache), "only the last step has a loss: all else comes back through time"),
        Case((first, cache), "only the first step has a loss: later steps get no gradient"),
        Case((0 * dhs, cache, dc_T), "only the last memory has a loss, by `dc_T`"),
        Case((dhs[:1], cache.segment(0, 1), dc_T), "with T = 1 the sequence is one step"),
    )


LSTM_BACKWARD = Exercise(
    name="lstm_backward",
    lesson="04",
    section=SEQUENCE_BACKWARD,
    reference=lstm_backward,
    draw=_draw_backward,
    small=("B", "T", "IH"),
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
            "no gradient flows from one step to the step before, neither through h nor through c: "
            "each step sees its own loss alone",
            "a step's way back returns `dh_prev` and `dc_prev`: who needs them?",
            (
                ("dhs[t] + dh_next", "dhs[t]"),
                ("dh, dc_next, cache", "dh, dc_next if t == len(dhs) - 1 else 0 * dh, cache"),
            ),
        ),
        Mistake(
            "nothing-through-h",
            "no gradient flows through h from one step to the step before",
            "what arrives at h_t besides what the loss says of it?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "nothing-through-c",
            "no gradient flows through c from one step to the step before",
            "a step's way back returns a `dc_prev`: which step needs it?",
            ("dh, dc_next, cache", "dh, dc_next if t == len(dhs) - 1 else 0 * dh, cache"),
        ),
        Mistake(
            "c-never-updated",
            "what comes back into c is not handed on: every step is given the gradient of c with "
            "which the loop began",
            "in which variable does the step before look for what came back into c?",
            (
                ("dx[t], dh_next, dc_next, dW_ih_t", "dx[t], dh_next, dc0, dW_ih_t"),
                ("return dx, dh_next, dc_next,", "return dx, dh_next, dc0,"),
            ),
        ),
        Mistake(
            "no-gradient-into-c",
            "every step is told that nothing comes back into its memory: neither `dc_T` nor what "
            "the step after returns for c is handed on",
            "a step's way back returns a `dc_prev`: which step needs it?",
            ("dh, dc_next, cache", "dh, 0 * dh, cache"),
        ),
        Mistake(
            "dc-T-ignored",
            "`dc_T` is ignored: a loss may look at the last memory, too",
            "which gradient of c does the *last* step start from?",
            ("np.zeros_like(cache.c0) if dc_T is None else dc_T", "np.zeros_like(cache.c0)"),
        ),
        Mistake(
            "last-loss-for-c",
            "where no `dc_T` is given, the gradient of c starts from what the loss says of the "
            "last h; it should start from zeros",
            "what does the loss say of the last memory when nobody gives a `dc_T`?",
            ("np.zeros_like(cache.c0) if dc_T is None", "dhs[-1] if dc_T is None"),
        ),
        Mistake(
            "dc-T-at-every-step",
            "`dc_T` is added at every step; it belongs to the last memory alone",
            "at which step does the loss see c directly?",
            (
                ("np.zeros_like(cache.c0) if dc_T is None else dc_T", "np.zeros_like(cache.c0)"),
                ("dh, dc_next, cache", "dh, dc_next + (0 if dc_T is None else dc_T), cache"),
            ),
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
            "upstream-one-early",
            "every step receives the upstream gradient of the step before it",
            "which entry of `dhs` belongs to step t?",
            ("dhs[t] + dh_next", "dhs[t - 1] + dh_next"),
        ),
        Mistake(
            "loss-into-c-too",
            "what the loss says of h_t is added to the gradient of c as well: it reaches c through "
            "h, inside the step",
            "which of the two results of a step does a step's own loss see?",
            ("dh, dc_next, cache", "dh, dhs[t] + dc_next, cache"),
        ),
        Mistake(
            "first-step-left-out",
            "the loop ends before step 0: the first step gets no gradient",
            "which number does `range(a, b, -1)` give last?",
            ("reversed(range(len(dhs)))", "range(len(dhs) - 1, 0, -1)"),
        ),
        Mistake(
            "h-and-c-crossed",
            "the two gradients that go back are crossed: h's is handed on as c's, and c's as h's",
            "in which order does the step's way back return its results?",
            ("dx[t], dh_next, dc_next, dW_ih_t", "dx[t], dc_next, dh_next, dW_ih_t"),
        ),
        Mistake(
            "forward-in-time",
            "the loop runs forward in time; gradients come from the future",
            "which step's gradient is known first?",
            ("reversed(range(len(dhs)))", "range(len(dhs))"),
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
            "`dh0` is the gradient at the first result, h_0: it has not passed the first step",
            "what does the first step's way back return for the state before it?",
            ("return dx, dh_next,", "return dx, dh,"),
        ),
        Mistake(
            "initial-states-swapped",
            "`dh0` and `dc0` are swapped",
            "in which order are the results asked for?",
            ("return dx, dh_next, dc_next,", "return dx, dc_next, dh_next,"),
        ),
        Mistake(
            "memory-carried-twice",
            "what came back into c is added to what was there before: the future is counted again "
            "and again",
            "does `dc_prev` of a step hold the future's gradient already?",
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
            "what came back into h is added to what was there before: the future is counted again "
            "and again",
            "does `dh_prev` of a step hold the future's gradient already?",
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
            "`dx` is right, but stands in reverse: the last step's gradient is first",
            "in which order does your loop meet the steps?",
            ("dx[t], dh_next", "dx[len(dhs) - 1 - t], dh_next"),
        ),
        Mistake(
            "dhs-written-to",
            "what comes back is added into `dhs` itself: that writes into the caller's array",
            "what is the difference between `a += b` and `a = a + b` for an array that someone "
            "else holds, too?",
            ("dh = dhs[t] + dh_next", "dh = dhs[t]\n        dh += dh_next"),
        ),
    ),
)
