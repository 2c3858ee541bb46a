"""Exercise `numerical_gradient`: a gradient by central differences."""

from collections.abc import Callable

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Named, Part
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_04.forms import numerical_gradient_by_copies
from lstm_course.training.gradcheck import numerical_gradient

CHECKING = "A gradient without calculus"

SHAPES = {"cubic": 2, "neighbours": 1, "matrix": 2}  # axes of the array that each f takes


def _draw_numerical(rng: np.random.Generator) -> tuple[Named, np.ndarray]:
    name = str(rng.choice(list(SHAPES)))
    shape = sizes(rng, *[(2, 5)] * SHAPES[name])
    return Named(name), rng.uniform(-0.8, 0.8, shape)


def _numerical_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    shape = sizes(rng, (2, 4), (3, 5))
    transposed = rng.uniform(-0.8, 0.8, shape).T
    row = rng.uniform(-0.8, 0.8, sizes(rng, (3, 6)))
    block = rng.uniform(-0.8, 0.8, (2, 3, 2))
    wide = 2.0**-5
    return (
        Case((Named("neighbours"), row), "the slope of one entry depends on its neighbours"),
        Case((Named("matrix"), rng.uniform(-0.8, 0.8, shape)), "x is a matrix"),
        Case((Named("matrix"), transposed), "x is the transpose of another array"),
        Case((Named("cubic"), block), "x has three axes"),
        Case((Named("cubic"), np.zeros(3)), "x is zero"),
        Case((Named("cubic"), row, wide), "eps is 1/32", part="eps"),
        Case((Named("matrix"), transposed, 3 * wide), "eps is 3/32", part="eps"),
    )


def _move_flat_copy(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    flat = x.reshape(-1)  # a view only if x is contiguous
    gradient = np.zeros(x.size)
    for k in range(x.size):
        before = flat[k]
        flat[k] = before + eps
        above = f(x)
        flat[k] = before - eps
        below = f(x)
        flat[k] = before
        gradient[k] = (above - below) / (2 * eps)
    return gradient.reshape(x.shape)


UP, DOWN = "moved[index] = x[index] + eps", "moved[index] = x[index] - eps"
BACK = "        moved[index] = x[index]\n"

NUMERICAL_GRADIENT = Exercise(
    name="numerical_gradient",
    lesson="04",
    section=CHECKING,
    reference=numerical_gradient,
    draw=_draw_numerical,
    probes=_numerical_probes,
    parts=(
        Part("gradient", 2),
        Part("eps", 1, meaning="a step `eps` that is given is used"),
    ),
    restores=("x",),
    forms=(numerical_gradient_by_copies,),
    mistakes=(
        Mistake(
            "forward-difference",
            "this is the forward difference, (f(x + eps) − f(x)) / eps: its error shrinks like "
            "eps; that of the central difference like eps²",
            "on which two sides of x should f be asked?",
            ((DOWN, "moved[index] = x[index]"), ("(2 * eps)", "eps")),
        ),
        Mistake(
            "backward-difference",
            "this is the backward difference, (f(x) − f(x − eps)) / eps: its error shrinks like "
            "eps; that of the central difference like eps²",
            "on which two sides of x should f be asked?",
            ((UP, "moved[index] = x[index]"), ("(2 * eps)", "eps")),
        ),
        Mistake(
            "width-forgotten",
            "everything is twice too large: the two points lie 2 eps apart, not eps",
            "how far is it from x − eps to x + eps?",
            ("(2 * eps)", "eps"),
        ),
        Mistake(
            "one-side-two-widths",
            "the function is asked at x + eps and at x, but the difference is divided by 2 eps",
            "by how much was the entry moved back, and where did that leave it?",
            (DOWN, "moved[index] = x[index]"),
        ),
        Mistake(
            "half-width",
            "each entry is moved by eps / 2 to either side; the two points should lie 2 eps apart",
            "in the equation, how far is each of the two points from x?",
            (
                (UP, "moved[index] = x[index] + eps / 2"),
                (DOWN, "moved[index] = x[index] - eps / 2"),
                ("(2 * eps)", "eps"),
            ),
        ),
        Mistake(
            "precedence",
            "`/ 2 * eps` divides by 2 and then *multiplies* by eps: the brackets are missing",
            "in which order does Python work through `a / 2 * b`?",
            ("/ (2 * eps)", "/ 2 * eps"),
        ),
        Mistake(
            "not-divided",
            "these are differences of f, not slopes: nothing is divided by the width of the step",
            "what should happen to the result when eps is halved?",
            (" / (2 * eps)", ""),
        ),
        Mistake(
            "wrong-sign",
            "the sign is wrong: the value below is the one to subtract",
            "what is the slope of a function that is larger at x + eps than at x − eps?",
            ("(above - below)", "(below - above)"),
        ),
        Mistake(
            "entry-not-put-back",
            "an entry stays where it was moved to while the next ones are tried: only one may be "
            "off its place at a time",
            "at which point does your function ask for the slope of the *second* entry?",
            (BACK, ""),
        ),
        Mistake(
            "x-left-moved",
            "x is left at x − eps: each entry is moved up by eps and down by 2 eps, and not put "
            "back",
            "add up the moves of one entry: is the sum zero?",
            (
                ("moved = x.copy()", "moved = x"),
                (UP, "moved[index] += eps"),
                (DOWN, "moved[index] -= 2 * eps"),
                (BACK, ""),
            ),
        ),
        Mistake(
            "moved-down-once",
            "the entry is moved down by eps only, which leads back to x; then up again, so that x "
            "is left at x + eps",
            "how far is it from x + eps to x − eps?",
            (
                ("moved = x.copy()", "moved = x"),
                (UP, "moved[index] += eps"),
                (DOWN, "moved[index] -= eps"),
                (BACK, "        moved[index] += eps\n"),
            ),
        ),
        Mistake(
            "f-sees-no-move",
            "the array that is moved is not the one that f is given: f sees no change, and every "
            "slope is zero",
            "which array do you hand to f?",
            (
                ("above = _number(f(moved))", "above = _number(f(x))"),
                ("below = _number(f(moved))", "below = _number(f(x))"),
            ),
        ),
        Mistake(
            "flat-copy",
            "`x.reshape(-1)` (or `ravel`) shares x's memory only where x is contiguous; for a "
            "transposed x it is a copy, and f sees no change",
            "try yours on `x.T`. Which ways of walking through an array always reach the array "
            "itself?",
            function=_move_flat_copy,
        ),
        Mistake(
            "all-entries-at-once",
            "all entries are moved at once: this is the sum of all slopes, in every place",
            "how many entries may differ from x when f is called?",
            (
                (UP, "moved[...] = x + eps"),
                (DOWN, "moved[...] = x - eps"),
                (BACK, "        moved[...] = x\n"),
            ),
        ),
        Mistake(
            "relative-step",
            "the step is eps times the entry, but the difference is divided by 2 eps alone",
            "how wide is your step where the entry is 0.1, and where it is 0?",
            (
                (UP, "moved[index] = x[index] * (1 + eps)"),
                (DOWN, "moved[index] = x[index] * (1 - eps)"),
            ),
        ),
        Mistake(
            "ignores-eps",
            "the step is 1e-5 whatever `eps` is given",
            "where does the argument `eps` enter?",
            ("    moved = x.copy()", "    eps = 1e-5\n    moved = x.copy()"),
        ),
        Mistake(
            "flattened",
            "the gradient comes back as one long row; it should have the shape of x",
            "what is the shape of the gradient of a matrix?",
            ("return gradient", "return gradient.ravel()"),
        ),
    ),
)
