"""Does a slip in one exercise cost its callers nothing in class either?"""

import pytest

from autograder.engine.lock_rule import is_in_torch
from autograder.exercises import EXERCISES
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.limits import Limits
from autograder.submission.cells import CellKind, NotebookCell
from autograder.submission.policy import policy_for, policy_for_references
from autograder.submission.session import Session
from tests.autograder.calling import CALLERS, answers_of, cells, wrong

pytestmark = pytest.mark.sandbox
LESSONS = sorted({EXERCISES[name].lesson for name in CALLERS})


@pytest.fixture(scope="module", params=LESSONS)
def forkservers(request):
    limits = Limits(cell=6.0 if is_in_torch(request.param) else 3.0)
    made = ForkServer(policy_for(request.param, limits))
    references = ForkServer(policy_for_references(request.param, limits))
    yield made, references
    made.close()
    references.close()


def related(name):
    """An exercise, those that call it, and all that these call."""
    found = {name, *(caller for caller, called in CALLERS.items() if name in called)}
    while more := {c for one in found for c in CALLERS.get(one, ())} - found:
        found |= more
    return found


def graded(forkservers, wanted, **answers):
    """Verdicts on an exercise and those that it has to do with."""
    forkserver, references = forkservers
    lesson = forkserver.policy.lesson
    found = [NotebookCell("setup", CellKind.SETUP, cells(lesson)[""], 0)]
    for name, source in answers_of(lesson).items():
        if name not in related(wanted):
            continue
        found.append(NotebookCell(f"{name}_answer", CellKind.ANSWER, answers.get(name, source)))
        found.append(NotebookCell(name, CellKind.CHECK, "", EXERCISES[name].points))
    session = Session(forkserver, found, 7, references=lambda: references)
    return {name: result.verdict for name, result in session.grade().items() if result.verdict}


def pairs(lesson):
    """Callers and what they call."""
    return [
        (c, d) for c, called in CALLERS.items() for d in called if EXERCISES[c].lesson == lesson
    ]


@pytest.mark.parametrize("slip", ["wrong number", "exception"])
def test_a_right_caller_of_a_wrong_function_earns_full_marks(forkservers, slip):
    """Is only the wrong function's own exercise without marks?"""
    assert_only_callees_lose(forkservers, slip)


@pytest.mark.parametrize("forkservers", ["02", "08"], indirect=True)  # in NumPy and in torch
def test_a_right_caller_of_an_endless_loop_earns_full_marks(forkservers):
    """Is it judged apart from a function that takes its whole time limit?"""
    assert_only_callees_lose(forkservers, "endless loop")


def assert_only_callees_lose(forkservers, slip):
    """Grade the lesson with one wrong function at a time."""
    for callee in dict.fromkeys(callee for _, callee in pairs(forkservers[0].policy.lesson)):
        seen = graded(forkservers, callee, **{callee: wrong(callee, slip)})
        callers = {caller for caller, called in CALLERS.items() if callee in called}
        assert not seen[callee].passed
        for name, verdict in seen.items():
            if name != callee:
                assert verdict.passed, f"{callee} {slip}: {verdict}"
            if name in callers:
                assert verdict.apart_from == (callee,)
                assert verdict.sentences[0].startswith(f"Your `{name}` is correct apart from")


def test_a_wrong_caller_of_a_wrong_function_stays_wrong(forkservers):
    """Does it earn nothing, and does the verdict say with what it was judged?"""
    for caller, callee in pairs(forkservers[0].policy.lesson):
        slips = {name: wrong(name, "wrong number") for name in (caller, callee)}
        seen = graded(forkservers, caller, **slips)[caller]
        assert not seen.passed and f"Judged with the course's `{callee}`" in seen.notes[-1]
