"""The reference library of the LSTM course, to be read as a textbook.

The names of the NumPy core can be imported from here. Tasks, figures and experiments stay in their
own modules, so that importing this package costs no more than importing NumPy.
"""

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.cells.gates import expose, forget, forget_bias_for_half_life, gate, write
from lstm_course.cells.gru import (
    GRUCache,
    GRUParams,
    GRUStepCache,
    gru_backward,
    gru_forward,
    gru_step,
    gru_step_backward,
)
from lstm_course.cells.lstm import (
    LSTMCache,
    LSTMParams,
    LSTMStepCache,
    lstm_backward,
    lstm_forward,
    lstm_gates,
    lstm_step,
    lstm_step_backward,
)
from lstm_course.cells.memory_retention import memory_retention
from lstm_course.cells.parameter_count import count_parameters, parameter_matched_hidden_size
from lstm_course.cells.rnn import (
    RNNCache,
    RNNStepCache,
    gradient_through_time,
    rnn_backward,
    rnn_forward,
    rnn_step,
    rnn_step_backward,
)
from lstm_course.cells.stacked import (
    bidirectional_lstm_forward,
    stacked_lstm_backward,
    stacked_lstm_forward,
)
from lstm_course.cells.torch_weights import (
    gru_params_from_torch,
    gru_params_to_torch,
    lstm_params_from_torch,
    lstm_params_to_torch,
)
from lstm_course.cells.truncated_bptt import truncated_backward
from lstm_course.cells.variants import (
    coupled_lstm_step,
    coupled_lstm_step_backward,
    peephole_lstm_step,
    peephole_lstm_step_backward,
)
from lstm_course.sequences.ctc import greedy_ctc_decode
from lstm_course.sequences.encoding import one_hot
from lstm_course.sequences.padding import last_states, pad_and_mask
from lstm_course.sequences.sampling import sample_next
from lstm_course.sequences.standardisation import standardise
from lstm_course.sequences.windowing import windows
from lstm_course.training.clipping import clip_by_global_norm
from lstm_course.training.dropout import dropout_between_layers
from lstm_course.training.gradcheck import numerical_gradient, relative_error

__all__ = [
    "GRUCache",
    "GRUParams",
    "GRUStepCache",
    "LSTMCache",
    "LSTMParams",
    "LSTMStepCache",
    "RNNCache",
    "RNNStepCache",
    "bidirectional_lstm_forward",
    "clip_by_global_norm",
    "count_parameters",
    "coupled_lstm_step",
    "coupled_lstm_step_backward",
    "dropout_between_layers",
    "expose",
    "forget",
    "forget_bias_for_half_life",
    "gate",
    "gradient_through_time",
    "greedy_ctc_decode",
    "gru_backward",
    "gru_forward",
    "gru_params_from_torch",
    "gru_params_to_torch",
    "gru_step",
    "gru_step_backward",
    "last_states",
    "lstm_backward",
    "lstm_forward",
    "lstm_gates",
    "lstm_params_from_torch",
    "lstm_params_to_torch",
    "lstm_step",
    "lstm_step_backward",
    "memory_retention",
    "numerical_gradient",
    "one_hot",
    "pad_and_mask",
    "parameter_matched_hidden_size",
    "peephole_lstm_step",
    "peephole_lstm_step_backward",
    "relative_error",
    "rnn_backward",
    "rnn_forward",
    "rnn_step",
    "rnn_step_backward",
    "sample_next",
    "sigmoid",
    "sigmoid_grad",
    "stacked_lstm_backward",
    "stacked_lstm_forward",
    "standardise",
    "tanh_grad",
    "truncated_backward",
    "windows",
    "write",
]
