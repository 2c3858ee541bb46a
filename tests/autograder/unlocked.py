"""Check answers that are made from references, which a check at home locks."""

from collections.abc import Callable
from typing import Any

from autograder.engine.examine import examine
from autograder.engine.judge import Expected, judge
from autograder.engine.location import located
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.notebook.home import HOME_SEED
from tests.autograder.exercises.judged import expected as expected_at


def check(name: str, function: Callable[..., Any], expected: Expected | None = None) -> Verdict:
    """The verdict of a check at home, with all of the library at the answer's disposal.

    Args:
        name: of the exercise.
        function: the answer.
        expected: what the reference does with the inputs at home. None: as for all other answers.
    """
    exercise = installed_exercises()[name]
    expected = expected or expected_at(name, HOME_SEED)
    answers = examine(function, exercise, expected.cases)
    verdict = judge(answers, exercise, HOME_SEED, expected=expected)
    return located(verdict, function, answers, exercise, expected)
