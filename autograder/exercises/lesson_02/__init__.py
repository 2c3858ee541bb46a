"""Lesson 02: gates."""

from autograder.exercises.lesson_02.cases_for_lstm_gates import CASES_FOR_LSTM_GATES
from autograder.exercises.lesson_02.expose import EXPOSE
from autograder.exercises.lesson_02.forget import FORGET
from autograder.exercises.lesson_02.forget_bias_for_half_life import HALF_LIFE_BIAS
from autograder.exercises.lesson_02.gate import GATE
from autograder.exercises.lesson_02.lstm_gates import LSTM_GATES
from autograder.exercises.lesson_02.sigmoid import SIGMOID
from autograder.exercises.lesson_02.slopes import SIGMOID_GRAD, TANH_GRAD
from autograder.exercises.lesson_02.write import WRITE

EXERCISES = (
    SIGMOID,
    SIGMOID_GRAD,
    TANH_GRAD,
    GATE,
    FORGET,
    WRITE,
    EXPOSE,
    LSTM_GATES,
    CASES_FOR_LSTM_GATES,
    HALF_LIFE_BIAS,
)
