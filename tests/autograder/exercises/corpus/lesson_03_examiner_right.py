"""Right answers to lesson 03 that an examiner wrote in unusual styles."""

from collections import deque

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMParams, LSTMStepCache, lstm_gates, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("lstm_step", "our own: the gates by hand, the cell state as a weighted stack")
def weighted_stack(x, h_prev, c_prev, W_ih, W_hh, b):
    a = np.hstack((x, h_prev)) @ np.hstack((W_ih, W_hh)).T + b
    i, f, o = [sigmoid(block) for k, block in enumerate(np.hsplit(a, 4)) if k != 2]
    g = np.tanh(np.hsplit(a, 4)[2])
    c = (np.stack([f, i]) * np.stack([c_prev, g])).sum(axis=0)
    h = np.tanh(c) * o
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@right("lstm_step", "our own: in place on arrays of its own")
def in_place_on_its_own(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(b=b, W_hh=W_hh, W_ih=W_ih, h_prev=h_prev, x=x)
    c = c_prev.copy()
    c *= f
    c += i * g
    h = np.tanh(c)
    h *= o
    values = {"x": x, "h_prev": h_prev, "c_prev": c_prev, "W_ih": W_ih, "W_hh": W_hh}
    return h, c, LSTMStepCache(**values, i=i, f=f, g=g, o=o, c=c)


@right("lstm_forward", "our own: buffers filled through a deque of steps")
def filled_from_a_deque(x, h0, c0, W_ih, W_hh, b):
    T, (B, H) = x.shape[0], h0.shape
    store = {name: np.empty((T, B, H), x.dtype) for name in ("i", "f", "g", "o", "c", "h")}
    state, todo = (h0, c0), deque(enumerate(x))
    while todo:
        t, x_t = todo.popleft()
        h, c, step = lstm_step(x_t, *state, W_ih, W_hh, b)
        for name in "ifgoc":
            store[name][t] = getattr(step, name)
        store["h"][t] = h
        state = h, c
    cache = LSTMCache(
        x, h0, c0, W_ih, W_hh, *(store[n] for n in "ifgo"), cs=store["c"], hs=store["h"]
    )
    return store["h"], (store["h"][-1], store["c"][-1]), cache


@right("memory_retention", "our own: a ufunc's accumulate over a reversed view")
def accumulate_of_a_view(fs):
    return np.multiply.accumulate(fs[::-1], axis=0)[::-1]


@right("memory_retention", "our own: a product for each step")
def a_product_for_each_step(fs):
    return np.array([np.prod(fs[t:], axis=0) for t in range(len(fs))])


@right(
    "latch_weights", "our own: larger numbers, integers, and a recurrent weight that does no harm"
)
def larger_whole_numbers():
    W_ih = np.array([[100, 0], [-100, 0], [0, 60], [0, 0]])
    b = np.array([-50, 50, 0, 30])
    return LSTMParams(W_ih.astype(float), np.zeros((4, 1)), b.astype(float))


@right("latch_weights", "our own: the cell shows the bit only when it is written")
def shown_only_at_a_write():
    i = [40.0, 0.0, -20.0]
    f = [-40.0, 0.0, 20.0]
    g = [0.0, 20.0, 0.0]
    o = [40.0, 0.0, -20.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])


@right("agreement_weights", "our own: the table read down the columns, a plain tuple")
def read_down_the_columns():
    columns = [
        (30.0, -30.0, 25.0, 30.0),
        (30.0, -30.0, -25.0, 30.0),
        (-30.0, 30.0, 0.0, 30.0),
        (-30.0, 30.0, 0.0, 30.0),
        (-30.0, 30.0, 0.0, 30.0),
        (-30.0, 30.0, 0.0, 30.0),
    ]
    return np.array(columns).T, np.zeros((4, 1)), np.zeros(4)
