"""Right answers to lesson 04 of an examiner's second round, in unusual styles."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("lstm_step_backward", "our own: each gate adds its own share to the results")
def share_by_share(dh, dc, cache):
    H, tanh_c = dh.shape[1], np.tanh(cache.c)
    dc = dc + dh * cache.o * (1 - tanh_c**2)
    at_output = (dc * cache.g, dc * cache.c_prev, dc * cache.i, dh * tanh_c)
    slopes = (*(s * (1 - s) for s in cache[5:7]), 1 - cache.g**2, cache.o * (1 - cache.o))
    dx, dh_prev = np.zeros_like(cache.x), np.zeros_like(cache.h_prev)
    dW_ih, dW_hh = np.empty_like(cache.W_ih), np.empty_like(cache.W_hh)
    db = np.empty_like(cache.W_hh[:, 0])
    for k, (d, slope) in enumerate(zip(at_output, slopes, strict=True)):
        da, rows = d * slope, slice(k * H, (k + 1) * H)
        dx += da @ cache.W_ih[rows]
        dh_prev += da @ cache.W_hh[rows]
        dW_ih[rows], dW_hh[rows], db[rows] = da.T @ cache.x, da.T @ cache.h_prev, da.sum(axis=0)
    return dx, dh_prev, cache.f * dc, dW_ih, dW_hh, db


@right(
    "lstm_backward", "our own: dc_T joins the gradient of c inside the loop, at the last step only"
)
def dc_T_inside_the_loop(dhs, cache, dc_T=None):
    T = len(dhs)
    dx = [None] * T
    totals = {"dW_ih": 0.0, "dW_hh": 0.0, "db": 0.0}
    dh = dc = np.zeros_like(cache.h0)
    for t in range(T - 1, -1, -1):
        if t == T - 1 and dc_T is not None:
            dc = dc + dc_T
        dx[t], dh, dc, *found = lstm_step_backward(dh + dhs[t], dc, cache.step(t))
        for name, part in zip(totals, found, strict=True):
            totals[name] = totals[name] + part
    return np.array(dx), dh, dc, *totals.values()


@right("truncated_backward", "our own: a while loop over what is left")
def while_something_is_left(dhs, cache, k):
    done, pieces, sums = 0, [], None
    while done < len(dhs):
        part = dhs[done : done + k]
        dx, _, _, *grads = lstm_backward(part, cache.segment(done, done + len(part)), None)
        pieces.append(dx)
        sums = grads if sums is None else [np.add(a, b) for a, b in zip(sums, grads, strict=True)]
        done += len(part)
    return np.vstack(pieces), *sums
