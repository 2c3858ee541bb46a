"""Lesson 05: stacked layers."""

from autograder.exercises.lesson_05.bidirectional_lstm_forward import BIDIRECTIONAL_LSTM_FORWARD
from autograder.exercises.lesson_05.count_parameters import COUNT_PARAMETERS
from autograder.exercises.lesson_05.dropout_between_layers import DROPOUT_BETWEEN_LAYERS
from autograder.exercises.lesson_05.last_states import LAST_STATES
from autograder.exercises.lesson_05.stacked_lstm_backward import STACKED_LSTM_BACKWARD
from autograder.exercises.lesson_05.stacked_lstm_forward import STACKED_LSTM_FORWARD

EXERCISES = (
    STACKED_LSTM_FORWARD,
    STACKED_LSTM_BACKWARD,
    BIDIRECTIONAL_LSTM_FORWARD,
    LAST_STATES,
    DROPOUT_BETWEEN_LAYERS,
    COUNT_PARAMETERS,
)
