"""Right answers to lesson 04 that an examiner wrote in unusual styles."""

import itertools

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward, lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("numerical_gradient", "our own: np.nditer with a multi-index, a basis array per entry")
def basis_arrays(f, x, eps=1e-5):
    gradient = np.empty_like(x)
    entries = np.nditer(x, flags=["multi_index", "zerosize_ok"])
    for _ in entries:
        e = np.zeros_like(x)
        e[entries.multi_index] = eps
        gradient[entries.multi_index] = (f(x + e) - f(x - e)) / eps / 2
    return gradient


@right("numerical_gradient", "our own: x itself is moved and each entry put back")
def moved_and_put_back(f, x, eps=1e-5):
    slopes = []
    for index in np.ndindex(*x.shape):
        kept, values = x[index], []
        for sign in (+1, -1):
            x[index] = kept + sign * eps
            values.append(float(f(x)))
        x[index] = kept
        slopes.append((values[0] - values[1]) / (2.0 * eps))
    return np.asarray(slopes, dtype=float).reshape(x.shape)


@right("numerical_gradient", "our own: each entry restored by arithmetic, up to rounding")
def restored_by_arithmetic(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = f(x)
        x[index] -= 2 * eps
        below = f(x)
        x[index] += eps
        gradient[index] = (above - below) / (2 * eps)
    return gradient


@right("lstm_step_backward", "our own: blocks written into one array by slices")
def blocks_by_slices(dh, dc, cache):
    B, H = dh.shape
    s = cache
    t = np.tanh(s.c)
    total = dc + s.o * dh * (1 - t) * (1 + t)
    da = np.empty((B, 4 * H), dh.dtype)
    da[:, :H] = total * s.g * s.i * (1 - s.i)
    da[:, H : 2 * H] = total * s.c_prev * s.f * (1 - s.f)
    da[:, 2 * H : 3 * H] = total * s.i * (1 - s.g**2)
    da[:, 3 * H :] = dh * t * s.o * (1 - s.o)
    both = da @ np.concatenate([s.W_ih, s.W_hh], axis=1)
    dW = da.T @ np.concatenate([s.x, s.h_prev], axis=1)
    I = s.x.shape[1]
    return both[:, :I], both[:, I:], total * s.f, dW[:, :I], dW[:, I:], np.ones(B, dh.dtype) @ da


@right("lstm_backward", "our own: a class that keeps the travelling gradients")
def a_class_that_travels(dhs, cache, dc_T=None):
    class Travel:
        def __init__(self):
            self.dh = np.zeros_like(cache.h0)
            self.dc = np.zeros_like(cache.c0) if dc_T is None else np.array(dc_T)
            self.dx, self.sums = [], None

        def visit(self, t):
            step = cache.step(t)
            dx, self.dh, self.dc, *w = lstm_step_backward(self.dh + dhs[t], self.dc, step)
            self.dx.insert(0, dx)
            self.sums = (
                w if self.sums is None else [a + b for a, b in zip(self.sums, w, strict=True)]
            )

    travel = Travel()
    for t in range(len(dhs) - 1, -1, -1):
        travel.visit(t)
    return np.stack(travel.dx), travel.dh, travel.dc, *travel.sums


@right(
    "cases_for_lstm_backward", "our own: two sequences with different sizes, cosines for numbers"
)
def cosines_of_two_sizes():
    def wave(*shape, phase):
        n = int(np.prod(shape))
        return np.cos(phase + 0.9 * np.arange(1, n + 1) ** 1.1).reshape(shape)

    cases = []
    for k, (T, B, I, H) in enumerate([(4, 2, 3, 5), (3, 4, 1, 2)]):
        x, h0, c0 = wave(T, B, I, phase=k), wave(B, H, phase=1 + k), wave(B, H, phase=2 + k)
        W, U, b = wave(4 * H, I, phase=3), wave(4 * H, H, phase=4), wave(4 * H, phase=5)
        _, _, cache = lstm_forward(x, h0, c0, W, U, b)
        cases.append((wave(T, B, H, phase=6), cache, wave(B, H, phase=7)))
        cases.append((wave(T, B, H, phase=8), cache))
    return cases


@right("truncated_backward", "our own: from the last segment to the first, joined at the end")
def joined_at_the_end(dhs, cache, k):
    T = dhs.shape[0]
    bounds = [*range(0, T, k), T]
    results = [
        lstm_backward(dhs[a:b], cache.segment(a, b))
        for a, b in reversed(list(itertools.pairwise(bounds)))
    ]
    dx = np.concatenate([r[0] for r in reversed(results)], axis=0)
    return dx, *(sum(r[m] for r in results) for m in (3, 4, 5))
