"""Exercise `clip_by_global_norm`: exploding gradients, scaled down together.

I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_01.forms import clip_by_global_norm_with_minimum
from lstm_course.training.clipping import clip_by_global_norm

CLIPPING = "Clipping"


def _draw_grads(rng: np.random.Generator) -> tuple[list[np.ndarray], float]:
    I, H = sizes(rng, I=(2, 6), H=(3, 7))
    grads = [
        normal(rng, H, I),
        normal(rng, H, H),
        normal(rng, H),
    ]
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    return grads, norm * float(rng.uniform(0.2, 0.8))


def _clip_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    grads, max_norm = _draw_grads(rng)
    bad = [grads[0], np.full_like(grads[1], np.nan)]
    infinite = [grads[0], np.where(np.arange(len(grads[2])) == 0, np.inf, grads[2])]
    return (
        Case((grads, 100 * max_norm), "the norm is below max_norm already: nothing is clipped"),
        Case((grads, float("inf")), "max_norm is infinite: nothing is clipped"),
        Case(([0 * g for g in grads], 1.0), "all gradients are zero: they stay zero"),
        Case((bad, max_norm), "a gradient holds NaN", part="finite"),
        Case((infinite, max_norm), "a gradient holds infinity", part="finite"),
    )


CLIP_BY_GLOBAL_NORM = Exercise(
    name="clip_by_global_norm",
    lesson="01",
    section=CLIPPING,
    reference=clip_by_global_norm,
    draw=_draw_grads,
    small=("IH",),
    probes=_clip_probes,
    parts=(
        Part("clipped", 1),
        Part("norm", 0.5),
        Part("finite", 0.5, meaning="a norm that is not finite raises ValueError"),
    ),
    order=("norm", "clipped"),
    forms=(clip_by_global_norm_with_minimum,),
    mistakes=(
        Mistake(
            "always-scales",
            "small gradients are scaled *up* to `max_norm`; clipping only ever makes smaller",
            "what should happen where the norm is below `max_norm`?",
            ("    if norm <= max_norm:\n", "    if norm == 0:\n"),
        ),
        Mistake(
            "each-its-own-norm",
            "every gradient is clipped by its own norm; one global norm keeps the direction",
            "is the ratio between two gradients the same before and after?",
            (
                "[g * scale for g in grads]",
                "[g * min(1, max_norm / np.sqrt(np.sum(g * g))) for g in grads]",
            ),
        ),
        Mistake(
            "clips-each-entry",
            "every entry is clipped by itself; scaling by one factor keeps the direction",
            "is the ratio between two entries the same before and after?",
            ("[g * scale for g in grads]", "[np.clip(g, -max_norm, max_norm) for g in grads]"),
        ),
        Mistake(
            "norm-after",
            "the norm handed back is the one *after* clipping; the one before is asked for",
            "which of the two tells you that training is about to blow up?",
            ("for g in grads], norm", "for g in grads], max_norm"),
        ),
        Mistake(
            "squared-norm",
            "the norm lacks its root: this is the sum of squares",
            "what is the unit of a norm?",
            (
                "float(np.sqrt(sum(np.sum(g * g) for g in grads)))",
                "float(sum(np.sum(g * g) for g in grads))",
            ),
        ),
        Mistake(
            "sum-of-norms",
            "the norms of the gradients are added; the *squares* are what adds up",
            "what is the length of a vector that goes 3 east and 4 north?",
            (
                "np.sqrt(sum(np.sum(g * g) for g in grads))",
                "sum(np.sqrt(np.sum(g * g)) for g in grads)",
            ),
        ),
        Mistake(
            "scale-upside-down",
            "the factor is upside down: norm / `max_norm` makes large gradients larger",
            "which factor brings the norm to `max_norm`?",
            ("scale = max_norm / norm", "scale = norm / max_norm"),
        ),
        Mistake(
            "epsilon-in-the-factor",
            "a small number is added to the norm, as torch does: the clipped norm then stays a "
            "little below `max_norm`; an exact factor is asked for",
            "when does the division need protecting, and is it made then?",
            ("scale = max_norm / norm", "scale = max_norm / (norm + 1e-6)"),
        ),
        Mistake(
            "zero-norm-divides",
            "where all gradients are zero, `max_norm` is divided by zero",
            "which factor do gradients need whose norm is 0 already?",
            (
                ("    if norm <= max_norm:\n        return list(grads), norm\n", ""),
                ("scale = max_norm / norm", "scale = min(1.0, max_norm / norm)"),
            ),
        ),
        Mistake(
            "divided-by-norm",
            "the gradients are scaled to norm 1, whatever `max_norm` is",
            "which norm should be left where clipping happens?",
            ("scale = max_norm / norm", "scale = 1 / norm"),
        ),
        Mistake(
            "nothing-clipped",
            "the gradients come back as they were: nothing is clipped",
            "where is the factor applied?",
            ("[g * scale for g in grads]", "list(grads)"),
        ),
        Mistake(
            "infinite-norm-passes",
            "a norm that is NaN or infinite goes unnoticed: it should raise ValueError",
            "what becomes of all gradients if they are scaled by `max_norm` / infinity?",
            ("if not np.isfinite(norm):", "if False:"),
        ),
    ),
)
