"""Do `check` and `own_or_reference` do in a notebook what its cells promise?"""

import numpy as np
import pytest

from autograder import check, own_or_reference
from autograder.engine import trials
from autograder.engine.verdict import MIME_TYPE
from autograder.notebook import home
from lstm_course.cells.gates import forget as reference_forget


def run(code: str) -> dict:
    """Run code as a notebook would; return its namespace."""
    namespace: dict = {"np": np}
    exec("from autograder import check, own_or_reference\n" + code, namespace)
    return namespace


def test_check_finds_the_function_where_it_is_called():
    """Does a check cell only name the exercise?"""
    after = run("def forget(c_prev, f):\n    return c_prev * f\nverdict = check('forget')")
    assert after["verdict"].passed


def test_a_function_that_is_not_there_is_no_traceback():
    """Is a learner who runs the check first told to run the answer's cell?"""
    verdict = run("verdict = check('forget')")["verdict"]
    assert verdict.status == "open" and verdict.marks == 0
    assert "run the cell with your answer first" in str(verdict)


def test_an_unknown_exercise_is_no_traceback():
    """Is the nearest name offered?"""
    verdict = check("forgett", reference_forget)
    assert not verdict.passed and "do you mean `forget`?" in str(verdict)


def test_the_same_answer_gets_the_same_verdict_twice():
    """Can a learner follow the same numbers from one run to the next?"""

    def wrong(c_prev, f):
        return c_prev * f**2

    assert check("forget", wrong) == check("forget", wrong)


def test_what_a_learner_does_with_a_case_changes_no_later_verdict():
    """Is the next answer compared with the right values, whatever was made of those shown?"""
    case = check("forget", lambda c_prev, f: c_prev * f**2).case
    before = case.expected.copy()
    case.expected[...] = 0
    for argument in case.arguments:
        argument[...] = 0
    assert check("forget", lambda c_prev, f: c_prev * f).passed
    assert np.array_equal(check("forget", lambda c_prev, f: c_prev * f**2).case.expected, before)


def test_what_is_known_of_an_exercise_is_kept_for_the_next_check(monkeypatch):
    """Are the reference and known mistakes run in the first check alone?"""
    home._expected_of.cache_clear()
    check("forget", lambda c_prev, f: c_prev * f**2)
    called = []
    monkeypatch.setattr(trials, "trial", lambda *given: called.append(given))
    monkeypatch.setattr(home, "expected_of", lambda *given: called.append(given))
    check("forget", lambda c_prev, f: c_prev * f**3)
    assert not called


def test_own_functions_are_used_once_they_are_right(capsys):
    """Does a figure use the learner's function as soon as it is right?"""
    after = run(
        "def forget(c_prev, f):\n    return c_prev * f\n"
        "def write(c, i, g):\n    return i * g\n"
        "own = own_or_reference('forget', 'write', 'expose')"
    )
    own = after["own"]
    assert own.forget is after["forget"]
    assert own.write is not after["write"]
    assert np.allclose(own.write(np.ones(2), np.ones(2), np.ones(2)), 2)
    said = capsys.readouterr().out
    assert (
        said == "This uses your own forget; the course's write, expose (yours is still to come).\n"
    )


def test_a_misspelt_exercise_is_told():
    """Is a misspelt name told?"""
    with pytest.raises(KeyError, match="do you mean `forget`"):
        own_or_reference("forgett")


def test_a_verdict_shows_marks_to_nbgrader_and_feedback_to_people():
    """Are the number, the page and the data all in what a cell displays?"""
    from IPython.core.formatters import DisplayFormatter

    bundle, _ = DisplayFormatter().format(check("forget", lambda c_prev, f: c_prev + f))
    assert float(bundle["text/plain"]) == 0
    assert "should multiply it" in bundle["text/html"]
    assert bundle[MIME_TYPE]["mistakes"] == ("adds-forget-gate",)
