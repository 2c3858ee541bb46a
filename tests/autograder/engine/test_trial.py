"""Does a call with lent arrays show what one with copies does, and leave the case's own alone?"""

import gc
from copy import deepcopy

import numpy as np
import pytest

from autograder.engine.compare import same_answer
from autograder.engine.examine import examine
from autograder.engine.exercise import Case, Exercise, Part
from autograder.engine.garbage import without_collection
from autograder.engine.trial import result_of, trial


def reference(x, history):
    """The sum of what there is."""
    return x + sum(history)


EXERCISE = Exercise(
    name="sum_up",
    lesson="99",
    section="A toy",
    reference=reference,
    draw=lambda rng: (rng.standard_normal((2, 3)), [rng.standard_normal(3) for _ in range(2)]),
    parts=(Part("total", 1, "B H"),),
    mistakes=(),
)
RNG = np.random.default_rng(5)
X = np.sort(RNG.standard_normal((4, 3)), axis=0)[::-2]  # a view, in descending order
FIRST, SECOND = RNG.standard_normal((2, 3))
CASE = Case((X, [FIRST, SECOND]))


def writes_into_x(x, history):
    x += sum(history)
    return x


def writes_into_the_history(x, history):
    total = np.add(history[0], history[1], out=history[1])
    return x + total


def sorts_in_place(x, history):
    x.sort(axis=0)
    return x


def fills_and_raises(x, history):
    x.fill(0)
    raise ValueError("all is lost")


def lengthens_the_history(x, history):
    history.append(history[0])
    return x + sum(history)


def reshapes(x, history):
    x.shape = (3, 2, 1)
    return x


def raises(x, history):
    raise KeyError("no such history")


@pytest.mark.parametrize(
    ("function", "changed"),
    [
        (reference, ()),
        (writes_into_x, ("x",)),
        (writes_into_the_history, ("history",)),
        (sorts_in_place, ("x",)),
        (fills_and_raises, ("x",)),
        (lengthens_the_history, ("history",)),
        (raises, ()),
    ],
)
def test_a_trial_sees_what_an_examination_does(function, changed):
    """Are values, exceptions and modified arguments those of a call with copies?"""
    before = deepcopy(CASE.arguments)
    seen = trial(function, EXERCISE, CASE)
    assert same_answer(seen, examine(function, EXERCISE, [CASE]).outcomes[0])
    assert seen.changed == changed
    assert np.array_equal(X, before[0]) and len(CASE.arguments[1]) == 2
    assert all(map(np.array_equal, CASE.arguments[1], before[1]))
    assert X.flags.writeable and FIRST.flags.writeable


def test_another_shape_is_a_change():
    """Is an array that was given another shape in place named?"""
    case = Case((np.ones((2, 3)), [FIRST]))
    assert trial(reshapes, EXERCISE, case).changed == ("x",)
    assert case.arguments[0].shape == (2, 3)


def test_what_writes_gets_copies():
    """Does a function that writes return what it does with arrays of its own?"""
    expected = X + FIRST + SECOND
    assert np.allclose(result_of(writes_into_x, CASE), expected)
    with pytest.raises(KeyError):
        result_of(raises, CASE)


def collects_within(error=None):
    """Whether garbage is collected where it should not be; raises an error if there is one."""
    with without_collection():
        if error:
            raise error
        return gc.isenabled()


def test_collection_is_suspended_only_as_long_as_asked():
    """Is garbage collected again afterwards, after an exception too, and not where it was off?"""
    assert not collects_within() and gc.isenabled()
    with pytest.raises(KeyError):
        collects_within(KeyError())
    assert gc.isenabled()
    gc.disable()
    try:
        assert not collects_within() and not gc.isenabled()
    finally:
        gc.enable()
