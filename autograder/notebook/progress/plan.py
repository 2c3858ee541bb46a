"""What a lesson holds, as its notebook lists it: exercises with their minutes, and what follows."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from autograder.engine.registry import installed_exercises
from autograder.support.course_tree import Lesson, all_lessons, find_course
from autograder.support.errors import CourseError

EXERCISE = re.compile(r"(?m)^### Exercise `(\w+)`$")
MINUTES = re.compile(r"(?m)^Difficulty .* · (\d+) minutes? ·")
QUIZ = re.compile(r"(?m)^## Quiz$")
TITLE = re.compile(r"(?m)^# \d\d · (.+)$")


@dataclass(frozen=True)
class LessonPlan:
    """The parts of a lesson that a progress line names.

    Attributes:
        number: of the lesson, two digits.
        minutes: of each exercise, in the order of the notebook; 0 where it states none.
        has_quiz: whether the notebook has a section "Quiz".
        following: the next lesson, "lesson 03, Cell state"; "" if there is none.
    """

    number: str
    minutes: Mapping[str, int]
    has_quiz: bool = False
    following: str = ""


def read_plan(lesson: Lesson) -> LessonPlan:
    """Read the plan of a lesson from the notebook that a student starts from.

    Raises:
        OSError: the notebook cannot be read.
        ValueError: it is not a notebook.
    """
    text = _read_text(lesson)
    headings = list(EXERCISE.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    minutes = {}
    for heading, end in zip(headings, ends, strict=True):
        stated = MINUTES.search(text, heading.end(), end)
        minutes[heading[1]] = int(stated[1]) if stated else 0
    return LessonPlan(lesson.number, minutes, bool(QUIZ.search(text)), _following(lesson))


@cache
def plan_for(exercise: str, number: str) -> LessonPlan:
    """Find the plan of the lesson that holds an exercise.

    An exercise of another package has a lesson outside the course; its plan has no minutes.

    Args:
        exercise: its name.
        number: of its lesson.
    """
    try:
        for lesson in all_lessons(find_course()):
            if lesson.number == number and exercise in (plan := read_plan(lesson)).minutes:
                return plan
    except (CourseError, OSError, ValueError):
        pass  # an incomplete installation costs the minutes, never a verdict
    theirs = [one.name for one in installed_exercises().values() if one.lesson == number]
    return LessonPlan(number, dict.fromkeys(theirs, 0))


def _following(lesson: Lesson) -> str:
    later = [one for one in all_lessons(lesson.course) if one.stem > lesson.stem]
    if not later:
        return ""
    title = TITLE.search(_read_text(later[0]))
    return f"lesson {later[0].number}" + (f", {title[1]}" if title else "")


def _read_text(lesson: Lesson) -> str:
    """Read the text cells of a lesson, joined."""
    cells = json.loads(lesson.notebook.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
