"""Is a worker's reply refused where it holds what `examine` cannot have sent?"""

import pytest

from autograder.engine.answers import Answers
from autograder.engine.calls import MAX_LENGTH, MAX_NAMES
from autograder.engine.examine import examine
from autograder.exercises import EXERCISES
from autograder.sandbox import codec
from autograder.sandbox.process import ANSWER_KINDS
from autograder.sandbox.validate import fits_cases


@pytest.mark.parametrize(
    ("calls", "fits"),
    [
        (None, True),
        ((), True),
        (("lstm_gates",), True),
        (("f",) * MAX_NAMES, True),
        (("f",) * (MAX_NAMES + 1), False),
        (("f" * (MAX_LENGTH + 1),), False),
        (["lstm_gates"], False),
        ((1,), False),
        ("lstm_gates", False),
        ({"lstm_gates": 1}, False),
    ],
)
def test_the_names_of_what_is_called_are_plain_and_few(calls, fits):
    """Are only as many and as long names accepted as the examination sends?"""
    exercise = EXERCISES["forget"]
    cases = exercise.cases(1)
    outcomes = examine(exercise.reference, exercise, cases).outcomes
    sent = codec.encode(Answers("forget", outcomes, calls=calls))
    received = codec.decode(sent, ANSWER_KINDS)
    assert fits_cases(received, exercise, cases) == fits
