"""Do verdicts send their readers to headings that exist?"""

import re
from pathlib import Path

import pytest

from autograder.exercises import EXERCISES

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"


def headings(lesson):
    """The headings of a lesson's script, less their numbers."""
    (script,) = SOLUTIONS.glob(f"{lesson}_*.py")
    found = re.findall(r"(?m)^# #+ (.*)$", script.read_text(encoding="utf-8"))
    return {re.sub(r"^\d+\. ", "", heading) for heading in found}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_a_section_is_a_heading_of_its_lesson(exercise):
    """Can a learner find what a hint and a report say to read again?"""
    assert exercise.section in headings(exercise.lesson)
