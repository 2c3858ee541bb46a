"""Cells of many networks at once: are they the library's, and is only the named part missing?"""

import numpy as np
import pytest

from lstm_course.cells.gru import gru_forward
from lstm_course.cells.lstm import lstm_forward, lstm_gates
from lstm_course.cells.rnn import rnn_forward
from lstm_course.cells.variants import coupled_lstm_step
from lstm_course.lessons.shared.batched_cells import CELLS
from lstm_course.lessons.shared.batched_training import (
    answers,
    run,
)
from tests.lstm_course.lessons.shared.networks import B, H, S, T, as_arrays, drawn


def coupled_forward(x, zeros, W_ih, W_hh, b):
    h = c = zeros
    hs, cs = [], []
    for x_t in x:
        h, c = coupled_lstm_step(x_t, h, c, W_ih, W_hh, b)
        hs.append(h)
        cs.append(c)
    return np.stack(hs), np.stack(cs)


@pytest.mark.parametrize("kind", ["rnn", "gru", "lstm", "coupled gates"])
def test_runs_as_the_library_does(kind):
    """Is each of the networks the library's own cell with its own weights, in NumPy?"""
    weights, x = drawn(kind)
    hs, cs = run(kind, weights, x)
    zeros = np.zeros((B, H))
    for s in range(S):
        W_ih, W_hh, b, b_hn, _, _ = as_arrays(weights, s)
        inputs = x[:, s].numpy()
        if kind == "rnn":
            expected = (rnn_forward(inputs, zeros, W_ih, W_hh, b)[0],) * 2
        elif kind == "gru":
            b_hh = np.concatenate([np.zeros(2 * H), b_hn])
            expected = (gru_forward(inputs, zeros, W_ih, W_hh, b, b_hh)[0],) * 2
        elif kind == "lstm":
            h, _, cache = lstm_forward(inputs, zeros, zeros, W_ih, W_hh, b)
            expected = h, cache.cs
        else:
            expected = coupled_forward(inputs, zeros, W_ih, W_hh, b)
        for ours, theirs in zip((hs, cs), expected, strict=True):
            np.testing.assert_allclose(ours[:, s].numpy(), theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("no input gate", "i"),
        ("no forget gate", "f"),
        ("no output gate", "o"),
        ("no tanh on g", "tanh g"),
        ("no tanh on c", "tanh c"),
    ],
)
def test_the_named_part_is_missing_and_nothing_else(kind, missing):
    """Does a loop over the library's layers give the same, with this one part left out?"""
    weights, x = drawn(kind)
    hs, _ = run(kind, weights, x)
    for s in range(S):
        W_ih, W_hh, b, *_ = as_arrays(weights, s)
        h = c = np.zeros((B, H))
        for t in range(T):
            i, f, g, o = lstm_gates(x[t, s].numpy(), h, W_ih, W_hh, b)
            i, f, o = (1 if name == missing else v for name, v in (("i", i), ("f", f), ("o", o)))
            g = np.arctanh(g) if missing == "tanh g" else g
            c = f * c + i * g
            h = o * (c if missing == "tanh c" else np.tanh(c))
            np.testing.assert_allclose(hs[t, s].numpy(), h, rtol=0, atol=1e-9)


def test_every_cell_has_as_many_blocks_as_its_step_reads():
    """Does each cell of the table run with the weights that it is given?"""
    assert len(CELLS) == 9
    for kind in CELLS:
        weights, x = drawn(kind)
        assert answers(kind, weights, x).shape == (T, S, B)
