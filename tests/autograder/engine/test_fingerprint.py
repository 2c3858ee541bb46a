"""Have equal answers one fingerprint, and different answers different ones?"""

from dataclasses import replace

import numpy as np
import pytest

from autograder.engine.answers import Answers, Foreign, Outcome, Raised
from autograder.engine.examine import examine
from autograder.engine.fingerprint import LENGTH, SEED, fingerprint
from autograder.engine.registry import installed_exercises

EXPOSE = installed_exercises()["expose"]


def of(function):
    """The fingerprint of a function that answers `expose`."""
    return fingerprint(EXPOSE, examine(function, EXPOSE, EXPOSE.cases(SEED)))


def test_equal_values_however_computed():
    """Is the fingerprint the same for another order of summation, and up to rounding?"""
    one = of(lambda c, o: o * np.tanh(c) + o)
    assert one == of(lambda c, o: o * (1 + np.tanh(c)))
    assert one == of(lambda c, o: (o + o * np.sinh(c) / np.cosh(c)) * (1 + 1e-13))
    assert len(one) == LENGTH


def test_different_values():
    """Do small and large differences change it?"""
    answers = [
        lambda c, o: o * np.tanh(c) + o,
        lambda c, o: o * np.tanh(c) + 1.001 * o,
        lambda c, o: o * c,
        lambda c, o: (o * c).T,
        lambda c, o: (o * c).astype(np.float32),
        lambda c, o: [o * c],
        lambda c, o: (o * c).sum(),
        lambda c, o: None,
        lambda c, o: c / 0,
        lambda c, o: "text",
        lambda c, o: o * c / (c - c) * 0,
    ]
    assert len({of(answer) for answer in answers}) == len(answers)


def test_zeros_and_sums_that_cancel():
    """Is rounding noise left out of a sum that is nearly zero?"""
    assert of(lambda c, o: 0 * c) == of(lambda c, o: -0.0 * c)


@pytest.mark.parametrize(
    "value",
    [
        np.array([np.nan, np.inf, 1.0]),
        np.zeros((0, 3)),
        np.array([1e308, 1e308]),
        np.array([True, False]),
        (1, [2.5, (None,)], True),
        Foreign("Strange", "module"),
        2**62,
        complex(1, np.nan),
    ],
)
def test_any_plain_value_has_one(value):
    """Does whatever a worker can send give a text?"""
    outcome = Outcome(value)
    with np.errstate(all="ignore"):
        assert len(fingerprint(EXPOSE, Answers("expose", (outcome,) * EXPOSE.draws))) == LENGTH


def test_exceptions_count_by_their_type():
    """Is an answer that stops grouped with those that stop in the same way?"""
    raised = Outcome(None, Raised(("ValueError",), "a", "f", "x", 1))
    other = replace(raised, raised=Raised(("ValueError",), "b", "g", "y", 2))
    one, two = (Answers("expose", (outcome,) * EXPOSE.draws) for outcome in (raised, other))
    assert fingerprint(EXPOSE, one) == fingerprint(EXPOSE, two)


def test_an_answer_that_cannot_be_called_has_none():
    """Is there no fingerprint without values?"""
    assert fingerprint(EXPOSE, Answers("expose", problem="no function")) == ""
    assert fingerprint(EXPOSE, Answers("expose", ())) == ""
