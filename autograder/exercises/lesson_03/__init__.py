"""Lesson 03: the cell state, and weights set by hand."""

from autograder.exercises.lesson_03.agreement_weights import AGREEMENT_WEIGHTS
from autograder.exercises.lesson_03.latch_weights import LATCH_WEIGHTS
from autograder.exercises.lesson_03.lstm_forward import LSTM_FORWARD
from autograder.exercises.lesson_03.lstm_step import LSTM_STEP
from autograder.exercises.lesson_03.memory_retention import MEMORY_RETENTION

EXERCISES = (LSTM_STEP, LSTM_FORWARD, MEMORY_RETENTION, LATCH_WEIGHTS, AGREEMENT_WEIGHTS)
