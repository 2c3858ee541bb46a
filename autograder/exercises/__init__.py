"""All exercises, by name. One file a lesson."""

from autograder.exercise import Exercise
from autograder.exercises import (
    lesson_00,
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_03_by_hand,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
)

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for lesson in (
        lesson_00,
        lesson_01,
        lesson_02,
        lesson_03,
        lesson_03_by_hand,
        lesson_04,
        lesson_05,
        lesson_06,
        lesson_07,
        lesson_08,
    )
    for exercise in lesson.EXERCISES
}
