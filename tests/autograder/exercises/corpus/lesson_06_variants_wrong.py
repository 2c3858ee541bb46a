"""Wrong answers to lesson 06 (variants and budgets), after what other people wrote."""

import math

import numpy as np

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- coupled_lstm_step -------------------------------------------------------------------------


@wrong(
    "coupled_lstm_step",
    "glample, issue 25 of glample/tagger (2017): f_t = 1 - i_t, the input gate is the computed one",
    "The first block is taken for the input gate.",
    names=("coupling-inverted",),
    at=("f = 1 - i", "i = sigmoid"),
    says=("taken for the input gate",),
)
def computed_gate_is_the_input_gate(x, h_prev, c_prev, W_ih, W_hh, b):
    a_i, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
    i = sigmoid(a_i)
    f = 1 - i
    c = f * c_prev + i * np.tanh(a_g)
    h = sigmoid(a_o) * np.tanh(c)
    return h, c


@wrong(
    "coupled_lstm_step",
    "seh2bp, pull request 181 of ARM-software/CMSIS-NN (2025): forget_gate * cell_gate",
    "The candidate is scaled by the forget gate.",
    names=("input-gate-is-forget-gate",),
    at=("f * c_prev + f * g", "f * g"),
    says=("equals the forget gate",),
)
def forget_gate_scales_both(x, h_prev, c_prev, W_ih, W_hh, b):
    gates = x @ W_ih.T + h_prev @ W_hh.T + b
    H = c_prev.shape[1]
    f = sigmoid(gates[:, :H])
    g = np.tanh(gates[:, H : 2 * H])
    o = sigmoid(gates[:, 2 * H :])
    c = f * c_prev + f * g
    return o * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "AllenIrving, issue 2 of XiaLiPKU/RESCAN (2018): h = o * c",
    "h is made from c without tanh.",
    names=("memory-not-squashed",),
    at=("o * c",),
    says=("without",),
)
def no_tanh_on_the_cell_state(x, h_prev, c_prev, W_ih, W_hh, b):
    f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
    f, g, o = sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + (1 - f) * g
    h = o * c
    return h, c


@wrong(
    "coupled_lstm_step",
    "tyliupku/wiki2bio, question 2 (2018): f + 1 for the forget gate",
    "1 is added to the forget gate's pre-activation.",
    names=("one-added-to-forget-gate",),
    at=("forget_bias",),
    says=("+ forget_bias", "+ 1", "constant is added"),
)
def forget_bias_of_one(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
    forget_bias = 1.0
    f = sigmoid(a_f + forget_bias)
    c = f * c_prev + (1 - f) * np.tanh(a_g)
    return sigmoid(a_o) * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "vicmak, issue 474 of clab/dynet (2017): asks which gates are coupled; other block orders",
    "The blocks are taken in the order f, o, g.",
    names=("rows-f-o-g",),
    at=("a_f, a_o, a_g", "np.tanh(a_g)", "sigmoid(a_o)"),
    says=("order f, o, g",),
)
def blocks_f_o_g(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_o, a_g = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
    f = sigmoid(a_f)
    c = f * c_prev + (1 - f) * np.tanh(a_g)
    h = sigmoid(a_o) * np.tanh(c)
    return h, c


@wrong(
    "coupled_lstm_step",
    "anniehu17, pull request 95 of NX-AI/xlstm (2025): forget and input gate exchanged",
    "The old cell state is scaled by 1 - f and the candidate by f.",
    names=("coupling-inverted",),
    at=("(1 - f) * c_prev",),
    says=("taken for the input gate",),
)
def gates_assigned_the_wrong_way(x, h_prev, c_prev, W_ih, W_hh, b):
    a = np.concatenate([x, h_prev], axis=1) @ np.concatenate([W_ih, W_hh], axis=1).T + b
    a_f, a_g, a_o = np.split(a, 3, axis=1)
    f, g, o = sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
    c = (1 - f) * c_prev + f * g
    h = o * np.tanh(c)
    return h, c


@wrong(
    "coupled_lstm_step",
    "lhnguyen102, issue 77 of lhnguyen102/cuTAGI (2024): the output gate sees another value",
    "The output gate is computed from x alone: its recurrent part is missing.",
    at=("o = sigmoid",),
    says=("recurrent", "h_prev", "W_hh"),
)
def output_gate_reads_x_alone(x, h_prev, c_prev, W_ih, W_hh, b):
    W_if, W_ig, W_io = np.split(W_ih, 3)
    W_hf, W_hg, _ = np.split(W_hh, 3)
    b_f, b_g, b_o = np.split(b, 3)
    f = sigmoid(x @ W_if.T + h_prev @ W_hf.T + b_f)
    g = np.tanh(x @ W_ig.T + h_prev @ W_hg.T + b_g)
    o = sigmoid(x @ W_io.T + b_o)
    c = f * c_prev + (1 - f) * g
    return o * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "chaaland, issue 42 of ddbourgin/numpy-ml (2019): + bo in three lines",
    "All three blocks get the output gate's bias.",
    at=("a_f + b_o", "a_g + b_o", "sigmoid(a_f", "np.tanh(a_g"),
    says=("bias",),
)
def output_bias_everywhere(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T, 3, axis=1)
    _, _, b_o = np.split(b, 3)
    f = sigmoid(a_f + b_o)
    g = np.tanh(a_g + b_o)
    o = sigmoid(a_o + b_o)
    c = f * c_prev + (1 - f) * g
    h = o * np.tanh(c)
    return h, c


# --- peephole_lstm_step ------------------------------------------------------------------------


@wrong(
    "peephole_lstm_step",
    "eralmansouri, issue 448 of Lasagne/Lasagne (2015): the output peephole after the nonlinearity",
    "The output gate's peephole is added after the sigmoid.",
    at=("o = o + p_o", "o = sigmoid(a_o)"),
    says=("after* the sigmoid", "after the sigmoid", "sigmoid"),
    names=("output-peephole-outside",),
)
def output_peephole_after_the_sigmoid(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    o = sigmoid(a_o)
    c = f * c_prev + i * np.tanh(a_g)
    o = o + p_o * c
    h = o * np.tanh(c)
    return h, c


@wrong(
    "peephole_lstm_step",
    "philipperemy, issue 1 of Enny1991/PLSTM (2016): the output gate sees another c",
    "The output gate's peephole reads the previous cell state.",
    names=("output-gate-sees-old-memory",),
    at=("p_o * c_prev",),
    says=("c_prev",),
)
def output_gate_reads_c_prev(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    H = c_prev.shape[1]
    i = sigmoid(a[:, :H] + p_i * c_prev)
    f = sigmoid(a[:, H : 2 * H] + p_f * c_prev)
    o = sigmoid(a[:, 3 * H :] + p_o * c_prev)
    c = f * c_prev + i * np.tanh(a[:, 2 * H : 3 * H])
    return o * np.tanh(c), c


@wrong(
    "peephole_lstm_step",
    "spk921, issue 2 of fomorians/lstm-odyssey (2016): i and f without the c_prev terms",
    "The input and forget gates have no peepholes.",
    names=("no-peephole-on-input-gate", "no-peephole-on-forget-gate"),
    at=("i = sigmoid(a_i)", "f = sigmoid(a_f)"),
    says=("no peephole",),
)
def peephole_on_the_output_gate_only(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i)
    f = sigmoid(a_f)
    c = f * c_prev + i * np.tanh(a_g)
    o = sigmoid(a_o + p_o * c)
    h = o * np.tanh(c)
    return h, c


@wrong(
    "peephole_lstm_step",
    "tonyguo1987, issue 1 of hassyGo/N3LP (2016): only x and h enter the gates",
    "There are no peepholes at all.",
    names=("no-peepholes",),
    at=("np.split", "sigmoid("),
    says=("no gate has a peephole", "No gate has a peephole"),
)
def no_peepholes_at_all(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    i, f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, c


@wrong(
    "peephole_lstm_step",
    "carlthome, issue 11 of carlthome/tensorflow-convlstm-cell (2017): peepholes or states?",
    "The peepholes read h_prev.",
    names=("peepholes-see-h",),
    at=("* h_prev",),
    says=("h_prev",),
)
def peepholes_on_the_hidden_state(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * h_prev)
    f = sigmoid(a_f + p_f * h_prev)
    o = sigmoid(a_o + p_o * h_prev)
    c = f * c_prev + i * np.tanh(a_g)
    return o * np.tanh(c), c


@wrong(
    "peephole_lstm_step",
    "KotaroSetoyama, pull request 1207 of chainer/chainer (2016): peepholes as full matrices",
    "A peephole multiplies the sum over all units, as a matrix would.",
    at=("c_prev @ p_i", "c_prev @ p_f", "c @ p_o"),
    says=("all units", "dot product"),
    names=("peepholes-mix-units",),
)
def peepholes_over_all_units(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + (c_prev @ p_i)[:, None])
    f = sigmoid(a_f + (c_prev @ p_f)[:, None])
    c = f * c_prev + i * np.tanh(a_g)
    o = sigmoid(a_o + (c @ p_o)[:, None])
    return o * np.tanh(c), c


@wrong(
    "peephole_lstm_step",
    "PINTO0309, pull request 303 of PINTO0309/onnx2tf (2023): ONNX keeps the rows i, o, f, c",
    "The rows are taken in ONNX's order i, o, f, g.",
    names=("rows-i-o-f-g",),
    at=("a_i, a_o, a_f, a_g", "f = sigmoid(a_f", "np.tanh(a_g)", "o = sigmoid(a_o"),
    says=("order", "rows"),
)
def rows_as_in_onnx(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_o, a_f, a_g = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    c = f * c_prev + i * np.tanh(a_g)
    o = sigmoid(a_o + p_o * c)
    return o * np.tanh(c), c


@wrong(
    "peephole_lstm_step",
    "philipperemy, issue 1 of Enny1991/PLSTM (2016): the sigmoid of a gate that is a gate already",
    "The output gate goes through the sigmoid twice: once before and once after the peephole.",
    at=("sigmoid(o + p_o", "o = sigmoid(a_o)"),
    says=("sigmoid",),
)
def sigmoid_twice_on_the_output_gate(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    o = sigmoid(a_o)
    c = f * c_prev + i * np.tanh(a_g)
    o = sigmoid(o + p_o * c)
    return o * np.tanh(c), c


@wrong(
    "peephole_lstm_step",
    "Shi et al. (2015), ConvLSTM, re-implemented with W_ci copied to the next line",
    "The forget gate has the input gate's peephole.",
    at=("f = sigmoid(a_f + p_i",),
    says=("p_i", "input gate's peephole"),
    names=("p-i-for-f",),
)
def forget_gate_with_p_i(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_i * c_prev)
    c = f * c_prev + i * np.tanh(a_g)
    o = sigmoid(a_o + p_o * c)
    h = o * np.tanh(c)
    return h, c


# --- parameter_matched_hidden_size -------------------------------------------------------------


@wrong(
    "parameter_matched_hidden_size",
    "jieun-kim-debug, issue 5 of jieun-kim-debug/study (2020): 3 (n² + n m + n) for a GRU",
    "The GRU's second candidate bias is not counted.",
    names=("second-bias-of-the-gru",),
    at=("blocks *",),
    says=("second bias",),
)
def gru_with_three_biases(kind, budget, input_size):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    size = 0
    while blocks * ((size + 1) ** 2 + (size + 1) * input_size + (size + 1)) <= budget:
        size += 1
    return size


@wrong(
    "parameter_matched_hidden_size",
    "ngimel, issue 181 of soumith/cudnn.torch (2016): six bias vectors in a GRU, eight in an LSTM",
    "Two biases are counted for every block.",
    names=("two-biases-everywhere",),
    at=("+ 2)",),
    says=("two biases",),
)
def cudnn_biases(kind, budget, input_size):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    hidden = 1
    while blocks * (hidden + 1) * (input_size + hidden + 1 + 2) <= budget:
        hidden += 1
    return hidden


@wrong(
    "parameter_matched_hidden_size",
    "Chung et al. (2014), who chose sizes with about as many parameters each",
    "The root of the quadratic equation is rounded to the nearest and may exceed the budget.",
    names=("rounded-to-nearest",),
    at=("round(",),
    says=("rounded",),
)
def rounds_the_root(kind, budget, input_size):
    k = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    p = k * (input_size + 1) + (kind == "gru")
    return round((-p + math.sqrt(p * p + 4 * k * budget)) / (2 * k))


@wrong(
    "parameter_matched_hidden_size",
    "NumPy manual, floor: the floor of a float is a float",
    "The size comes back as a float.",
    at=("np.floor",),
    says=("is the float",),
)
def floor_keeps_a_float(kind, budget, input_size):
    k = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    p = k * (input_size + 1) + (1 if kind == "gru" else 0)
    root = (np.sqrt(p**2 + 4.0 * k * budget) - p) / (2 * k)
    return np.floor(root + 1e-9)


@wrong(
    "parameter_matched_hidden_size",
    "AnirudhDagar, review of dsgiitr/ML-InterviewQs 7 (2022): three gates and two gates",
    "Gates are counted and the candidate is not: 2 blocks in a GRU and 3 in an LSTM.",
    names=("candidates-forgotten",),
    at=('"gru": 2',),
    says=("only the gates", "Only the gates"),
)
def counts_gates_only(kind, budget, input_size):
    gates = {"rnn": 1, "gru": 2, "lstm": 3}[kind]
    extra = 1 if kind == "gru" else 0
    H = 1
    while gates * (H + 1) * (input_size + H + 2) + extra * (H + 1) <= budget:
        H += 1
    return H


@wrong(
    "parameter_matched_hidden_size",
    "Python manual, bisect: the insertion point, used without the − 1",
    "The first size that does not fit is returned.",
    names=("one-too-many",),
    at=("H += 1", "return H", "<= budget"),
    says=("1 too large",),
)
def first_that_does_not_fit(kind, budget, input_size):
    k = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    extra = int(kind == "gru")
    H = 1
    while k * (H * input_size + H * H + H) + extra * H <= budget:
        H += 1
    return H


@wrong(
    "parameter_matched_hidden_size",
    "tomeiss, issue 57 of jiangsutx/SRN-Deblur (2020): counts that leave a matrix out",
    "The recurrent matrix is counted with I columns, as if h had the size of x.",
    at=("input_size + input_size",),
    says=("recurrent", "W_hh"),
)
def recurrent_matrix_of_the_inputs_size(kind, budget, input_size):
    k = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    extra = int(kind == "gru")
    H = 1
    while k * (H + 1) * (input_size + input_size + 1) + extra * (H + 1) <= budget:
        H += 1
    return H
