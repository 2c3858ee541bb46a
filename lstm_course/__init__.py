"""The reference library of the LSTM course, to be read as a textbook.

The NumPy core can be imported from here by name; tasks, the language model and everything else that
needs torch or matplotlib stay in their own modules, so importing this package costs no more than
NumPy itself. `import a as a` marks a name as exported, for type checkers and editors.
"""

from lstm_course.cells.activations import sigmoid as sigmoid
from lstm_course.cells.activations import sigmoid_grad as sigmoid_grad
from lstm_course.cells.activations import tanh_grad as tanh_grad
from lstm_course.cells.gates import expose as expose
from lstm_course.cells.gates import forget as forget
from lstm_course.cells.gates import forget_bias_for_half_life as forget_bias_for_half_life
from lstm_course.cells.gates import gate as gate
from lstm_course.cells.gates import write as write
from lstm_course.cells.gru import GRUCache as GRUCache
from lstm_course.cells.gru import GRUParams as GRUParams
from lstm_course.cells.gru import GRUStepCache as GRUStepCache
from lstm_course.cells.gru import gru_backward as gru_backward
from lstm_course.cells.gru import gru_forward as gru_forward
from lstm_course.cells.gru import gru_step as gru_step
from lstm_course.cells.gru import gru_step_backward as gru_step_backward
from lstm_course.cells.lstm import LSTMCache as LSTMCache
from lstm_course.cells.lstm import LSTMParams as LSTMParams
from lstm_course.cells.lstm import LSTMStepCache as LSTMStepCache
from lstm_course.cells.lstm import lstm_backward as lstm_backward
from lstm_course.cells.lstm import lstm_forward as lstm_forward
from lstm_course.cells.lstm import lstm_gates as lstm_gates
from lstm_course.cells.lstm import lstm_step as lstm_step
from lstm_course.cells.lstm import lstm_step_backward as lstm_step_backward
from lstm_course.cells.memory_retention import memory_retention as memory_retention
from lstm_course.cells.parameter_count import count_parameters as count_parameters
from lstm_course.cells.parameter_count import (
    parameter_matched_hidden_size as parameter_matched_hidden_size,
)
from lstm_course.cells.rnn import RNNCache as RNNCache
from lstm_course.cells.rnn import RNNStepCache as RNNStepCache
from lstm_course.cells.rnn import gradient_through_time as gradient_through_time
from lstm_course.cells.rnn import rnn_backward as rnn_backward
from lstm_course.cells.rnn import rnn_forward as rnn_forward
from lstm_course.cells.rnn import rnn_step as rnn_step
from lstm_course.cells.rnn import rnn_step_backward as rnn_step_backward
from lstm_course.cells.stacked import bidirectional_lstm_forward as bidirectional_lstm_forward
from lstm_course.cells.stacked import stacked_lstm_backward as stacked_lstm_backward
from lstm_course.cells.stacked import stacked_lstm_forward as stacked_lstm_forward
from lstm_course.cells.torch_weights import gru_params_from_torch as gru_params_from_torch
from lstm_course.cells.torch_weights import gru_params_to_torch as gru_params_to_torch
from lstm_course.cells.torch_weights import lstm_params_from_torch as lstm_params_from_torch
from lstm_course.cells.torch_weights import lstm_params_to_torch as lstm_params_to_torch
from lstm_course.cells.truncated_bptt import truncated_backward as truncated_backward
from lstm_course.cells.variants import coupled_lstm_step as coupled_lstm_step
from lstm_course.cells.variants import coupled_lstm_step_backward as coupled_lstm_step_backward
from lstm_course.cells.variants import peephole_lstm_step as peephole_lstm_step
from lstm_course.cells.variants import peephole_lstm_step_backward as peephole_lstm_step_backward
from lstm_course.sequences.ctc import greedy_ctc_decode as greedy_ctc_decode
from lstm_course.sequences.encoding import one_hot as one_hot
from lstm_course.sequences.padding import last_states as last_states
from lstm_course.sequences.padding import pad_and_mask as pad_and_mask
from lstm_course.sequences.sampling import sample_next as sample_next
from lstm_course.sequences.standardisation import standardise as standardise
from lstm_course.sequences.windowing import windows as windows
from lstm_course.training.clipping import clip_by_global_norm as clip_by_global_norm
from lstm_course.training.dropout import dropout_between_layers as dropout_between_layers
from lstm_course.training.gradcheck import numerical_gradient as numerical_gradient
from lstm_course.training.gradcheck import relative_error as relative_error

__all__ = sorted(
    name
    for name, value in globals().items()
    if getattr(value, "__module__", "").startswith("lstm_course.")
)
