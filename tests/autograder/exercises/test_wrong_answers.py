"""Do wrong answers that were not written from the catalogue fail, with a true sentence, and is
nothing said of them that is false?"""

from collections import Counter
from fractions import Fraction
from unittest.mock import MagicMock

import numpy as np
import pytest

from autograder.engine import mistakes, trials
from autograder.engine.judge import expected_of
from autograder.engine.trial import trial
from autograder.exercises import EXERCISES
from autograder.notebook.home import HOME_SEED
from tests.autograder.exercises.contradictions import problems_of
from tests.autograder.exercises.judged import quoted, verdict_of
from tests.autograder.exercises.register import modules_of
from tests.autograder.unlocked import check

LESSONS = modules_of("wrong")
WRONG = [answer for lesson in LESSONS for answer in lesson.WRONG]
FEW = 2  # answers to each exercise that the fast tests try
KINDS = ("one_hot", "rnn_step", "clip_by_global_norm", "sigmoid", "forget_bias_for_half_life")


def in_two_parts():
    """All wrong answers; beyond the first few of each exercise, for the full tests."""
    seen = Counter()
    for answer in WRONG:
        seen[answer.exercise] += 1
        marks = pytest.mark.exhaustive if seen[answer.exercise] > FEW else ()
        yield pytest.param(answer, id=answer.label, marks=marks)


FIRST = [answer for _, answer in sorted({a.exercise: a for a in reversed(WRONG)}.items())]
EACH = pytest.mark.parametrize("answer", list(in_two_parts()))


@pytest.fixture(autouse=True, scope="module")
def torch_is_loaded():
    """As in a lesson that uses it: the first step of an optimiser imports much of torch."""
    import torch

    torch.optim.SGD([torch.zeros(1, requires_grad=True)]).step()


class Broken:
    """Raises whatever is asked of it."""

    def __getattribute__(self, name):
        raise RuntimeError("no")


class BrokenError(BaseException):
    """Neither an Exception nor an interrupt, and its message is one more error."""

    def __str__(self):
        raise BrokenError


def nested(depth):
    """A list in a list in a list ..."""
    return [nested(depth - 1)] if depth else 1.0


STRANGE = {
    "None": None,
    "True": True,
    "text": "0.5",
    "bytes": b"0.5",
    "empty tuple": (),
    "empty list": [],
    "dict": {"h": np.ones(3)},
    "set": {1.0},
    "generator": (k for k in range(3)),
    "range": range(3),
    "slice": slice(3),
    "class": np.ndarray,
    "function": np.tanh,
    "module": np,
    "NaN": float("nan"),
    "infinity": float("-inf"),
    "huge integer": 10**400,
    "large integer": 2**70,
    "complex number": 1 + 2j,
    "long double": np.longdouble(1) / 3,
    "fraction": Fraction(1, 3),
    "date": np.datetime64("2020-01-01"),
    "scalar": np.float16(0.5),
    "0-d array": np.array(0.5),
    "empty array": np.zeros((0, 3)),
    "array of objects": np.array([None, "a"], dtype=object),
    "array of texts": np.array(["a", "b"]),
    "structured array": np.zeros(3, dtype=[("a", float)]),
    "matrix": np.ones((2, 2)).view(np.matrix),
    "masked": np.ma.masked_all(3),
    "enormous array": np.broadcast_to(1.0, (10**5, 10**5)),
    "nested lists": nested(40),
    "many items": [1.0] * 1000,
    "ragged lists": [[1.0, 2.0], [3.0]],
    "mock": MagicMock(),
    "broken": Broken(),
    "largest numbers": np.full((3, 4), 1.7e308),
}


def test_nearly_every_exercise_is_answered_wrongly():
    """Are there wrong answers to nine in ten, written without a look at the catalogue?"""
    missing = set(EXERCISES) - {answer.exercise for answer in WRONG}
    assert len(missing) <= len(EXERCISES) / 10, missing


def quiet(capfd):
    """Was nothing at all written to stdout and stderr?"""
    printed = capfd.readouterr()
    return printed.err == "" and printed.out == ""


@pytest.fixture
def calls(monkeypatch):
    """Collects the calls of references with mistakes in them, which a wrong answer costs."""
    counted = []

    def counting(function, exercise, case):
        counted.append(case)
        return trial(function, exercise, case)

    monkeypatch.setattr(trials, "trial", counting)
    return counted


@EACH
def test_a_wrong_answer_never_earns_full_marks(answer, capfd):
    """Fewer than full marks, a sentence that fits, no name that does not, nothing on stderr?"""
    verdict = check(answer.exercise, answer.function)
    assert not verdict.passed and verdict.marks < verdict.points
    assert verdict.sentences and all(verdict.sentences) and answer.says in str(verdict)
    assert verdict.mistakes == answer.names
    assert verdict._repr_html_() and float(repr(verdict)) == verdict.marks
    assert quiet(capfd)


@pytest.mark.parametrize("answer", FIRST, ids=[answer.label for answer in FIRST])
def test_the_search_for_a_name_is_bounded(answer, calls):
    """Is the reference called no more often than the exercise allows, where nothing is known yet?

    Speeds are measured in benchmarks/, and depend on the machine.
    """
    exercise = EXERCISES[answer.exercise]
    check(answer.exercise, answer.function, expected_of(exercise, HOME_SEED))
    assert len(calls) <= 3 * (len(mistakes.suspects(exercise, EXERCISES)) + exercise.trials)


@pytest.mark.exhaustive
@EACH
def test_it_never_does_with_other_inputs(answer):
    """Does it fail with a class's inputs as well, with a true name and consistent sentences?"""
    verdict = verdict_of(answer.function, EXERCISES[answer.exercise], 5)
    assert verdict.marks < verdict.points and verdict.sentences
    assert set(verdict.mistakes) <= set(answer.names)
    assert not problems_of(verdict, quoted(answer.exercise)), verdict.sentences


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("kind", STRANGE)
def test_no_return_value_breaks_a_check(name, kind, capfd):
    """Does any value, alone or as one of several outputs, get a verdict and no traceback?"""
    exercise, strange = EXERCISES[name], STRANGE[kind]
    outputs = len(exercise.outputs)
    answers = [lambda *arguments: strange]
    for place in range(outputs if outputs > 1 else 0):

        def one_is_strange(*arguments, place=place):
            right = list(exercise.reference(*arguments))
            right[place] = strange
            return tuple(right)

        answers.append(one_is_strange)
    for answer in answers:
        verdict = check(name, answer)
        assert not verdict.passed and verdict.marks < verdict.points and verdict.sentences
        assert verdict.mistakes == () and "  " not in verdict.sentences[0]
    assert quiet(capfd)


@pytest.mark.parametrize("error", [ValueError, GeneratorExit, SystemExit, BrokenError, MemoryError])
def test_nothing_that_is_raised_breaks_a_check(error, capfd):
    """Does every kind of exception, at every call or at one, get a sentence?"""
    calls = []

    def sometimes(c_prev, f):
        calls.append(1)
        if len(calls) == 3:
            raise error
        return f * c_prev

    def always(c_prev, f):
        raise error

    for answer in (sometimes, always):
        verdict = check("forget", answer)
        assert verdict.marks == 0 and error.__name__ in verdict.sentences[0]
    assert quiet(capfd)


class Uncallable:
    """Callable, but nothing more can be learnt of it."""

    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __call__(self, *arguments):
        raise ValueError("no")


@pytest.mark.parametrize(
    "make",
    [
        lambda: 5,
        lambda: "text",
        lambda: np,
        lambda: np.ndarray,
        MagicMock,
        Uncallable,
        lambda: max,
        lambda: print,
    ],
)
def test_no_object_breaks_a_check(make, capfd):
    """Does whatever bears the function's name get a verdict?"""
    verdict = check("forget", make())
    assert verdict.marks == 0 and verdict.sentences and not verdict.mistakes
    assert quiet(capfd)


@pytest.mark.parametrize("label", ["rnn_step-replaces_numpys_tanh", "rnn_step-everything_is_close"])
def test_numpy_is_restored(label):
    """Is a right answer right after one that replaced functions of NumPy?"""
    before = dict(vars(np))
    answer = next(answer for answer in WRONG if answer.label == label)
    check(answer.exercise, answer.function)
    assert all(vars(np)[name] is value for name, value in before.items())
    assert check("rnn_step", EXERCISES["rnn_step"].reference).passed


def test_a_replacement_before_the_check_deceives_nobody(monkeypatch):
    """Is the reference judged with NumPy's own functions, whatever a cell did to them?"""
    monkeypatch.setattr(np, "tanh", lambda a: a)
    assert not check("expose", lambda c, o: o * c).passed
    assert check("expose", EXERCISES["expose"].reference).passed
