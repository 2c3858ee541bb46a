"""Right answers to lesson 03, after how other people write them."""

import numpy as np
from scipy.special import expit

from lstm_course.cells.lstm import LSTMCache, LSTMParams, LSTMStepCache, lstm_gates, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)

# --- one step ----------------------------------------------------------------------------------


@right("lstm_step", "seh2bp, pull request 181 of CMSIS-NN (2025): torch's cell, chunked")
def chunked(x, h_prev, c_prev, W_ih, W_hh, b):
    gates = x @ W_ih.T + h_prev @ W_hh.T + b
    ingate, forgetgate, cellgate, outgate = np.array_split(gates, 4, axis=1)
    ingate, forgetgate, outgate = expit(ingate), expit(forgetgate), expit(outgate)
    cellgate = np.tanh(cellgate)
    cy = (forgetgate * c_prev) + (ingate * cellgate)
    hy = outgate * np.tanh(cy)
    cache = LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, ingate, forgetgate, cellgate, outgate, cy)
    return hy, cy, cache


@right("lstm_step", "ddbourgin/numpy-ml (2019): a matrix for each gate, [h, x] stacked")
def matrix_for_each_gate(x, h_prev, c_prev, W_ih, W_hh, b):
    Wi, Wf, Wc, Wo = np.split(np.concatenate([W_hh, W_ih], axis=1), 4)
    bi, bf, bc, bo = np.split(b, 4)
    Zt = np.hstack([h_prev, x])
    Gu, Gf = expit(Zt @ Wi.T + bi), expit(Zt @ Wf.T + bf)
    Cc, Go = np.tanh(Zt @ Wc.T + bc), expit(Zt @ Wo.T + bo)
    Ct = Gf * c_prev + Gu * Cc
    At = Go * np.tanh(Ct)
    return At, Ct, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, Gu, Gf, Cc, Go, Ct)


@right("lstm_step", "aaryan124/cnn-from-scratch: one sequence at a time, as column vectors")
def one_sequence_at_a_time(x, h_prev, c_prev, W_ih, W_hh, b):
    rows = []
    for x_n, h_n, c_n in zip(x, h_prev, c_prev, strict=True):
        i, f, g, o = np.split(W_ih @ x_n + W_hh @ h_n + b, 4)
        i, f, g, o = expit(i), expit(f), np.tanh(g), expit(o)
        c = f * c_n + i * g
        rows.append((i, f, g, o, c, o * np.tanh(c)))
    i, f, g, o, c, h = (np.array(column) for column in zip(*rows, strict=True))
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@right("lstm_step", "nicodjimenez/lstm (2014): a state object whose fields are filled in turn")
def state_object(x, h_prev, c_prev, W_ih, W_hh, b):
    class State:
        pass

    state = State()
    state.i, state.f, state.g, state.o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    state.s = state.g * state.i + c_prev * state.f
    state.h = np.tanh(state.s) * state.o
    names = ("i", "f", "g", "o", "s")
    kept = [getattr(state, name) for name in names]
    return state.h, state.s, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, *kept)


# --- a sequence --------------------------------------------------------------------------------


@right("lstm_forward", "Karpathy's batched LSTM (2015): buffers of all steps, filled by index")
def buffers_of_all_steps(x, h0, c0, W_ih, W_hh, b):
    n, B, _ = x.shape
    d = h0.shape[1]
    IFGO = x @ W_ih.T + b
    C, Hout = np.zeros((n, B, d), x.dtype), np.zeros((n, B, d), x.dtype)
    prevh, prevc = h0, c0
    for t in range(n):
        IFGO[t] += prevh @ W_hh.T
        for block in (0, 1, 3):
            IFGO[t, :, block * d : (block + 1) * d] = expit(IFGO[t, :, block * d : (block + 1) * d])
        IFGO[t, :, 2 * d : 3 * d] = np.tanh(IFGO[t, :, 2 * d : 3 * d])
        i, f, g, o = np.split(IFGO[t], 4, axis=1)
        C[t] = f * prevc + i * g
        Hout[t] = o * np.tanh(C[t])
        prevh, prevc = Hout[t], C[t]
    blocks = np.split(IFGO, 4, axis=2)
    return Hout, (prevh, prevc), LSTMCache(x, h0, c0, W_ih, W_hh, *blocks, C, Hout)


@right("lstm_forward", "Matus-Dubrava, pull request 338 of fastbook (2020): state as a tuple")
def state_as_a_tuple(x, h0, c0, W_ih, W_hh, b):
    state = (h0, c0)
    outs, caches = [], []
    for x_t in x:
        *state, cache = lstm_step(x_t, *state, W_ih, W_hh, b)
        outs.append(state[0])
        caches.append(cache)
    hs = np.stack(outs, axis=0)
    columns = list(zip(*caches, strict=True))  # ten fields, each of T arrays
    gates_and_cells = [np.stack(column) for column in columns[5:]]
    cache = LSTMCache(x, h0, c0, W_ih, W_hh, *gates_and_cells, hs)
    return hs, tuple(state), cache


@right("lstm_forward", "nicklashansen/rnn_lstm_from_scratch (2019): lists begin with the start")
def lists_with_the_start(x, h0, c0, W_ih, W_hh, b):
    h_s, C_s = [h0], [c0]
    f_s, i_s, g_s, o_s = [], [], [], []
    for x_t in x:
        i, f, g, o = lstm_gates(x_t, h_s[-1], W_ih, W_hh, b)
        for values, value in zip((i_s, f_s, g_s, o_s), (i, f, g, o), strict=True):
            values.append(value)
        C_s.append(f * C_s[-1] + i * g)
        h_s.append(o * np.tanh(C_s[-1]))
    hs, cs = np.array(h_s[1:]), np.array(C_s[1:])
    gates = map(np.array, (i_s, f_s, g_s, o_s))
    return hs, (h_s[-1], C_s[-1]), LSTMCache(x, h0, c0, W_ih, W_hh, *gates, cs, hs)


# --- weights by hand ---------------------------------------------------------------------------


@right("latch_weights", "coetaur0, issue 2 of ESIM (2019): zeros first, then slices are filled")
def slices_filled():
    W_ih, W_hh, b = np.zeros((4, 2)), np.zeros((4, 1)), np.zeros(4)
    W_ih[0, 0], b[0] = 60, -30
    W_ih[1, 0], b[1] = -60, 30
    W_ih[2, 1] = 25
    b[3] = 30
    return LSTMParams(W_ih, W_hh, b)


@right("latch_weights", "bennythedataguy, issue 3088 of Keras (2016): Keras's layout, transposed")
def whole_numbers_turned():
    kernel = np.array([[50, -50, 0, 0], [0, 0, 50, 0]])
    bias = np.array([-25, 25, 0, 50])
    return kernel.T, np.zeros((4, 1), dtype=int), bias


@right(
    "latch_weights",
    "Hochreiter & Schmidhuber (1997): output gates that start closed",
)
def output_gate_closed():
    return LSTMParams(
        W_ih=np.array([[40.0, 0.0], [-40.0, 0.0], [0.0, 20.0], [0.0, 0.0]]),
        W_hh=np.zeros((4, 1)),
        b=np.array([-20.0, 20.0, 0.0, -3.0]),
    )


@right("agreement_weights", "common style, no single author: a table of words, by comprehension")
def table_of_words():
    subjects = {"singular subject": 1, "plural subject": -1}
    words = [*subjects, "singular distractor", "plural distractor", "verb", "other"]
    i = [30 if word in subjects else -30 for word in words]
    f = [-v for v in i]
    g = [30 * subjects.get(word, 0) for word in words]
    o = [30] * len(words)
    return LSTMParams(np.array([i, f, g, o], dtype=float), np.zeros((4, 1)), np.zeros(4))


@right("agreement_weights", "twoletters, issue 1 of kyegomez/xLSTM (2024): small weights")
def small_weights_keep_the_sign():
    W_ih = np.array(
        [
            [4.0, 4.0, 0.0, 0.0, 0.0, 0.0],
            [-6.0, -6.0, 0.0, 0.0, 0.0, 0.0],
            [3.0, -3.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        ]
    )
    return LSTMParams(W_ih, np.zeros((4, 1)), np.array([-2.0, 1.0, 0.0, 2.0]))


# --- what is left of a memory ------------------------------------------------------------------


@right("memory_retention", "maadcoen, pull request 533 of columnflow (2024): flip, cumulate, flip")
def flip_cumulate_flip(fs):
    return np.flip(np.cumprod(np.flip(fs, axis=0), axis=0), axis=0)


@right("memory_retention", "common style, no single author: one product for each start")
def one_product_for_each_start(fs):
    return np.array([np.prod(fs[t:], axis=0) for t in range(len(fs))])


@right("memory_retention", "common style, no single author: recursion from the end")
def recursion_from_the_end(fs):
    if len(fs) == 1:
        return fs.copy()
    later = recursion_from_the_end(fs[1:])
    return np.concatenate([(fs[0] * later[0])[None], later])


@right("memory_retention", "common style, no single author: accumulate on a reversed view")
def accumulate_on_a_view(fs):
    return np.multiply.accumulate(fs[::-1])[::-1]
