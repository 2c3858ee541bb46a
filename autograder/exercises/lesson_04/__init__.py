"""Lesson 04: backpropagation through time."""

from autograder.exercises.lesson_04.cases_for_lstm_backward import CASES_FOR_LSTM_BACKWARD
from autograder.exercises.lesson_04.lstm_backward import LSTM_BACKWARD
from autograder.exercises.lesson_04.lstm_step_backward import LSTM_STEP_BACKWARD
from autograder.exercises.lesson_04.numerical_gradient import NUMERICAL_GRADIENT
from autograder.exercises.lesson_04.truncated_backward import TRUNCATED_BACKWARD

EXERCISES = (
    NUMERICAL_GRADIENT,
    LSTM_STEP_BACKWARD,
    LSTM_BACKWARD,
    CASES_FOR_LSTM_BACKWARD,
    TRUNCATED_BACKWARD,
)
