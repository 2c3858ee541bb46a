"""Is the smallest failing case the one that a learner wants to see, and can it be called again?"""

from collections import namedtuple
from dataclasses import replace

import numpy as np
import pytest

from autograder.engine.examine import examine
from autograder.engine.exercise import AGAIN, Case, Exercise, Part, Seed
from autograder.engine.failing_case import entries, failing_case
from autograder.engine.judge import judge
from autograder.engine.random_inputs import normal

Pair = namedtuple("Pair", ["a", "b"])


def add(x, y):
    return x + y, Pair(x * y, x - y)


def draw(rng):
    size = int(rng.integers(3, 9))
    return normal(rng, size), normal(rng, size)


ADD = Exercise(
    name="add",
    lesson="00",
    section="Sums",
    reference=add,
    draw=draw,
    parts=(Part("total", 1, "B"), Part("pair", 1, {"a": "B", "b": "B"}), Part("one", 1, "", "x")),
    mistakes=(),
    order=("pair.b", "total", "pair"),
    probes=lambda rng: (
        Case((np.zeros(2), np.ones(2)), "x = 0 leaves y"),
        Case((np.ones(1), np.ones(1)), "both are 1", part="one"),
    ),
)
CASES = ADD.cases(1)


def found(answer, exercise=ADD, seed=1):
    cases = exercise.cases(seed)
    expected = examine(exercise.reference, exercise, cases).outcomes
    return failing_case(exercise, cases, expected, examine(answer, exercise, cases).outcomes)


def smallest(wrong):
    """Sizes of the smallest case of which this is true."""
    return min((entries(case.arguments), k) for k, case in enumerate(CASES) if wrong(case))


def test_nothing_fails_in_a_right_answer():
    """Is there no case without a mistake?"""
    assert found(add) is None


def test_the_smallest_ordinary_case_is_chosen():
    """Does an ordinary case come before a smaller special one, with its first wrong quantity?"""
    case = found(lambda x, y: (x + 2 * y, Pair(x * y, y - x)))
    sizes = [entries(one.arguments) for one in CASES[: ADD.draws]]
    assert case.names == ("x", "y") and len(set(sizes)) > 1
    assert sum(argument.size for argument in case.arguments) == min(sizes)
    assert case.quantity == "pair.b"  # computed first
    x, y = case.arguments
    assert np.array_equal(case.expected, x - y) and np.array_equal(case.actual, y - x)
    assert np.allclose(case.difference, 2 * (y - x))
    assert case.situation == case.problem == case.raised == ""


def test_the_same_seed_gives_the_same_case():
    """Can a learner follow the same numbers again?"""

    def wrong(x, y):
        return x - y, Pair(x, y)

    assert found(wrong) == found(wrong) != found(wrong, seed=2)


def test_a_special_case_comes_next():
    """Is the special case shown where no ordinary one is wrong, and what is special about it?"""
    case = found(lambda x, y: (x + y if x.any() else x, Pair(x * y, x - y)))
    assert case.quantity == "total" and case.situation == "x = 0 leaves y"
    assert "Special case: x = 0 leaves y." in case._repr_html_()


def test_a_behaviour_comes_last():
    """Is a case that belongs to one part found as well?"""
    case = found(lambda x, y: (x + y, Pair(x * y, x - y)) if x.size > 1 else (x, Pair(x, y)))
    assert [a.tolist() for a in case.arguments] == [[1], [1]] and case.quantity == "total"
    assert case.problem == "" and case.excerpt.wrong == 1


def test_the_repeated_case_is_never_shown():
    """Is a case left out that is only wrong when it comes again: one call cannot show that?"""
    calls = []

    def wrong(x, y):
        calls.append(1)
        total, pair = add(x, y)
        return (total, pair) if len(calls) < len(CASES) else (total + 1, pair)

    assert CASES[-1].sentence == AGAIN
    assert found(wrong) is None and len(calls) == len(CASES)


@pytest.mark.parametrize(
    ("answer", "quantity", "words"),
    [
        (lambda x, y: None, "add", "`add` returned `None`"),
        (lambda x, y: (x + y, None), "pair", "`pair` is `None`"),
        (lambda x, y: ((x + y)[:1], Pair(x * y, x - y)), "total", "`total` has shape (1,)"),
        (lambda x, y: (x + y, Pair(x * y, (x - y).astype("f4"))), "pair.b", "has dtype float32"),
        (lambda x, y: (x / 0 * 0, Pair(x * y, x - y)), "total", "entries are wrong."),
        (lambda x, y: (x + y, (x * y, x - y)), "pair", "`pair` is a tuple, expected a Pair"),
        (lambda x, y: [][0], "add", "The call stops with IndexError."),
    ],
)
def test_what_is_no_number_is_said(answer, quantity, words):
    """Are a wrong type, shape or dtype and an exception told in words?"""
    with np.errstate(all="ignore"):
        case = found(answer)
    assert case.quantity == quantity and words in case.sentence
    assert words.split("`")[-1] in case._repr_html_() and case.sentence in repr(case)


def test_arguments_are_made_anew():
    """Does a function that modifies its argument not spoil the case?"""
    case = found(lambda x, y: (x * y, Pair(x, y)))
    first = case.arguments
    first[0][:] = 0
    assert case.arguments[0].all()


def test_seeds_become_generators():
    """Can the arguments be passed to the learner's function as they are?"""

    def noise(x, rng):
        return x + rng.normal(size=x.shape)

    exercise = Exercise(
        name="noise",
        lesson="00",
        section="Noise",
        reference=noise,
        draw=lambda rng: (normal(rng, 3), Seed(5)),
        parts=(Part("y", 1, "B"),),
        mistakes=(),
    )

    def wrong(x, rng):
        return x - rng.normal(size=x.shape)

    case = found(wrong, exercise)
    assert np.array_equal(wrong(*case.arguments), case.actual)
    assert np.array_equal(noise(*case.arguments), case.expected)
    assert case.sizes == "x (3,), rng = a random generator"


def test_a_verdict_holds_it():
    """Does a judged answer come with its case, and one that stops everywhere too?"""

    def verdict(answer):
        return judge(examine(answer, ADD, CASES), ADD, 1, {"add": ADD})

    assert verdict(lambda x, y: (x, Pair(x, y))).case.quantity == "pair.b"
    stopped = verdict(lambda x, y: x @ np.ones(100))
    assert stopped.status == "raised" and stopped.case.raised == "ValueError"
    assert verdict(add).case is None

    def untouched(x, y):
        raise NotImplementedError

    assert verdict(untouched).case is None


def test_it_shows_what_the_verdict_says():
    """Is a smaller case passed over in which only a later quantity is wrong?"""
    least = min(case.arguments[0].size for case in CASES[: ADD.draws])

    def wrong(x, y):  # the smallest case has the right pair
        return x, Pair(x * y, x - y if x.size == least else y)

    case = found(wrong)
    assert case.quantity == "pair.b" and case.arguments[0].size > least
    assert judge(examine(wrong, ADD, CASES), ADD, 1, {"add": ADD}).first_wrong == "pair.b"


def refuses(x, y):
    """Add two arrays, and refuse NaN, as an exercise with two outputs can promise."""
    if np.isnan(x).any():
        raise ValueError("x holds NaN")
    return add(x, y)


def test_a_documented_error_that_is_missing():
    """Is a call that should raise, and returns, a failing case like any other?"""
    exercise = replace(
        ADD,
        reference=refuses,
        probes=lambda rng: (Case((np.full(2, np.nan), np.ones(2)), "x holds NaN", part="one"),),
    )
    case = found(add, exercise)
    assert np.isnan(case.arguments[0]).all()
    verdict = judge(examine(add, exercise, exercise.cases(1)), exercise, 1)
    assert verdict.marks == 2
    assert verdict.case is not None
