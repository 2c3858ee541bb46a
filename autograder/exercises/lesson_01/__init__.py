"""Lesson 01: vanishing gradients."""

from autograder.exercises.lesson_01.clip_by_global_norm import CLIP_BY_GLOBAL_NORM
from autograder.exercises.lesson_01.gradient_through_time import GRADIENT_THROUGH_TIME
from autograder.exercises.lesson_01.rnn_backward import RNN_BACKWARD
from autograder.exercises.lesson_01.rnn_forward import RNN_FORWARD
from autograder.exercises.lesson_01.rnn_step import RNN_STEP
from autograder.exercises.lesson_01.rnn_step_backward import RNN_STEP_BACKWARD

EXERCISES = (
    RNN_STEP,
    RNN_FORWARD,
    RNN_STEP_BACKWARD,
    RNN_BACKWARD,
    GRADIENT_THROUGH_TIME,
    CLIP_BY_GLOBAL_NORM,
)
