"""Answers that hold lists: pairs and gradients, one a layer."""

import re

import numpy as np
import pytest

from autograder.engine.examine import examine
from autograder.engine.exercise import Case, Exercise, Part
from autograder.engine.judge import judge

SIZES = (3, 5)  # of the two layers


def layers(x):
    """A pair of each layer, and the gradients of each layer."""
    pairs = [(x * k, x + k) for k in SIZES]
    grads = [(np.outer(x, x) * k, x - k) for k in SIZES]
    return pairs, grads


LAYERS = Exercise(
    name="layers",
    lesson="99",
    section="Layers",
    reference=layers,
    draw=lambda rng: (rng.standard_normal(rng.integers(3, 7)),),
    parts=(
        Part("pairs", 1, [{"h": "H", "c": "H"}]),
        Part("dW", 2, "H I", within="grads"),
        Part("db", 1, "H", within="grads"),
    ),
    mistakes=(),
)


def verdict(pairs=lambda p: p, grads=lambda g: g):
    def answer(x):
        right_pairs, right_grads = layers(x)
        return pairs(right_pairs), grads(right_grads)

    return judge(examine(answer, LAYERS, LAYERS.cases(1)), LAYERS, 1, {})


@pytest.mark.parametrize(
    ("pairs", "grads"),
    [
        (lambda p: p, lambda g: g),
        (tuple, tuple),
        (lambda p: [list(pair) for pair in p], lambda g: [list(grad) for grad in g]),
    ],
)
def test_tuples_and_lists_are_both_right(pairs, grads):
    """Does the kind of sequence not matter?"""
    assert verdict(pairs, grads).marks == 4


@pytest.mark.parametrize(
    ("answer", "first_wrong", "earned", "said"),
    [
        ({"pairs": lambda p: [p[0], p[1][::-1]]}, "pairs[1].h", 3, "`pairs[1].c`"),
        ({"pairs": lambda p: p[::-1]}, "pairs[0].h", 3, "holds the values of `pairs[1].h`"),
        ({"pairs": lambda p: p[:1]}, "pairs", 3, "has 1 item, expected 2"),
        ({"pairs": lambda p: p[1]}, "pairs[0]", 3, "expected a tuple of 2 items"),
        (
            {"pairs": np.array},
            "pairs",
            3,
            "expected a list of 2 items.\n",
        ),  # no advice that misleads
        ({"grads": lambda g: [(g[0][0], -g[0][1]), g[1]]}, "grads[0].db", 3, "wrong sign"),
        ({"grads": lambda g: [(2 * w, b) for w, b in g]}, "grads[0].dW", 2, "is 2 times"),
        ({"grads": lambda g: [w for w, _ in g]}, "grads[0]", 1, "expected a tuple of 2 items"),
        ({"grads": lambda g: None}, "grads", 1, "is `None`"),
    ],
)
def test_marks_are_lost_where_the_answer_is_wrong(answer, first_wrong, earned, said):
    """Is the wrong item named, and does it cost the marks of its part alone?"""
    seen = verdict(**answer)
    assert seen.first_wrong == first_wrong and seen.marks == earned
    assert said in str(seen)


def scaled(x, factor=None):
    """Something with an argument that may be left out."""
    return 2 * x if factor is None else factor * x


def draw_scaled(rng):
    x = rng.standard_normal((5, 3, 2))
    return (x, 3.0) if rng.random() < 0.5 else (x,)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, factor=1.0: factor * x, "right where `factor` is given and wrong where it is"),
        (lambda x, factor=None: 2 * x, "right where `factor` is not given and wrong where it is."),
    ],
)
@pytest.mark.parametrize("seed", [0, 2, 8, 21])  # in 8 and 21 the first call alone differs
def test_an_argument_that_may_be_left_out_tells_right_calls_from_wrong_ones(answer, said, seed):
    """Is it told, rather than the sizes, or that only the first call is right?"""
    exercise = Exercise("scaled", "99", "A toy", scaled, draw_scaled, (Part("y", 1, "T B H"),), ())
    cases = exercise.cases(seed)
    assert len({len(case.arguments) for case in cases[: exercise.draws]}) == 2
    feedback = str(judge(examine(answer, exercise, cases), exercise, seed, {}))
    assert said in feedback
    assert "first call" not in feedback and "(T, B)" not in feedback


def doubled(x):
    """Something that is asked of a single entry too."""
    return 2 * x


def of_at_least_two(x):
    assert len(x) > 1
    return 2 * x


def one_short(x):
    if len(x) == 1:
        raise IndexError("none is left")
    return 2 * x[:-1]


@pytest.mark.parametrize(
    ("answer", "said", "unsaid"),
    [
        (of_at_least_two, "raises AssertionError", "shape"),
        (one_short, "axis 0 has length 3, not 4", "IndexError"),
    ],
)
def test_a_special_case_that_stops_leads_only_where_all_else_is_right(answer, said, unsaid):
    """Is what is wrong in every call not hidden behind an error in one of them?"""
    exercise = Exercise(
        name="doubled",
        lesson="99",
        section="A toy",
        reference=doubled,
        draw=lambda rng: (rng.standard_normal(4),),
        probes=lambda rng: (Case((np.ones(1),), "there is one entry"),),
        parts=(Part("y", 1, "T"),),
        mistakes=(),
    )
    seen = judge(examine(answer, exercise, exercise.cases(1)), exercise, 1, {})
    assert seen.marks == 0 and said in seen.sentences[0] and unsaid not in str(seen)


def shares(x):
    """Two results of different shapes."""
    return x.sum(axis=0), x.sum(axis=1)


def clipped(x):
    return 2 * np.clip(x, -1, 1)


def test_a_result_in_anothers_place_is_told_whatever_its_shape():
    """Is "the two mixed up" said where already the shapes differ, and not of other numbers?"""
    exercise = Exercise(
        name="shares",
        lesson="99",
        section="A toy",
        reference=shares,
        draw=lambda rng: (rng.standard_normal((3, 5)),),
        parts=(Part("columns", 1, "I"), Part("rows", 1, "B")),
        mistakes=(),
    )
    cases = exercise.cases(1)
    mixed = judge(examine(lambda x: shares(x)[::-1], exercise, cases), exercise, 1, {})
    assert "`columns` holds the values of `rows`: are the two mixed up?" in str(mixed)
    copied = judge(examine(lambda x: (x.sum(axis=1), x.sum(axis=1)), exercise, cases), exercise, 1)
    assert "mixed up" not in str(copied)  # the other is where it should be
    other = judge(examine(lambda x: (x[:, 0], x[:, 0]), exercise, cases), exercise, 1, {})
    assert "mixed up" not in str(other) and "has shape (3,), expected (5,)" in str(other)


@pytest.mark.parametrize("seed", range(4))
def test_sizes_are_told_only_where_they_tell_right_from_wrong(seed):
    """Where calls of one size are right and wrong, is their number given instead?"""
    exercise = Exercise(
        name="doubled",
        lesson="99",
        section="A toy",
        reference=doubled,
        draw=lambda rng: (rng.standard_normal((1, 2)) if rng.random() < 0.7 else np.eye(2),),
        parts=(Part("y", 1, "B H"),),
        mistakes=(),
        draws=30,
    )
    said = str(judge(examine(clipped, exercise, exercise.cases(seed)), exercise, seed, {}))
    assert re.search(r"It is right in \d+ of 30 random calls", said) and "wrong with" not in said


@pytest.mark.parametrize(
    ("quotient", "warning"),
    [
        (
            lambda x: np.exp(1e3 * np.abs(x)) / np.exp(1e3 * np.abs(x)),
            "overflow encountered in exp",
        ),
        (lambda x: (x - x) / (x - x), "invalid value encountered in divide"),
        (lambda x: x * np.nan, ""),
    ],
)
def test_what_is_not_finite_gets_the_warning_for_a_hint(quotient, warning):
    """Is NumPy's own warning quoted, where it gave one in that call?"""
    hint = verdict(pairs=lambda pairs: [(quotient(h), c) for h, c in pairs]).hint
    assert f"NumPy warns “{warning}”" in hint if warning else "Look for an overflow" in hint
