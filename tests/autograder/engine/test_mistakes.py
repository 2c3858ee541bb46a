"""Is a mistake made of the reference's own source, and an edit that no longer fits an error?"""

import numpy as np
import pytest

from autograder.engine.exercise import Mistake
from autograder.engine.mistakes import (
    MistakeError,
    Suspect,
    rebuilt,
    source_without_docstring,
    suspects,
    wrong_answer,
)
from tests.autograder.engine.toy import INNER, OUTER, TOY, TOYS, inner, toy

X, W, B = np.ones((2, 3)), np.ones((4, 3)), np.ones(4)


def by_name(exercise, name):
    """A mistake of an exercise, ready to be made."""
    mistake = next(m for m in exercise.mistakes if m.name == name)
    return Suspect(mistake, exercise)


def test_an_edit_changes_what_the_reference_computes():
    """Does the edited function compute the mistake, and the reference stay as it was?"""
    wrong = wrong_answer(TOY, [by_name(TOY, "no-bias")], TOYS)
    assert np.allclose(wrong(X, W, B)[0], np.tanh(3)) and np.allclose(toy(X, W, B)[0], np.tanh(4))


def test_edits_add_up():
    """Are two mistakes at once both made?"""
    both = [by_name(TOY, "no-bias"), by_name(TOY, "no-tanh")]
    assert np.allclose(wrong_answer(TOY, both, TOYS)(X, W, B)[0], 3)


def test_a_mistake_in_a_called_function_reaches_the_caller():
    """Is `outer` compiled anew, calling the wrong `inner`?"""
    wrong = wrong_answer(OUTER, [by_name(INNER, "adds")], TOYS)
    assert np.allclose(wrong(np.ones((5, 2)), np.full(2, 0.5)), 5 * 1.5)
    names = [(s.home.name, s.mistake.name) for s in suspects(OUTER, TOYS)]
    assert names == [("outer", "last-only"), ("inner", "adds")]


@pytest.mark.parametrize("old", ["not there", "x"])
def test_an_edit_must_apply_exactly_once(old):
    """Can the catalogue not drift from the code?"""
    with pytest.raises(MistakeError, match="expected once"):
        rebuilt(inner, [(old, "y")], {})


def test_mistakes_that_are_functions_stand_alone():
    """Is a combination that cannot be made an error?"""
    alone = Suspect(Mistake("f", "s", "h", function=lambda x, f: x), INNER)
    assert wrong_answer(INNER, [alone], TOYS) is alone.mistake.function
    with pytest.raises(MistakeError, match="cannot be combined"):
        wrong_answer(INNER, [alone, by_name(INNER, "adds")], TOYS)


def test_the_docstring_is_left_out():
    """May a docstring's example repeat a line of the code?"""
    source = source_without_docstring(inner)
    assert "return f * x" in source and "exercise of its own" not in source
