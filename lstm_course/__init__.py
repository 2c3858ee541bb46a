"""The reference library of the LSTM course, to be read as a textbook.

The NumPy core is at hand here by name; plots, tasks and experiments stay in their own modules, so
that importing this package costs no more than NumPy itself.
"""

from lstm_course.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.clipping import clip_by_global_norm
from lstm_course.encoding import one_hot
from lstm_course.gates import expose, forget, forget_bias_for_half_life, gate, write
from lstm_course.gradcheck import numerical_gradient, relative_error
from lstm_course.lstm import LSTMParams, lstm_gates
from lstm_course.rnn import (
    RNNCache,
    RNNStepCache,
    gradient_through_time,
    rnn_backward,
    rnn_forward,
    rnn_step,
    rnn_step_backward,
)

__all__ = [
    "LSTMParams",
    "RNNCache",
    "RNNStepCache",
    "clip_by_global_norm",
    "expose",
    "forget",
    "forget_bias_for_half_life",
    "gate",
    "gradient_through_time",
    "lstm_gates",
    "numerical_gradient",
    "one_hot",
    "relative_error",
    "rnn_backward",
    "rnn_forward",
    "rnn_step",
    "rnn_step_backward",
    "sigmoid",
    "sigmoid_grad",
    "tanh_grad",
    "write",
]
