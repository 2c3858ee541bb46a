"""Wrong answers to `lstm_step` and `lstm_forward`, after what other people wrote."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache, lstm_gates, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- one step ----------------------------------------------------------------------------------


@wrong(
    "lstm_step",
    "arryon, issue 7 of nicodjimenez/lstm (2016): no tanh on state.s",
    "The memory is shown unsquashed.",
    names=("shown-unsquashed",),
    at=("h = c * o",),
    says=("squashed by tanh first",),
)
def no_tanh_on_the_state(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = g * i + c_prev * f
    h = c * o
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "chenyingjie2012, issue 43 of nicodjimenez/lstm (2019): np.tanh around the new state",
    "The memory itself is squashed, and once more where it is shown.",
    names=("memory-squashed",),
    at=("c = np.tanh(",),
    says=("squashed by tanh",),
)
def tanh_around_the_memory(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = np.tanh(g * i + c_prev * f)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "leee222, issue 3 of borelien/entailment-neural-attention-lstm-tf (2018): tanh(self.c[-1])",
    "The old memory is shown.",
    names=("shows-the-old-memory",),
    at=("np.tanh(memories[0])", "h = o *"),
    says=("old memory",),
)
def shows_memory_of_the_step_before(x, h_prev, c_prev, W_ih, W_hh, b):
    memories = [c_prev]
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    memories.append(f * memories[0] + i * g)
    h = o * np.tanh(memories[0])
    return h, memories[1], LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, memories[1])


@wrong(
    "lstm_step",
    "ZhaoMingxu, issue 68 of chengtan9907/OpenSTL (2023): h_new = o_t * g_t",
    "The candidate is shown, where the squashed memory should be.",
    names=("shows-the-candidate",),
    at=("h_new = o_t * g_t",),
    says=("candidate is shown", "where `np.tanh(c)` belongs"),
)
def shows_the_candidate(x, h_prev, c_prev, W_ih, W_hh, b):
    i_t, f_t, g_t, o_t = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c_new = f_t * c_prev + i_t * g_t
    h_new = o_t * g_t
    cache = LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i_t, f_t, g_t, o_t, c_new)
    return h_new, c_new, cache


@wrong(
    "lstm_step",
    "automan000, issue 12 of jazzsaxmafia/show_attend_and_tell.tensorflow (2016): tanh(new_c)",
    "tanh is taken of the candidate, not of the memory.",
    at=("np.tanh(new_c)",),
    says=("candidate is shown", "of the candidate"),
)
def tanh_of_the_candidate(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, new_c, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * new_c
    h = o * np.tanh(new_c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, new_c, o, c)


@wrong(
    "lstm_step",
    "seh2bp, pull request 181 of ARM-software/CMSIS-NN (2025): forget_gate * cell_gate",
    "The candidate is scaled by the forget gate.",
    at=("forgetgate * cellgate", "cy ="),
    says=("input gate belongs", "by the forget gate", "where `i` belongs"),
)
def candidate_scaled_by_the_forget_gate(x, h_prev, c_prev, W_ih, W_hh, b):
    ingate, forgetgate, cellgate, outgate = lstm_gates(x, h_prev, W_ih, W_hh, b)
    cy = (forgetgate * c_prev) + (forgetgate * cellgate)
    hy = outgate * np.tanh(cy)
    gates = (ingate, forgetgate, cellgate, outgate)
    return hy, cy, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, *gates, cy)


@wrong(
    "lstm_step",
    "MartinuzziFrancesco, issue 22 of torchrecurrent (2025): sigmoid + tanh in the cell of 1997",
    "Input gate and candidate are added.",
    names=("adds-input-gate",),
    at=("(i + g)",),
    says=("added",),
)
def input_gate_plus_candidate(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = c_prev * f + (i + g)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "jyh2986, issue 2839 of microsoft/nni (2020): StackedLSTMCell unpacks (c, h)",
    "The two states come back in the wrong order.",
    names=("states-exchanged",),
    at=("return c, h,",),
    says=("wrong order", "mixed up"),
)
def memory_first(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return c, h, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "ritwikmishra, issue 12 of juntaoy/aracoref (2022): a custom cell with three layers",
    "The forget gate is replaced by 1 - i.",
    names=("coupled-gates",),
    at=("(1 - i) * c_prev",),
    says=("coupled", "1 − i"),
)
def coupled_cell(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, j, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    new_c = (1 - i) * c_prev + i * j
    new_h = np.tanh(new_c) * o
    return new_h, new_c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, j, o, new_c)


@wrong(
    "lstm_step",
    "truong-v, issue 5014 of flagos-ai/FlagGems (2026): the workspace holds pre-activations",
    "The cache holds the four layers before they were squashed.",
    names=("caches-pre-activations",),
    at=("*workspace", "workspace ="),
    says=("before they were squashed", "pre-activation"),
)
def workspace_of_pre_activations(x, h_prev, c_prev, W_ih, W_hh, b):
    workspace = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i, f, o = (sigmoid(workspace[k]) for k in (0, 1, 3))
    c = f * c_prev + i * np.tanh(workspace[2])
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, *workspace, c)


@wrong(
    "lstm_step",
    "chaaland, issue 42 of ddbourgin/numpy-ml (2019): one bias for output, forget and update gate",
    "Forget and input gate are given the output gate's bias.",
    names=("output-bias-for-three-gates",),
    at=("+ bo)",),
    says=("output gate's bias", "bias of the output gate", "`bo`"),
)
def typo_in_two_biases(x, h_prev, c_prev, W_ih, W_hh, b):
    Wi, Wf, Wc, Wo = np.split(np.hstack([W_ih, W_hh]), 4)
    _, _, bc, bo = np.split(b, 4)
    Zt = np.hstack([x, h_prev])
    Go = sigmoid(Zt @ Wo.T + bo)
    Gf = sigmoid(Zt @ Wf.T + bo)
    Gu = sigmoid(Zt @ Wi.T + bo)
    Cc = np.tanh(Zt @ Wc.T + bc)
    Ct = Gf * c_prev + Gu * Cc
    At = Go * np.tanh(Ct)
    return At, Ct, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, Gu, Gf, Cc, Go, Ct)


@wrong(
    "lstm_step",
    "anniehu17, pull request 95 of NX-AI/xlstm (2025): forget and input gate were switched",
    "Input and forget gate are exchanged.",
    names=("gates-exchanged", "order-figo"),
    at=("f, i, g, o = lstm_gates",),
    says=("exchanged",),
)
def input_and_forget_switched(x, h_prev, c_prev, W_ih, W_hh, b):
    f, i, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "jsenellart, pull request 525 of pytorch/pytorch (2017): i_t * c_t in the documentation",
    "The input gate scales the old memory instead of the candidate.",
    at=("i * c_prev",),
    says=("where `g` belongs", "candidate belongs"),
)
def memory_in_place_of_the_candidate(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * c_prev
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "okuta and others, Chainer's LSTM stacks a, i, f, o: taken over unchanged",
    "The four results of `lstm_gates` are unpacked in Chainer's order.",
    names=("order-gifo",),
    at=("a, i, f, o = lstm_gates",),
    says=("g, i, f, o",),
)
def order_of_chainer(x, h_prev, c_prev, W_ih, W_hh, b):
    a, i, f, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = a * i + f * c_prev
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, a, o, c)


@wrong(
    "lstm_step",
    "common slip, no single author: *= and += on an argument",
    "The old memory is written over, so the cache holds the new one as `c_prev`.",
    names=("caches-new-for-old",),
    at=("c_prev *= f", "c_prev += i * g"),
    says=("writes into", "modif"),
)
def memory_in_place(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c_prev *= f
    c_prev += i * g
    h = o * np.tanh(c_prev)
    return h, c_prev, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c_prev)


@wrong(
    "lstm_step",
    "berkcoker, issue 11 of carlthome/tensorflow-convlstm-cell (2017): which state is hidden?",
    "The forget gate scales the hidden state.",
    names=("hidden-for-cell",),
    at=("f * h_prev",),
    says=("scales `h_prev`",),
)
def forgets_the_hidden_state(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * h_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "copy of Saitoh's LSTM class found in a public repository: i = sigmoid(f)",
    "A copied line: the input gate is made from the forget gate.",
    names=("input-gate-from-forget-gate",),
    at=("i = sigmoid(f)",),
    says=("of the forget gate", "`f` is squashed", "sigmoid of `f`"),
)
def copied_gate_line(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    A = np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b
    f = sigmoid(A[:, H : 2 * H])
    g = np.tanh(A[:, 2 * H : 3 * H])
    i = sigmoid(f)
    o = sigmoid(A[:, 3 * H :])
    c_next = f * c_prev + g * i
    h_next = o * np.tanh(c_next)
    return h_next, c_next, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c_next)


@wrong(
    "lstm_step",
    "nicklashansen/rnn_lstm_from_scratch: z = [h, x], with weights stacked as [x, h]",
    "State and input are stacked in one order, their weights in the other.",
    names=("columns-exchanged",),
    at=("np.hstack([h_prev, x])", "np.hstack([W_ih, W_hh])"),
    says=("one order",),
)
def concatenated_crosswise(x, h_prev, c_prev, W_ih, W_hh, b):
    z = np.hstack([h_prev, x])
    W = np.hstack([W_ih, W_hh])
    i, f, g, o = np.split(z @ W.T + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


# --- a sequence --------------------------------------------------------------------------------


def cache_of(x, h0, c0, W_ih, W_hh, steps, hs):
    """The cache of a sequence, from those of its steps."""
    fields = [np.stack([getattr(step, name) for step in steps]) for name in "ifgoc"]
    return LSTMCache(x, h0, c0, W_ih, W_hh, *fields, hs)


@wrong(
    "lstm_forward",
    "fjfjfan, issue 408 of onnx/onnx-tensorflow (2019): initial_h without initial_c",
    "The memory starts from zeros, whatever `c0` is.",
    names=("ignores-c0",),
    at=("np.zeros_like(c0)",),
    says=("zeros",),
)
def initial_memory_left_out(x, h0, c0, W_ih, W_hh, b):
    state = (h0, np.zeros_like(c0))
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, *state, W_ih, W_hh, b)
        state = (h, c)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    return hs, state, cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "trobitack, issue 1 of spdin/time-series-prediction-lstm-pytorch (2019): h_0, c_0 = zeros",
    "Both states start from zeros.",
    names=("ignores-both", "ignores-h0", "ignores-c0"),
    at=("np.zeros",),
    says=("zeros",),
)
def both_states_zero(x, h0, c0, W_ih, W_hh, b):
    h = np.zeros((x.shape[1], W_hh.shape[1]))
    c = np.zeros((x.shape[1], W_hh.shape[1]))
    steps, hs = [], []
    for t in range(x.shape[0]):
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "HiroIshida, pull request 107 of mohou (2022): the hidden state was not propagated",
    "Every step starts from `h0` and `c0` again.",
    names=("nothing-carried",),
    at=("lstm_step(x[t], h0, c0",),
    says=("carried",),
)
def state_not_propagated(x, h0, c0, W_ih, W_hh, b):
    steps, hs = [], []
    for t in range(len(x)):
        h, c, step = lstm_step(x[t], h0, c0, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "varinf, issue 198 of asyml/texar-pytorch (2019): (h, c) or (c, h)?",
    "The last states come back as (c, h).",
    names=("final-exchanged",),
    at=("(c, h)",),
    says=("(c, h)", "mixed up"),
)
def final_states_as_c_h(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps = []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append((h, step))
    hs = np.stack([h for h, _ in steps])
    final = (c, h)
    return hs, final, cache_of(x, h0, c0, W_ih, W_hh, [step for _, step in steps], hs)


@wrong(
    "lstm_forward",
    "jyh2986, issue 2839 of microsoft/nni (2020): the cell state is used as the output",
    "`hs` collects the memories.",
    names=("collects-the-memory",),
    at=("outputs.append(c)", "np.stack(outputs)"),
    says=("holds the memory",),
)
def memory_as_output(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, outputs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        outputs.append(c)
    hs = np.stack(outputs)
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "coderabbitai on ooples, pull request 907 of AiDotNet.Tensors (2026): saved as f, i, g, o",
    "The cache holds input and forget gate in the wrong order.",
    names=("caches-gates-exchanged",),
    at=('"figoc"',),
    says=("exchanged", "mixed up"),
)
def gates_saved_in_another_order(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    saved = [np.stack([getattr(step, name) for step in steps]) for name in "figoc"]
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, *saved, hs)


@wrong(
    "lstm_forward",
    "Coderx7, issue 1 of nicklashansen/rnn_lstm_from_scratch: h_s starts with h_prev",
    "`hs` holds the initial state in front.",
    names=("includes-h0",),
    at=("h_s = [h0]", "np.stack(h_s)"),
    says=("has shape", "`h0`"),
)
def lists_start_with_the_initial_state(x, h0, c0, W_ih, W_hh, b):
    h_s = [h0]
    C_s = [c0]
    steps = []
    for x_t in x:
        h, c, step = lstm_step(x_t, h_s[-1], C_s[-1], W_ih, W_hh, b)
        h_s.append(h)
        C_s.append(c)
        steps.append(step)
    hs = np.stack(h_s)
    return hs, (h_s[-1], C_s[-1]), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "rowanz, issue 77 of allenai/allenact (2020): the recurrent state of step 0 is stored",
    "The pair of last states is that of the start.",
    names=("final-is-the-first",),
    at=("(h0, c0)",),
    says=("from which the sequence started", "unchanged"),
)
def stores_the_first_state(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (h0, c0), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "Saitoh, Deep Learning from Scratch 2, TimeLSTM (2018): hs is (N, T, H)",
    "The states come back batch first.",
    names=("batch-first",),
    at=("np.stack(hs, axis=1)",),
    says=("axes", "has shape"),
)
def batch_first_states(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, hs = [], []
    for t in range(len(x)):
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs, axis=1)
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "Saitoh, Deep Learning from Scratch 2, TimeLSTM (2018): np.empty((N, T, H), dtype='f')",
    "The states are stored in float32.",
    at=('dtype="f"',),
    says=("float32", "dtype"),
)
def single_precision_buffer(x, h0, c0, W_ih, W_hh, b):
    T, B, _ = x.shape
    hs = np.empty((T, B, h0.shape[1]), dtype="f")
    h, c, layers = h0, c0, []
    for t in range(T):
        h, c, layer = lstm_step(x[t], h, c, W_ih, W_hh, b)
        hs[t] = h
        layers.append(layer)
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, layers, hs)


@wrong(
    "lstm_forward",
    "Atcold, issue 34036 of pytorch/pytorch (2020): axes of length 1 after a step",
    "`np.squeeze` removes the time or batch axis where it is 1 long.",
    at=("np.squeeze(",),
    says=("has shape",),
)
def squeezed_states(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.squeeze(np.stack(hs))
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "1y9y9l4, issue 101 of fangwei123456/spikingjelly (2021): which of a cell's results is which?",
    "h and c are exchanged between two steps.",
    names=("states-exchanged-each-step",),
    at=("lstm_step(x_t, c, h",),
    says=("exchanged",),
)
def results_unpacked_crosswise(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, c, h, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "common slip, no single author: the squashed memory carried on",
    "What is carried on as memory is tanh(c).",
    at=("c = np.tanh(c)",),
    says=("carried", "right at the first time step"),
)
def carries_the_squashed_memory(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
        c = np.tanh(c)
    hs = np.stack(hs)
    return hs, (h, step.c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "loofahcus, issue 311 of NervanaSystems/neon (2016): reshape where a transpose is meant",
    "`reshape` mixes steps and sequences up.",
    names=("input-reshaped",),
    at=(".reshape(B, T, -1)",),
    says=("reshape",),
)
def sequence_reshaped(x, h0, c0, W_ih, W_hh, b):
    T, B, _ = x.shape
    steps_of_batches = x.reshape(B, T, -1)
    h, c = h0, c0
    steps, hs = [], []
    for t in range(T):
        h, c, step = lstm_step(steps_of_batches[:, t], h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (h, c), cache_of(x, h0, c0, W_ih, W_hh, steps, hs)
