"""Lesson 06: the GRU and variants of the LSTM."""

from autograder.exercises.lesson_06.coupled_lstm_step import COUPLED_LSTM_STEP
from autograder.exercises.lesson_06.gru_step import GRU_STEP
from autograder.exercises.lesson_06.gru_step_backward import GRU_STEP_BACKWARD
from autograder.exercises.lesson_06.parameter_matched_hidden_size import (
    PARAMETER_MATCHED_HIDDEN_SIZE,
)
from autograder.exercises.lesson_06.peephole_lstm_step import PEEPHOLE_LSTM_STEP

EXERCISES = (
    GRU_STEP,
    GRU_STEP_BACKWARD,
    PEEPHOLE_LSTM_STEP,
    COUPLED_LSTM_STEP,
    PARAMETER_MATCHED_HIDDEN_SIZE,
)
