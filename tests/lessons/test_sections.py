"""Do verdicts send their readers to headings that exist?"""

import re
from pathlib import Path

import pytest
from nbconvert.filters import markdown2html

from autograder.engine.lock_rule import is_in_torch
from autograder.engine.verdict import Verdict
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


def headings_above(lesson, heading):
    """The headings under or after which an exercise's own one is, less their numbers."""
    (script,) = SOLUTIONS.glob(f"{lesson}_*.py")
    found = re.findall(r"(?m)^# (#+) (.*)$", script.read_text(encoding="utf-8"))
    (at,) = [k for k, (_, text) in enumerate(found) if text == heading]
    level, above = len(found[at][0]), []
    for marks, text in reversed(found[:at]):
        beside = len(marks) == level and not text.startswith("Exercise ")
        if len(marks) < level or beside:
            level = len(marks)
            above.append(re.sub(r"^\d+\. ", "", text))
    return above


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_a_verdict_links_into_the_section(exercise):
    """Does the link lead to a heading that exists, in the section that it names?"""
    heading = f"Exercise `{exercise.name}`"
    assert exercise.section in headings_above(exercise.lesson, heading)
    page = markdown2html(f"### {heading}")
    shown = Verdict(exercise.name, 0, 1, "wrong", section=exercise.section).to_html()
    (anchor,) = re.findall(r'href="#([^"]+)"', shown)
    assert f'id="{anchor}"' in page


@pytest.mark.parametrize("script", sorted(SOLUTIONS.glob("*.py")), ids=lambda p: p.stem)
def test_a_lesson_says_what_is_locked_before_its_first_check(script):
    """Does a learner read the rule before a check applies it?"""
    before = " ".join(script.read_text(encoding="utf-8").split("\ncheck(")[0].split("\n# "))
    before = " ".join(before.split())
    assert "of later ones are locked" in before or "of a later one are locked" in before
    assert ("torch is not available" in before) == (not is_in_torch(script.stem[:2]))
