"""Exercise `detach_state`: the state is carried over, its graph is not.

L layers, B streams, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_08.axes import PAIR

STATE = "The state goes on, the way back does not"
STEPS = "lstm_course.char_lm.steps"


def _draw_state(rng: np.random.Generator) -> tuple[tuple[np.ndarray, np.ndarray]]:
    L, B, H = sizes(rng, L=(2, 3), B=(3, 4), H=(4, 6))
    return ((normal(rng, L, B, H), normal(rng, L, B, H)),)


DETACH_STATE = Exercise(
    name="detach_state",
    lesson="08",
    section=STATE,
    reference=LazyFunction(STEPS, "detach_state"),
    draw=_draw_state,
    small=("L", "B"),
    probes=lambda rng: (
        Case((None,), "where the streams begin there is no state: None stays None"),
    ),
    harness="states",
    parts=(Part("state", 1, PAIR),),
    mistakes=(
        Mistake(
            "not-detached",
            "the state still hangs on the graph, as a copy would, too: the way back would go on "
            "into the batch before",
            "which method of a tensor gives its numbers without their past?",
            ("return h.detach(), c.detach()", "return h, c"),
        ),
        Mistake(
            "only-h",
            "h is cut off and c is not: the way back goes on along c",
            "along how many states does a gradient go back?",
            ("c.detach()", "c"),
        ),
        Mistake(
            "only-c",
            "c is cut off and h is not: the way back goes on along h",
            "along how many states does a gradient go back?",
            ("h.detach()", "h"),
        ),
        Mistake(
            "in-place",
            "the caller's own state is cut off (`detach_` works in place): leave it as it is",
            "what is the difference between `detach()` and `detach_()`?",
            ("h.detach(), c.detach()", "h.detach_(), c.detach_()"),
        ),
        Mistake(
            "zeros",
            "the state is set to zeros: the next batch does not know what came before it",
            "what is to stay of the state: its numbers, or its past?",
            (
                "h.detach(), c.detach()",
                "h.detach().new_zeros(h.shape), c.detach().new_zeros(c.shape)",
            ),
        ),
        Mistake(
            "forgotten",
            "the state is gone: None makes the next batch start from zeros",
            "what is to stay of the state: its numbers, or its past?",
            ("return h.detach(), c.detach()", "return None"),
        ),
        Mistake(
            "swapped",
            "h and c are exchanged",
            "in which order does torch give and take the two?",
            ("h.detach(), c.detach()", "c.detach(), h.detach()"),
        ),
        Mistake(
            "no-state-to-begin-with",
            "None, where there is no state yet, makes it stop",
            "what does a model get with the very first batch?",
            ("if state is None:", "if False:"),
        ),
    ),
)
