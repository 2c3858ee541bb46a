"""Exercise `detach_state`: the state is carried over, its graph is not.

L layers, B streams, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_08.axes import PAIR

STATE = "Carry the state, truncate the gradient"
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
        Case((None,), "at the start of the streams there is no state: None remains None"),
    ),
    harness="states",
    parts=(Part("state", 1, PAIR),),
    mistakes=(
        Mistake(
            "not-detached",
            "the returned state requires gradients; it should hold values alone",
            "which tensor method returns the same values without their history, and what does your "
            "code do with its result?",
            ("return h.detach(), c.detach()", "return h, c"),
        ),
        Mistake(
            "only-h",
            "h is detached, but c still requires gradients",
            "along which two states does a gradient flow back?",
            ("c.detach()", "c"),
        ),
        Mistake(
            "only-c",
            "c is detached, but h still requires gradients",
            "along which two states does a gradient flow back?",
            ("h.detach()", "h"),
        ),
        Mistake(
            "in-place",
            "the caller's own state is detached as well, as by `detach_()`; it should remain "
            "unchanged",
            "what is the difference between `detach()` and `detach_()`?",
            ("h.detach(), c.detach()", "h.detach_(), c.detach_()"),
        ),
        Mistake(
            "zeros",
            "the state is set to zeros, so the next batch knows nothing of the text before it",
            "which part of the state should remain: its values or its history?",
            (
                "h.detach(), c.detach()",
                "h.detach().new_zeros(h.shape), c.detach().new_zeros(c.shape)",
            ),
        ),
        Mistake(
            "forgotten",
            "the returned state is None, so the next batch starts from zeros",
            "which part of the state should remain: its values or its history?",
            ("return h.detach(), c.detach()", "return None"),
        ),
        Mistake(
            "swapped",
            "h and c are exchanged",
            "in which order does torch return and accept the two?",
            ("h.detach(), c.detach()", "c.detach(), h.detach()"),
        ),
        Mistake(
            "no-state-to-begin-with",
            "a state of None raises an error, but there is no state before the first batch",
            "what does the model receive with the very first batch?",
            ("if state is None:", "if False:"),
        ),
    ),
)
