"""Do wrong answers that no catalogue knows fail, with a true sentence and without a false name?"""

import time

import pytest

from autograder import check
from tests.autograder.exercises import wrong_lesson_00, wrong_lesson_01, wrong_lesson_02

WRONG = [*wrong_lesson_00.WRONG, *wrong_lesson_01.WRONG, *wrong_lesson_02.WRONG]
EACH = pytest.mark.parametrize("answer", WRONG, ids=[answer.label for answer in WRONG])


@EACH
def test_a_wrong_answer_never_earns_full_marks(answer, capfd):
    """Fewer than full marks, a sentence that fits, no name that does not, nothing on stderr?"""
    start = time.process_time()
    verdict = check(answer.exercise, answer.function)
    seconds = time.process_time() - start
    assert not verdict.passed and verdict.marks < verdict.points
    assert verdict.sentences and all(verdict.sentences) and answer.says in str(verdict)
    assert verdict.mistakes == answer.names
    assert verdict._repr_html_() and float(repr(verdict)) == verdict.marks
    printed = capfd.readouterr()
    assert printed.err == "" and printed.out == ""
    assert seconds < 1
