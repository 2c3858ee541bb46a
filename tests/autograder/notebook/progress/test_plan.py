"""Does the plan of a lesson list what its notebook holds, in that order?"""

import pytest

from autograder.exercises import EXERCISES
from autograder.notebook.progress.plan import LessonPlan, plan_for, read_plan
from autograder.notebook.progress.words import Earned, Progress
from autograder.support.course_tree import all_lessons, find_course, find_lesson

LESSONS = all_lessons(find_course())


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_all_exercises_of_a_lesson_are_in_its_plan(lesson):
    """Each exercise once, with minutes, and a quiz at the end?"""
    plan = read_plan(lesson)
    theirs = {name for name, each in EXERCISES.items() if each.lesson == lesson.number}
    assert theirs and set(plan.minutes) == theirs
    assert all(plan.minutes.values()) and plan.has_quiz
    assert bool(plan.following) == (lesson != LESSONS[-1])


def test_an_exercise_of_another_package_has_no_minutes():
    """Is an exercise whose lesson the course does not have still counted?"""
    assert plan_for("forget", "98") == LessonPlan("98", {})
    assert plan_for("no_such_exercise", "00") == LessonPlan("00", {"one_hot": 0})
    plan = plan_for("forget", "02")
    assert plan == read_plan(find_lesson(find_course(), "02"))
    assert list(plan.minutes)[:2] == ["sigmoid", "sigmoid_grad"]


def test_the_words_of_each_state():
    """Singular and plural, half marks, with and without minutes, and at the end?"""
    one = Earned("gate", 1.5, 2)
    plan = LessonPlan("02", {"gate": 1, "write": 0}, True, "lesson 03, Cell state")
    said = Progress(plan, [one, Earned("write", 1, 1)]).sentences
    assert said == "Lesson 02: 1 of 2 exercises done, 2.5 of 3 marks. Next: `gate`, 1 minute."
    said = Progress(plan, [Earned("gate", 2, 2), Earned("write", 0, 1)]).sentences
    assert said == "Lesson 02: 1 of 2 exercises done, 2 of 3 marks. Next: `write`."
    done = [Earned("gate", 1, 1)]
    start = "Lesson 02: 1 of 1 exercise done, 1 of 1 mark."
    assert Progress(plan, done).sentences == f"{start} Next: the quiz, then lesson 03, Cell state."
    last = LessonPlan("02", {"gate": 1}, True)
    assert Progress(last, done).sentences == f"{start} Next: the quiz."
    assert Progress(LessonPlan("02", {"gate": 0}), done).sentences == start
