"""The lessons' quizzes: is each one shown, in the lesson that declares it?"""

import re
from importlib import import_module
from pathlib import Path

import pytest

SOLUTIONS = sorted((Path(__file__).resolve().parents[3] / "solutions").glob("*.py"))
assert SOLUTIONS, "no script was found"


@pytest.mark.parametrize("script", SOLUTIONS, ids=lambda script: script.stem)
def test_a_lesson_shows_each_of_its_quizzes_once(script):
    """Are the quizzes in the script those that the lesson's file declares?"""
    shown = re.findall(r'^quiz\("(\w+)"\)', script.read_text(encoding="utf-8"), re.MULTILINE)
    declared = import_module(f"autograder.exercises.lesson_{script.stem[:2]}.quiz").QUIZZES
    assert declared
    assert sorted(shown) == sorted(quiz.name for quiz in declared)
