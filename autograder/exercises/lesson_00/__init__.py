"""Lesson 00: one exercise, which shows how the course works."""

from autograder.exercises.lesson_00.one_hot import ONE_HOT

EXERCISES = (ONE_HOT,)
