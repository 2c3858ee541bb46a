"""Exercise `clip_by_global_norm`: exploding gradients, scaled down together.

I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_01.forms import clip_by_global_norm_with_minimum
from lstm_course.training.clipping import clip_by_global_norm

CLIPPING = "Clipping by the global norm"


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
        Case(
            (grads, 100 * max_norm), "the norm is already below `max_norm`, so nothing is clipped"
        ),
        Case((grads, float("inf")), "`max_norm` is infinite, so nothing is clipped"),
        Case(([0 * g for g in grads], 1.0), "all gradients are zero and stay zero"),
        Case(
            ([3e-8 * g for g in grads], 3e-8 * max_norm),
            "all gradients are below 1e-6, and `max_norm` is smaller still",
        ),
        Case(([normal(rng, 2, 3, 4)], 1.0), "one gradient with three axes", small=True),
        Case(
            ([normal(rng, 5), np.array(1.5)], 1.0), "a gradient is that of one number", small=True
        ),
        Case((bad, max_norm), "a gradient contains NaN", part="finite"),
        Case((infinite, max_norm), "a gradient contains infinity", part="finite"),
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
            "gradients with a norm below `max_norm` are scaled as well; clipping should leave "
            "them unchanged",
            "what should happen to gradients that are already small enough?",
            ("    if norm <= max_norm:\n", "    if norm == 0:\n"),
        ),
        Mistake(
            "scales-up-to-the-limit",
            "gradients with a norm below a finite `max_norm` are scaled up to it; clipping should "
            "leave them unchanged",
            "what should happen to gradients that are already small enough?",
            ("    if norm <= max_norm:\n", "    if norm == 0 or max_norm == float('inf'):\n"),
        ),
        Mistake(
            "each-its-own-norm",
            "each gradient is clipped by its own norm instead of one global norm",
            "clipping should keep the direction: is the ratio between two gradients the same "
            "before and after?",
            (
                "[g * scale for g in grads]",
                "[g * min(1, max_norm / np.sqrt(np.sum(g * g))) for g in grads]",
            ),
        ),
        Mistake(
            "clips-each-entry",
            "each entry is clipped separately; one factor should scale all entries",
            "clipping should keep the direction: is the ratio between two entries the same before "
            "and after?",
            ("[g * scale for g in grads]", "[np.clip(g, -max_norm, max_norm) for g in grads]"),
        ),
        Mistake(
            "norm-after",
            "the returned norm is the one *after* clipping; the exercise requires the one before",
            "which of the two shows that training is about to diverge?",
            ("for g in grads], norm", "for g in grads], max_norm"),
        ),
        Mistake(
            "limit-for-the-norm",
            "the returned norm is `max_norm` itself, whatever the gradients are",
            "which of the two shows that training is about to diverge: the norm before clipping, "
            "or the limit?",
            (
                ("return list(grads), norm", "return list(grads), max_norm"),
                ("for g in grads], norm", "for g in grads], max_norm"),
            ),
        ),
        Mistake(
            "squared-norm",
            "the norm is a sum of squares: the square root is missing",
            "by which factor should the norm grow when every gradient doubles?",
            (
                "float(np.sqrt(sum(np.sum(g * g) for g in grads)))",
                "float(sum(np.sum(g * g) for g in grads))",
            ),
        ),
        Mistake(
            "squares-squared-again",
            "the sum of squares of each gradient is squared again before the sums are added",
            "by which factor should the norm grow when every gradient doubles?",
            ("np.sum(g * g) for g", "np.sum(g * g) ** 2 for g"),
        ),
        Mistake(
            "largest-entry",
            "the norm is the largest absolute value of all entries; the exercise requires the "
            "Euclidean norm of all entries together",
            "how far away is a point 3 east and 4 north of you?",
            (
                "np.sqrt(sum(np.sum(g * g) for g in grads))",
                "max(np.max(np.abs(g)) for g in grads)",
            ),
        ),
        Mistake(
            "sum-of-norms",
            "the gradients' separate norms are added; their *squares* should be added",
            "how far away is a point 3 east and 4 north of you?",
            (
                "np.sqrt(sum(np.sum(g * g) for g in grads))",
                "sum(np.sqrt(np.sum(g * g)) for g in grads)",
            ),
        ),
        Mistake(
            "scale-upside-down",
            "the factor is inverted: norm / `max_norm` makes large gradients larger",
            "which factor turns the norm into `max_norm`?",
            ("scale = max_norm / norm", "scale = norm / max_norm"),
        ),
        Mistake(
            "epsilon-in-the-factor",
            "a small constant is added to the norm before the division, so the clipped norm stays "
            "slightly below `max_norm`",
            "PyTorch does this to avoid a division by zero: can the norm be zero when gradients "
            "need clipping?",
            ("scale = max_norm / norm", "scale = max_norm / (norm + 1e-6)"),
        ),
        Mistake(
            "norm-has-a-floor",
            "the division replaces a norm below some small constant by that constant, so very "
            "small gradients become smaller than `max_norm` requires",
            "which norm is the only one that a division has to avoid?",
            ("scale = max_norm / norm", "scale = max_norm / max(norm, 1e-6)"),
        ),
        Mistake(
            "zero-norm-divides",
            "when all gradients are zero, `max_norm` is divided by zero",
            "do gradients with a norm of 0 need any scaling?",
            (
                ("    if norm <= max_norm:\n        return list(grads), norm\n", ""),
                ("scale = max_norm / norm", "scale = min(1.0, max_norm / norm)"),
            ),
        ),
        Mistake(
            "divided-by-norm",
            "the clipped gradients have norm 1, whatever `max_norm` is",
            "which norm should the gradients have after clipping?",
            ("scale = max_norm / norm", "scale = 1 / norm"),
        ),
        Mistake(
            "nothing-clipped",
            "the gradients are returned unchanged: nothing is clipped",
            "which arrays should your function return when the norm is too large?",
            ("[g * scale for g in grads]", "list(grads)"),
        ),
        Mistake(
            "infinite-norm-passes",
            "a norm that is NaN or infinite is accepted; the exercise requires a ValueError",
            "what do gradients become when they are multiplied by `max_norm` / infinity?",
            ("if not np.isfinite(norm):", "if False:"),
        ),
    ),
)
