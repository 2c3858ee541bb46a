"""Exercise `numerical_gradient`: a gradient by central differences."""

from collections.abc import Callable

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Named, Part
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_04.forms import numerical_gradient_by_copies
from lstm_course.training.gradcheck import numerical_gradient

CHECKING = "Numerical gradients"

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
        Case((Named("neighbours"), np.repeat(row, 2)[::2]), "x is every second entry of a vector"),
        Case((Named("cubic"), block), "x has three axes"),
        Case((Named("cubic"), np.zeros(3)), "x is zero"),
        Case((Named("single"), np.array(0.4)), "`x` has no axes", small=True),
        Case((Named("cubic"), np.full(1, 0.4)), "`x` has one entry", small=True),
        Case((Named("cubic"), row, wide), "eps is 1/32", part="eps"),
        Case((Named("matrix"), transposed, 3 * wide), "eps is 3/32", part="eps"),
        Case((Named("cubic"), 5 * row, wide), "eps is 1/32 and |x| exceeds 1", part="eps"),
    )


def _move_flat_copy(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    return _move_entries_of(x.reshape(-1), f, x, eps)  # a view of a vector, even with gaps


def _move_raveled_copy(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    return _move_entries_of(x.ravel(), f, x, eps)  # a view only if x is contiguous


def _move_entries_of(
    flat: np.ndarray, f: Callable[[np.ndarray], float], x: np.ndarray, eps: float
) -> np.ndarray:
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


def _use_four_points(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[index] = eps
        sides = -f(x + 2 * e) + 8 * f(x + e) - 8 * f(x - e) + f(x - 2 * e)
        gradient[index] = sides / (12 * eps)
    return gradient


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
        Part("eps", 1, meaning="the argument `eps` sets the step"),
    ),
    restores=("x",),
    forms=(numerical_gradient_by_copies,),
    mistakes=(
        Mistake(
            "forward-difference",
            "your values are those of the forward difference, (f(x + eps) − f(x)) / eps. Its "
            "error shrinks like eps, that of the central difference like eps²",
            "at which two points around x does the central difference evaluate f?",
            ((DOWN, "moved[index] = x[index]"), ("(2 * eps)", "eps")),
        ),
        Mistake(
            "backward-difference",
            "your values are those of the backward difference, (f(x) − f(x − eps)) / eps. Its "
            "error shrinks like eps, that of the central difference like eps²",
            "at which two points around x does the central difference evaluate f?",
            ((UP, "moved[index] = x[index]"), ("(2 * eps)", "eps")),
        ),
        Mistake(
            "width-forgotten",
            "every slope is twice too large, as if the difference between x − eps and x + eps "
            "were divided by eps alone",
            "how far is it from x − eps to x + eps?",
            ("(2 * eps)", "eps"),
        ),
        Mistake(
            "one-side-two-widths",
            "the values fit a difference between x + eps and x itself that is divided by 2 eps",
            "at which two points did you evaluate f, and how far apart are they?",
            (DOWN, "moved[index] = x[index]"),
        ),
        Mistake(
            "half-width",
            "the two points are x − eps / 2 and x + eps / 2; they should lie 2 eps apart",
            "in the equation, how far is each of the two points from x?",
            (
                (UP, "moved[index] = x[index] + eps / 2"),
                (DOWN, "moved[index] = x[index] - eps / 2"),
                ("(2 * eps)", "eps"),
            ),
        ),
        Mistake(
            "precedence",
            "the difference is halved and then *multiplied* by eps, as `/ 2 * eps` does without "
            "parentheses",
            "in which order does Python evaluate `a / 2 * b`?",
            ("/ (2 * eps)", "/ 2 * eps"),
        ),
        Mistake(
            "not-divided",
            "your values are differences of f, not slopes: they are not divided by the distance "
            "between the two points",
            "what happens to a slope when you halve eps, and what happens to your result?",
            (" / (2 * eps)", ""),
        ),
        Mistake(
            "wrong-sign",
            "the sign is reversed: the central difference subtracts the value at x − eps from the "
            "value at x + eps",
            "is the slope positive or negative where f is larger at x + eps than at x − eps?",
            ("(above - below)", "(below - above)"),
        ),
        Mistake(
            "entry-not-put-back",
            "an entry keeps its perturbed value while later entries are tested, so f is evaluated "
            "away from x",
            "at which point do you evaluate f for the *second* entry?",
            (BACK, ""),
        ),
        Mistake(
            "x-left-moved",
            "each entry of x is left at x − eps after its slope is computed, so the later slopes "
            "belong to another point",
            "add up all the changes that one entry of x receives: is the sum zero?",
            (
                ("moved = x.copy()", "moved = x"),
                (UP, "moved[index] += eps"),
                (DOWN, "moved[index] -= 2 * eps"),
                (BACK, ""),
            ),
        ),
        Mistake(
            "moved-down-once",
            "the second point is x itself instead of x − eps, and afterwards x is left at x + eps",
            "how far must an entry move to get from x + eps to x − eps?",
            (
                ("moved = x.copy()", "moved = x"),
                (UP, "moved[index] += eps"),
                (DOWN, "moved[index] -= eps"),
                (BACK, "        moved[index] += eps\n"),
            ),
        ),
        Mistake(
            "f-sees-no-move",
            "every slope is zero, as if f received the same unchanged array both times",
            "which array do you perturb, and which array do you pass to f?",
            (
                ("above = _number(f(moved))", "above = _number(f(x))"),
                ("below = _number(f(moved))", "below = _number(f(x))"),
            ),
        ),
        Mistake(
            "flat-copy",
            "every slope is zero where x is a transposed array: there `x.reshape(-1)` and "
            "`x.ravel()` return a copy, and f sees no perturbation",
            "test your function on `x.T`. Which kind of index always reaches the entries of x "
            "itself?",
            function=_move_flat_copy,
        ),
        Mistake(
            "raveled-copy",
            "every slope is zero where the entries of x do not lie row by row in memory, one after "
            "the other: there `x.ravel()` returns a copy, and f sees no perturbation",
            "test your function on `x.T` and on `x[::2]`. Which kind of index always reaches the "
            "entries of x itself?",
            function=_move_raveled_copy,
        ),
        Mistake(
            "all-entries-at-once",
            "every entry holds the sum of all slopes: all entries of x are perturbed together",
            "how many entries may differ from x when you evaluate f?",
            (
                (UP, "moved[...] = x + eps"),
                (DOWN, "moved[...] = x - eps"),
                (BACK, "        moved[...] = x\n"),
            ),
        ),
        Mistake(
            "one-axis-only",
            "for an array with several axes, all entries of `x[k]` are perturbed together; each "
            "entry needs its own slope",
            "what is `x[k]` when x is a matrix, and how do you reach a single entry?",
            ("for index in np.ndindex(x.shape):", "for index in range(len(x)):"),
        ),
        Mistake(
            "relative-step",
            "the step is eps times the entry, but the difference is divided by 2 eps alone",
            "how large is your step where the entry is 0.1, and where it is 0?",
            (
                (UP, "moved[index] = x[index] * (1 + eps)"),
                (DOWN, "moved[index] = x[index] * (1 - eps)"),
            ),
        ),
        Mistake(
            "relative-step-without-sign",
            "the step is eps times the entry without its sign, but the difference is divided by "
            "2 eps alone",
            "how large is your step where the entry is 0.1, and where it is 0?",
            (
                (UP, "moved[index] = x[index] + eps * abs(x[index])"),
                (DOWN, "moved[index] = x[index] - eps * abs(x[index])"),
            ),
        ),
        Mistake(
            "step-grows-with-the-entry",
            "the step is eps times |x| where |x| is above 1; equation (1) perturbs every entry by "
            "the same eps",
            "how far do you move an entry that is 3, and how far one that is 0.3?",
            (
                (UP, "moved[index] = x[index] + eps * max(1, abs(x[index]))"),
                (DOWN, "moved[index] = x[index] - eps * max(1, abs(x[index]))"),
                ("(2 * eps)", "(2 * eps * max(1, abs(x[index])))"),
            ),
        ),
        Mistake(
            "another-default",
            "the values fit a default step of 1e-3, which is too coarse; the exercise gives `eps` "
            "the default 1e-5",
            "how does the error of a central difference grow with eps?",
            ("eps: float = 1e-5", "eps: float = 1e-3"),
        ),
        Mistake(
            "ignores-eps",
            "the argument `eps` has no effect: the values fit a small step that is always the same",
            "where does your code use the argument `eps`?",
            ("    moved = x.copy()", "    eps = 1e-5\n    moved = x.copy()"),
        ),
        Mistake(
            "four-points",
            "your values are those of a difference of higher order, from four points; equation (1) "
            "uses two",
            "at which two points does equation (1) evaluate f?",
            function=_use_four_points,
        ),
        Mistake(
            "flattened",
            "the gradient is one flat row; it needs the shape of x",
            "which shape does the gradient of a matrix have?",
            ("return gradient", "return gradient.ravel()"),
        ),
    ),
)
