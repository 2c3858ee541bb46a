"""RNN, LSTM and GRU against the check values that other courses and libraries publish.

Each section names its source and turns its layout into ours, which is torch's: time first, samples
as rows, weights (out, in), gates one below the other as i, f, g, o or r, z, n. The numbers are
theirs, with the digits that they print; a comparison is as sharp as these digits allow.
"""

import numpy as np
import pytest

from lstm_course.cells import lstm, lstm_loop
from lstm_course.cells.gru import gru_backward, gru_forward, gru_step, gru_step_backward
from lstm_course.cells.lstm import lstm_step, lstm_step_backward
from lstm_course.cells.rnn import rnn_backward, rnn_forward, rnn_step, rnn_step_backward
from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.cells.variants import peephole_lstm_step

BOTH_LSTMS = pytest.mark.parametrize("module", [lstm, lstm_loop])


def agrees(ours, published, digits):
    """Is each number the published one, to so many decimals?"""
    np.testing.assert_allclose(ours, published, rtol=0, atol=0.6 * 10.0**-digits)


def rows_reordered(array, theirs, ours):
    """Reorder blocks of rows from the order of the letters `theirs` to that of `ours`."""
    blocks = dict(zip(theirs, np.split(array, len(theirs)), strict=True))
    return np.concatenate([blocks[letter] for letter in ours])


# --- CS231n, Stanford --------------------------------------------------------------------------
# Assignment 3, notebooks RNN_Captioning and LSTM_Captioning, 2016 and later. Batch first; weights
# (in, out), so that they are transposed; the LSTM's columns are in the order i, f, o, g.


def line(start, stop, *shape):
    """Evenly spaced numbers in this shape: all the inputs of the notebooks are made so."""
    return np.linspace(start, stop, num=int(np.prod(shape))).reshape(shape)


def from_cs231n(Wx, Wh, b):
    """W_ih, W_hh and b of an LSTM."""
    return tuple(rows_reordered(array, "ifog", "ifgo") for array in (Wx.T, Wh.T, b))


def test_rnn_step_of_cs231n():
    """Does `rnn_step` give `expected_next_h` of "Vanilla RNN: step forward"?"""
    N, D, H = 3, 10, 4
    x, h_prev = line(-0.4, 0.7, N, D), line(-0.2, 0.5, N, H)
    Wx, Wh, b = line(-0.1, 0.9, D, H), line(-0.3, 0.7, H, H), line(-0.2, 0.4, H)
    h, _ = rnn_step(x, h_prev, Wx.T, Wh.T, b)
    published = [
        [-0.58172089, -0.50182032, -0.41232771, -0.31410098],
        [0.66854692, 0.79562378, 0.87755553, 0.92795967],
        [0.97934501, 0.99144213, 0.99646691, 0.99854353],
    ]
    agrees(h, published, 8)


def test_rnn_forward_of_cs231n():
    """Does `rnn_forward` give `expected_h` of "Vanilla RNN: forward"?"""
    N, T, D, H = 2, 3, 4, 5
    x, h0 = line(-0.1, 0.3, N, T, D), line(-0.3, 0.1, N, H)
    Wx, Wh, b = line(-0.2, 0.4, D, H), line(-0.4, 0.1, H, H), line(-0.7, 0.1, H)
    hs, _ = rnn_forward(x.swapaxes(0, 1), h0, Wx.T, Wh.T, b)
    published = [
        [
            [-0.42070749, -0.27279261, -0.11074945, 0.05740409, 0.22236251],
            [-0.39525808, -0.22554661, -0.0409454, 0.14649412, 0.32397316],
            [-0.42305111, -0.24223728, -0.04287027, 0.15997045, 0.35014525],
        ],
        [
            [-0.55857474, -0.39065825, -0.19198182, 0.02378408, 0.23735671],
            [-0.27150199, -0.07088804, 0.13562939, 0.33099728, 0.50158768],
            [-0.51014825, -0.30524429, -0.06755202, 0.17806392, 0.40333043],
        ],
    ]
    agrees(hs.swapaxes(0, 1), published, 8)


def test_lstm_step_of_cs231n():
    """Does `lstm_step` give `expected_next_h` and `expected_next_c` of "LSTM: step forward"?"""
    N, D, H = 3, 4, 5
    x = line(-0.4, 1.2, N, D)
    h_prev, c_prev = line(-0.3, 0.7, N, H), line(-0.4, 0.9, N, H)
    Wx, Wh, b = line(-2.1, 1.3, D, 4 * H), line(-0.7, 2.2, H, 4 * H), line(0.3, 0.7, 4 * H)
    h, c, _ = lstm_step(x, h_prev, c_prev, *from_cs231n(Wx, Wh, b))
    published_h = [
        [0.24635157, 0.28610883, 0.32240467, 0.35525807, 0.38474904],
        [0.49223563, 0.55611431, 0.61507696, 0.66844003, 0.7159181],
        [0.56735664, 0.66310127, 0.74419266, 0.80889665, 0.858299],
    ]
    published_c = [
        [0.32986176, 0.39145139, 0.451556, 0.51014116, 0.56717407],
        [0.66382255, 0.76674007, 0.87195994, 0.97902709, 1.08751345],
        [0.74192008, 0.90592151, 1.07717006, 1.25120233, 1.42395676],
    ]
    agrees(h, published_h, 8)
    agrees(c, published_c, 8)


@BOTH_LSTMS
def test_lstm_forward_of_cs231n(module):
    """Does `lstm_forward` give `expected_h` of "LSTM: forward", its cell state starting from 0?"""
    N, D, H, T = 2, 5, 4, 3
    x, h0 = line(-0.4, 0.6, N, T, D), line(-0.4, 0.8, N, H)
    Wx, Wh, b = line(-0.2, 0.9, D, 4 * H), line(-0.3, 0.6, H, 4 * H), line(0.2, 0.7, 4 * H)
    hs, _, _ = module.lstm_forward(x.swapaxes(0, 1), h0, np.zeros((N, H)), *from_cs231n(Wx, Wh, b))
    published = [
        [
            [0.01764008, 0.01823233, 0.01882671, 0.0194232],
            [0.11287491, 0.12146228, 0.13018446, 0.13902939],
            [0.31358768, 0.33338627, 0.35304453, 0.37250975],
        ],
        [
            [0.45767879, 0.4761092, 0.4936887, 0.51041945],
            [0.6704845, 0.69350089, 0.71486014, 0.7346449],
            [0.81733511, 0.83677871, 0.85403753, 0.86935314],
        ],
    ]
    agrees(hs.swapaxes(0, 1), published, 8)


# --- deeplearning.ai ---------------------------------------------------------------------------
# "Sequence models" (Coursera), week 1, notebook "Building your recurrent neural network,
# step by step". Samples are columns and time is the last axis: (features, samples, steps), so that
# transposing puts time first. One matrix a gate, [state, input] side by side; biases (n_a, 1).


class Draws:
    """The notebook's inputs: normal numbers in the order in which its cells draw them."""

    def __init__(self):
        self.randn = np.random.RandomState(1).randn

    def rnn_with(self, *shape, input_weights_first):
        """An input of this shape, an initial state, and the weights W_ih, W_hh, b."""
        x, a_prev = self.randn(*shape), self.randn(5, 10)
        shapes = [(5, 3), (5, 5)] if input_weights_first else [(5, 5), (5, 3)]
        drawn = [self.randn(*each) for each in shapes]
        W_ih, W_hh = drawn if input_weights_first else drawn[::-1]
        self.randn(2, 5)  # Wya, of a layer on top that is not compared
        b = self.randn(5, 1)
        self.randn(2, 1)  # by
        return x, a_prev, (W_ih, W_hh, b[:, 0])

    def lstm(self):
        """W_ih, W_hh, b: drawn gate by gate, weights and bias, as f, i, o, c (our g)."""
        weights, biases = zip(*((self.randn(5, 8), self.randn(5, 1)) for _ in "fiog"), strict=True)
        rows = rows_reordered(np.concatenate(weights), "fiog", "ifgo")  # (4 · 5, 5 + 3)
        b = rows_reordered(np.concatenate(biases)[:, 0], "fiog", "ifgo")
        return rows[:, 5:], rows[:, :5], b

    def lstm_step(self):
        """x, h_prev, c_prev and the weights of a step, and what the layer on top draws."""
        x, a_prev, c_prev = self.randn(3, 10), self.randn(5, 10), self.randn(5, 10)
        weights = self.lstm()
        self.randn(2, 5)  # Wy
        self.randn(2, 1)  # by
        return x.T, a_prev.T, c_prev.T, *weights


def gates_gradients(dW_ih, dW_hh, db):
    """Their dWf, dWi, dWc, dWo and dbf, dbi, dbc, dbo by letter."""
    rows = np.concatenate([dW_hh, dW_ih], axis=1)  # state first, then input
    dW = dict(zip("ifgo", np.split(rows, 4), strict=True))
    return dW, dict(zip("ifgo", np.split(db, 4), strict=True))


def test_rnn_cell_forward_of_deeplearning_ai():
    """Does `rnn_step` give a_next[4] of exercise 1?"""
    x, a_prev, weights = Draws().rnn_with(3, 10, input_weights_first=False)
    h, _ = rnn_step(x.T, a_prev.T, *weights)
    published = "0.59584544 0.18141802 0.61311866 0.99808218 0.85016201 0.99980978"
    published += " -0.18887155 0.99815551 0.6531151 0.82872037"
    agrees(h.T[4], [float(each) for each in published.split()], 8)


def test_rnn_forward_of_deeplearning_ai():
    """Does `rnn_forward` give a[4][1], one unit of one sample over time, of exercise 2?"""
    x, a0, weights = Draws().rnn_with(3, 10, 4, input_weights_first=False)
    hs, _ = rnn_forward(x.T, a0.T, *weights)
    agrees(hs.T[4, 1], [-0.99999375, 0.77911235, -0.99861469, -0.99833267], 8)


def test_rnn_cell_backward_of_deeplearning_ai():
    """Does `rnn_step_backward` give the gradients of exercise 5?"""
    draws = Draws()
    x, a_prev, weights = draws.rnn_with(3, 10, input_weights_first=True)
    _, cache = rnn_step(x.T, a_prev.T, *weights)
    dx, dh_prev, dW_ih, dW_hh, db = rnn_step_backward(draws.randn(5, 10).T, cache)
    agrees(dx.T[1, 2], -1.3872130506, 10)
    agrees(dh_prev.T[2, 3], -0.152399493774, 12)
    agrees(dW_ih[3, 1], 0.410772824935, 12)
    agrees(dW_hh[1, 2], 1.15034506685, 11)
    agrees(db[4], 0.20023491, 8)


def test_rnn_backward_of_deeplearning_ai():
    """Does `rnn_backward` give the gradients of exercise 6?"""
    draws = Draws()
    x, a0, weights = draws.rnn_with(3, 10, 4, input_weights_first=True)
    _, cache = rnn_forward(x.T, a0.T, *weights)
    dx, dh0, dW_ih, dW_hh, db = rnn_backward(draws.randn(5, 10, 4).T, cache)
    agrees(dx.T[1, 2], [-2.07101689, -0.59255627, 0.02466855, 0.01483317], 8)
    agrees(dh0.T[2, 3], -0.314942375127, 12)
    agrees(dW_ih[3, 1], 11.2641044965, 10)
    agrees(dW_hh[1, 2], 2.30333312658, 11)
    agrees(db[4], -0.74747722, 8)


def test_lstm_cell_forward_of_deeplearning_ai():
    """Does `lstm_step` give a_next[4] and c_next[2] of exercise 3?"""
    h, c, _ = lstm_step(*Draws().lstm_step())
    published_h = "-0.66408471 0.0036921 0.02088357 0.22834167 -0.85575339 0.00138482"
    published_h += " 0.76566531 0.34631421 -0.00215674 0.43827275"
    published_c = "0.63267805 1.00570849 0.35504474 0.20690913 -1.64566718 0.11832942"
    published_c += " 0.76449811 -0.0981561 -0.74348425 -0.26810932"
    agrees(h.T[4], [float(each) for each in published_h.split()], 8)
    agrees(c.T[2], [float(each) for each in published_c.split()], 8)


@BOTH_LSTMS
def test_lstm_forward_of_deeplearning_ai(module):
    """Does `lstm_forward` give a[4][3][6] and c[1][2][1] of exercise 4?"""
    draws = Draws()
    x, a0 = draws.randn(3, 10, 7), draws.randn(5, 10)
    hs, _, cache = module.lstm_forward(x.T, a0.T, np.zeros((10, 5)), *draws.lstm())
    agrees(hs.T[4, 3, 6], 0.172117767533, 12)
    agrees(cache.cs.T[1, 2, 1], -0.855544916718, 12)


def test_lstm_cell_backward_of_deeplearning_ai():
    """Does `lstm_step_backward` give the gradients of exercise 7?"""
    draws = Draws()
    _, _, cache = lstm_step(*draws.lstm_step())
    dh, dc = draws.randn(5, 10).T, draws.randn(5, 10).T
    dx, dh_prev, dc_prev, *weights = lstm_step_backward(dh, dc, cache)
    dW, db = gates_gradients(*weights)
    agrees(dx.T[1, 2], 3.23055911511, 11)
    agrees(dh_prev.T[2, 3], -0.0639621419711, 13)
    agrees(dc_prev.T[2, 3], 0.797522038797, 12)
    agrees(dW["f"][3, 1], -0.147954838164, 12)
    agrees(dW["i"][1, 2], 1.05749805523, 11)
    agrees(dW["g"][3, 1], 2.30456216369, 11)
    agrees(dW["o"][1, 2], 0.331311595289, 12)
    agrees([db[gate][4] for gate in "figo"], [0.18864637, -0.40142491, 0.25587763, 0.13893342], 8)


def lstm_backward_of_deeplearning_ai():
    """Upstream gradients and cache of exercise 8: 7 steps forward, but a loss at the first 4."""
    draws = Draws()
    x, a0 = draws.randn(3, 10, 7), draws.randn(5, 10)
    _, _, cache = lstm.lstm_forward(x.T, a0.T, np.zeros((10, 5)), *draws.lstm())
    return draws.randn(5, 10, 4).T, cache.segment(0, 4)


@BOTH_LSTMS
def test_lstm_backward_of_deeplearning_ai(module):
    """Does `lstm_backward` give the gradients of exercise 8 as they are published today?"""
    dx, dh0, _, *weights = module.lstm_backward(*lstm_backward_of_deeplearning_ai())
    dW, db = gates_gradients(*weights)
    agrees(dx.T[1, 2], [0.00218254, 0.28205375, -0.48292508, -0.43281115], 8)
    agrees(dh0.T[2, 3], 0.312770310257, 12)
    agrees(dW["f"][3, 1], -0.0809802310938, 13)
    agrees(dW["i"][1, 2], 0.40512433093, 11)
    agrees(dW["g"][3, 1], -0.0793746735512, 13)
    agrees(dW["o"][1, 2], 0.038948775763, 12)
    published = [-0.15745657, -0.50848333, -0.42510818, -0.17958196]
    agrees([db[gate][4] for gate in "figo"], published, 8)


def test_the_first_values_of_deeplearning_ai_let_nothing_flow_back():
    """Are the notebook's first values, which early copies still print, those of steps alone?

    They differ from today's and from ours at all steps but the last: nothing came back from the
    step after, neither into h nor into c. Three of their biases' gradients are not even those.
    """
    dhs, cache = lstm_backward_of_deeplearning_ai()
    alone = [lstm_step_backward(dhs[t], 0 * dhs[t], cache.step(t)) for t in range(4)]
    dx, dh_prev, _, *weights = zip(*alone, strict=True)
    dW, db = gates_gradients(*(np.sum(steps, axis=0) for steps in weights))
    agrees(np.stack(dx).T[1, 2], [-0.00173313, 0.08287442, -0.30545663, -0.43281115], 8)
    agrees(dh_prev[0].T[2, 3], -0.095911501954, 12)
    agrees(dW["f"][3, 1], -0.0698198561274, 13)
    agrees(dW["i"][1, 2], 0.102371820249, 12)
    agrees(dW["g"][3, 1], -0.0624983794927, 13)
    agrees(dW["o"][1, 2], 0.0484389131444, 13)
    agrees(db["f"][4], -0.0565788, 7)
    others = np.array([db[gate][4] for gate in "igo"])
    assert (np.abs(others - [-0.06997391, -0.27441821, 0.16532821]) > 0.02).all()


# --- BLG 561, "Deep learning", Istanbul Technical University -----------------------------------
# The unit tests of GRULayer in its package blg561. Batch first; weights (in, out); the two gates
# in one matrix as z, r, the candidate's in another. Its z is the share of the old state, as ours,
# but r multiplies the old state *before* the product with the candidate's weights, as in Cho et al.
# (2014), equation (8). Ours multiplies what comes out, so that n, and with it h, must differ.


def gru_with_reset_first(x, h_prev, Wx, Wh, b, Wxi, Whi, bi):
    """Their step, with gates and input's part from `gru_step`; and what `gru_step` itself gives."""
    W_ih, W_hh, b_ih = (
        np.concatenate([rows_reordered(gates, "zr", "rz"), candidate])
        for gates, candidate in ((Wx.T, Wxi.T), (Wh.T, Whi.T), (b, bi))
    )
    h, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, np.zeros_like(b_ih))
    n = np.tanh(x @ Wxi + (cache.r * h_prev) @ Whi + bi)
    return (1 - cache.z) * n + cache.z * h_prev, h


def test_gru_step_of_blg561e():
    """With r before the product, do our gates give `expected_next_h`, and else another state?"""
    N, D, H = 3, 4, 5
    x, h_prev = line(-0.4, 1.2, N, D), line(-0.3, 0.7, N, H)
    gates = line(-2.1, 1.3, D, 2 * H), line(-0.7, 2.2, H, 2 * H), line(0.3, 0.7, 2 * H)
    candidate = line(-1.8, 2.1, D, H), line(-0.9, 1.6, H, H), line(0.1, 0.9, H)
    theirs, ours = gru_with_reset_first(x, h_prev, *gates, *candidate)
    published = [
        [-0.0999449, -0.03125071, 0.03639522, 0.10290262, 0.16817868],
        [0.2976273, 0.36884449, 0.3992976, 0.42559245, 0.45798687],
        [0.49371886, 0.70402669, 0.70335355, 0.71138395, 0.7425779],
    ]
    agrees(theirs, published, 8)
    assert 0.03 < np.abs(ours - published).max() < 0.05


def test_gru_forward_of_blg561e():
    """The same over a sequence, `expected_h` of the first sample: do all its steps agree?"""
    N, D, H, T = 2, 5, 4, 3
    x, h = line(-0.4, 0.6, N, T, D), line(-0.4, 0.8, N, H)
    gates = line(-0.2, 0.9, D, 2 * H), line(-0.3, 0.6, H, 2 * H), line(0.2, 0.7, 2 * H)
    candidate = line(-0.4, 1.6, D, H), line(-0.7, 0.4, H, H), line(0.4, 0.9, H)
    published = [
        [-0.19332136, -0.12098466, -0.0478229, 0.02618775],
        [0.03427635, 0.09687263, 0.15884181, 0.22017801],
        [0.22173995, 0.30237624, 0.36888384, 0.42432841],
    ]
    for t in range(T):
        h, _ = gru_with_reset_first(x[:, t], h, *gates, *candidate)
        agrees(h[0], published[t], 8)


# --- torch.nn.GRUCell, as a reference of Arraymancer -------------------------------------------
# tests/nn_primitives/references/test_nnp_gru_cell.py: torch's own layout, four decimals printed.


def test_gru_step_of_arraymancers_reference():
    """Does `gru_step` give the states that torch printed, with two biases that differ?"""
    x = np.array([[0.1, 0.2, 0.3, 0.4], [-0.1, -0.2, -0.3, -0.4], [0.5, 0.6, 0.7, 0.8]])
    W_ih = 0.1 * (np.arange(9, 3, -1)[:, None] - np.arange(4))  # 0.9, 0.8, ... down to 0.1
    W_hh = np.tile([[-0.3, -0.1], [-0.2, 0.0]], (3, 1))
    b_ih = np.linspace(0.1, 0.6, 6)
    h, _ = gru_step(x, -np.ones((3, 2)), W_ih, W_hh, b_ih, -b_ih)
    agrees(h, [[-0.5317, -0.4753], [-0.3930, -0.3210], [-0.7325, -0.6430]], 4)


# --- torch.nn.GRU and GRUCell, as references of RAUL -------------------------------------------
# huawei-noah/bolt, training/src/tests/tests/layers, Test_Layer_GRU.cpp and Test_Layer_GRUCell.cpp:
# torch's layout, batch first, single precision. The loss is the sum of the outputs.


def numbers(text, *shape):
    """The numbers in a text, in this shape."""
    return np.array(text.split(), dtype=float).reshape(shape)


def test_gru_backward_of_rauls_reference():
    """Do `gru_forward` and `gru_backward` give what SimpleSeq3Unit asks, all weights being 1?"""
    x = numbers(
        """0.63761783 -0.28129023 -1.32987511 -0.65379959 1.71982408 -0.96095538 -0.63750249
        0.07472499 0.83877468 1.15289509 -1.76109815 -1.10703886 -1.71736121 1.53456104 -0.36151406
        0.58511323 -1.15600657 -0.14336488 -0.19474059 1.49027479 -0.70052689 0.18056405 -0.48284835
        -0.36609861 -1.32705247 1.69527960 2.06549954 0.25783238 -0.56502467 0.92781103""",
        *(2, 3, 5),
    )
    weights = np.ones((12, 5)), np.ones((12, 4)), np.ones(12), np.ones(12)
    hs, cache = gru_forward(x.swapaxes(0, 1), np.zeros((2, 4)), *weights)
    published = "0.10574234 0.15240932 -0.61403465 0.06943178 -0.47310147 -0.45674217"
    agrees(hs.swapaxes(0, 1), numbers(published, 2, 3, 1) * np.ones(4), 6)
    dx, _, dW_ih, dW_hh, db_ih, db_hh = gru_backward(np.ones_like(hs), cache)
    published = "-0.97712630 -0.41819614 1.25780964 -1.11048031 3.54119205 -0.06468894"
    agrees(dx.swapaxes(0, 1), numbers(published, 2, 3, 1) * np.ones(5), 5)
    published = """-0.11048512 -0.00331075 -0.09028359 -0.01148807 -0.14872201
        -0.97238457 0.25348625 -0.22005269 0.36400220 -1.66352570
        -0.33623388 -0.01554246 -0.30447406 -0.05885433 -0.44565848"""
    agrees(dW_ih, np.repeat(numbers(published, 3, 5), 4, axis=0), 5)
    agrees(dW_hh[:, 0], np.repeat([0.01068671, 0.06131050, 0.01282894], 4), 5)
    agrees(db_ih, np.repeat([0.13298517, -0.02688873, 0.45103103], 4), 5)
    agrees(db_hh, np.repeat([0.13298517, -0.02688867, 0.19064982], 4), 5)


def test_gru_step_backward_of_rauls_reference():
    """Do `gru_step` and `gru_step_backward` give what RandomWeightsFusionOffAndOnUnit asks?"""
    x = numbers(
        """-0.68704545 -2.33485818 0.09404085 -0.20208217 3.12574148 1.62500739 -0.63396734
        1.75850010 -0.57933402 0.52056360 1.06761038 -1.56271243 -0.87330669 0.37735614
        -2.18030119 -0.14689700 0.72165412 0.31223938 0.32089281 -1.56860936 0.21175182""",
        *(3, 7),
    )
    h_prev = numbers(
        """1.20043528 -0.15125844 0.89194465 0.69662333 -0.15776138 -1.64236963
        -0.39137629 -1.31812286 -1.75797606 0.10276648 0.26235840 0.50530910""",
        *(3, 4),
    )
    W_ih = numbers(
        """-0.28185493 -0.28055829 -0.38474041 0.33566517 0.35546559 -0.05690634 -0.28934300
        0.38645273 0.31974447 0.03716701 -0.23606765 0.45952392 0.20447034 -0.37957269
        0.47854143 0.37968689 -0.18224543 0.28107727 -0.28409451 -0.07835716 0.42455059
        0.02065957 -0.35360909 -0.16711646 -0.13572258 -0.09646440 0.04785031 0.46241480
        0.02677017 -0.30871999 0.02562714 0.23974359 0.24802011 -0.45696926 -0.08947122
        -0.37157226 -0.21334279 0.18014669 -0.35506511 0.18586344 0.42438906 0.03279418
        -0.33324385 -0.17914248 0.10918206 -0.38115901 0.24840516 -0.45393479 -0.48064667
        -0.48583031 -0.10143167 0.33621645 -0.47323948 0.41559356 -0.20001143 0.14644206
        0.02280146 -0.45085955 0.41466451 0.26922172 0.49699783 0.25260609 -0.33003449
        0.41729188 0.02687222 0.23710823 -0.40091455 -0.14381325 -0.49093878 -0.19474626
        0.10786557 -0.39258087 0.15938210 0.26840341 0.06965464 -0.33454168 -0.38765985
        -0.15425831 0.21947908 0.49319822 0.28751451 -0.05630463 0.17530823 -0.49053144""",
        *(12, 7),
    )
    W_hh = numbers(
        """-0.42705065 0.23330396 -0.28320760 0.24054784 -0.35296607 -0.24765545 -0.41184449
        0.26092035 -0.05094755 0.38480055 0.30943608 0.27667129 0.01607805 -0.15458900
        -0.10871583 0.06645030 0.24785477 -0.35029495 0.41963893 -0.05436504 -0.41897279
        -0.27052891 0.44240886 0.45726359 -0.46313983 0.35264915 0.25057960 0.29595923
        0.42326462 -0.26947516 0.15788788 0.20461661 -0.14774668 0.16732657 -0.14385670
        0.30913067 -0.13872731 -0.18639785 0.12587452 0.17734683 -0.24428582 0.04419917
        0.28976786 -0.04974836 0.15216696 -0.12059349 0.17524981 -0.36219710""",
        *(12, 4),
    )
    b_ih = numbers(
        """-0.29401439 -0.25379527 0.45950544 -0.13454205 -0.00136518 -0.24224776 0.49914503
        0.48833507 -0.37709332 -0.40533495 -0.37899649 -0.00241137""",
        *(12,),
    )
    b_hh = numbers(
        """-0.12745196 -0.32727283 -0.17933607 0.09446543 -0.26124537 0.11079127 -0.11465794
        -0.24228168 0.06869274 0.41112912 -0.33803964 0.02321720""",
        *(12,),
    )
    h, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    published = """1.15116501 -0.22627246 0.76003265 0.65564865 -0.32599488 0.30409038
        0.07302547 -0.07713708 -0.94339150 -0.01185670 0.25705278 0.43279916"""
    agrees(h, numbers(published, 3, 4), 6)
    dx, dh_prev, dW_ih, dW_hh, *_ = gru_step_backward(np.ones_like(h), cache)
    published = """-0.06205156 -0.11707603 0.10811222 -0.00926699 0.07639554 -0.10442813
        -0.16265041 0.45669836 -0.21845661 0.55357927 0.48653150 -0.09047136 -0.41427892
        -0.85915112 -0.00800398 -0.05152406 0.35865912 -0.04100856 0.14345874 0.26601300
        -0.29337540"""
    agrees(dx, numbers(published, 3, 7), 6)
    published = """0.71030843 0.88720351 0.87098521 0.98754054 0.62120128 0.10333990
        0.22900221 -0.14070934 0.35126179 0.92843390 0.76738483 0.94897246"""
    agrees(dh_prev, numbers(published, 3, 4), 6)
    # the first rows of r, z and n
    agrees(dW_ih[0, :4], [-0.11158133, 0.00196455, 0.02207936, -0.00178930], 6)
    agrees(dW_ih[4, :4], [1.14799678, -0.08594241, -0.26294976, -0.02966374], 6)
    agrees(dW_ih[8, :4], [-0.62966585, -0.18863520, 0.42599195, 0.35003769], 6)
    agrees(dW_hh[0], [-0.06879749, 0.02627936, 0.01582104, 0.03811130], 6)
    agrees(dW_hh[4], [0.81720275, -0.23362128, -0.12760787, -0.34663787], 6)
    agrees(dW_hh[8], [-0.58024323, -0.01532696, 0.07699983, 0.12894915], 6)


# --- ONNX Runtime ------------------------------------------------------------------------------
# onnxruntime/test/providers/cpu/rnn, deep_cpu_gru_op_test.cc and deep_cpu_lstm_op_test.cc: single
# precision. Time first and weights (out, in), as ours; the rows are z, r, h and i, o, f, c, and
# their c is our g. Both kinds of bias are concatenated.


def onnx_gru():
    """x and W_ih, W_hh, b_ih, b_hh of "SimpleWeightsWithBias"."""
    x = np.array([-0.1, 0.2, -0.3, 0.4]).reshape(2, 2, 1)
    W = np.array([[0.1, 0.2, 0.3, 0.2, 0.3, 0.1, 0.3, 0.1, 0.2]]).T
    b_x = np.array([-0.01, 0.1, 0.01, -0.2, -0.02, 0.02, 0.3, -0.3, -0.3])
    b_h = np.array([-0.03, 0.5, -0.7, 0.05, -0.7, 0.3, 0.07, -0.03, 0.5])
    R = np.full((9, 3), 0.1)
    return x, *(rows_reordered(array, "zrn", "rzn") for array in (W, R, b_x, b_h))


ONNX_GRU = {
    "forward": [
        [[0.15024948, -0.11097029, -0.02121867], [0.18887489, -0.09747667, 0.02093463]],
        [[0.19538902, -0.19016478, -0.05644283], [0.30856851, -0.15190377, 0.05999807]],
    ],
    "reverse": [
        [[0.20910699, -0.18880953, -0.04005555], [0.29700265, -0.15308119, 0.04537245]],
        [[0.12252139, -0.12032216, -0.05064924], [0.21249877, -0.08884402, 0.04751285]],
    ],
}


@pytest.mark.parametrize("direction", ONNX_GRU)
def test_gru_forward_of_onnx_runtime(direction):
    """Does `gru_forward` give Y where the attribute `linear_before_reset` is 1, in each direction?

    The attribute asks for torch's form: the product with W_hn first, then the reset gate.
    """
    turn = slice(None, None, 1 if direction == "forward" else -1)
    x, *weights = onnx_gru()
    hs, _ = gru_forward(x[turn], np.zeros((2, 3)), *weights)
    agrees(hs[turn], ONNX_GRU[direction], 6)


def test_gru_of_onnx_runtime_without_that_attribute():
    """Is the attribute's default the form with r before the product: other values than ours?"""
    x, W_ih, W_hh, b_ih, b_hh = onnx_gru()
    published = [
        [[0.16783132, -0.11754231, 0.11977843], [0.2046872, -0.10372487, 0.15365849]],
        [[0.22688604, -0.19698407, 0.14017843], [0.33386092, -0.15799662, 0.2381169]],
    ]
    h = np.zeros((2, 3))
    for t in range(2):
        _, cache = gru_step(x[t], h, W_ih, W_hh, b_ih, b_hh)
        n = np.tanh(x[t] @ W_ih[6:].T + b_ih[6:] + (cache.r * h) @ W_hh[6:].T + b_hh[6:])
        h = (1 - cache.z) * n + cache.z * h
        agrees(h, published[t], 6)
    ours, _ = gru_forward(x, np.zeros((2, 3)), W_ih, W_hh, b_ih, b_hh)
    assert np.abs(ours - published).max() > 0.1


def test_bidirectional_lstm_of_onnx_runtime():
    """Does `bidirectional_lstm_forward` give Y of "BidirectionalSimpleWeightsNoBiasTwoRows"?"""
    x = np.array([1.0, 2.0, 10.0, 11.0]).reshape(2, 2, 1)
    W = np.array([[0.1, 0.2, 0.3, 0.4, 1, 2, 3, 4, 10, 11, 12, 13]]).T
    params = rows_reordered(W, "iofg", "ifgo"), np.full((12, 3), 0.1), np.zeros(12)
    forward = [
        [[0.28828835, 0.36581863, 0.45679406], [0.34526032, 0.47220859, 0.55850911]],
        [[0.84196719, 0.89402526, 0.91073048], [0.85882828, 0.90703777, 0.92382453]],
    ]
    reverse = [
        [[0.55391603, 0.69201493, 0.82696019], [0.64046413, 0.82303363, 0.91610711]],
        [[0.61249432, 0.70678632, 0.74094619], [0.62759886, 0.71640738, 0.74624585]],
    ]
    hs = bidirectional_lstm_forward(x, params, params)
    agrees(hs, np.concatenate([forward, reverse], axis=2), 6)


X_2x1x2 = np.array([[[-0.455351, -0.276391]], [[-0.185934, -0.269585]]])


def onnx_lstm():
    """W_ih, W_hh, b and the peepholes p_i, p_f, p_o of "LstmOpContext2x1x2x2"."""
    W = [-0.494659, 0.0453352, -0.487793, 0.417264, -0.0175329, 0.489074, -0.446013, 0.414029]
    W += [-0.0091708, -0.255364, -0.106952, -0.266717, -0.0888852, -0.428709, -0.283349, 0.208792]
    R = [0.146626, -0.0620289, -0.0815302, 0.100482, -0.219535, -0.306635, -0.28515, -0.314112]
    R += [-0.228172, 0.405972, 0.31576, 0.281487, -0.394864, 0.42111, -0.386624, -0.390225]
    b = [0.381619, 0.0323954, -0.14449, 0.420804, -0.258721, 0.45056, -0.250755, 0.0967895]
    p_i, p_o, p_f = np.array([[0.2345, 0.5235], [0.4378, 0.3475], [0.8927, 0.3456]])
    arrays = np.reshape(W, (8, 2)), np.reshape(R, (8, 2)), np.array(b)
    return tuple(rows_reordered(array, "iofg", "ifgo") for array in arrays), (p_i, p_f, p_o)


LSTM_STATES = {  # name of the test: h0, c0, Y, Y_c
    "ForwardHiddenState": (
        [[0.34, 0.72]],
        [[0.0, 0.0]],
        [[0.01797521, -0.07104912], [-0.03174796, -0.0152949]],
        [[-0.07285583, -0.02545788]],
    ),
    "ForwardCellState": (
        [[0.34, 0.72]],
        [[0.63, 0.21]],
        [[0.12797015, 0.0097284], [0.02716939, 0.01842997]],
        [[0.06408449, 0.03139432]],
    ),
}


@BOTH_LSTMS
@pytest.mark.parametrize("name", LSTM_STATES)
def test_lstm_forward_of_onnx_runtime(name, module):
    """Does `lstm_forward` give Y and Y_c where both states start from given numbers?"""
    h0, c0, published, published_c = LSTM_STATES[name]
    weights, _ = onnx_lstm()
    hs, (_, c_T), _ = module.lstm_forward(X_2x1x2, np.array(h0), np.array(c0), *weights)
    agrees(hs[:, 0], published, 6)
    agrees(c_T, published_c, 6)


def test_peepholes_of_onnx_runtime():
    """Does `peephole_lstm_step`, twice, give Y and Y_c of "TestLSTMForwardPeepHole"?"""
    weights, peepholes = onnx_lstm()
    h = c = np.zeros((1, 2))
    for x, published in zip(
        X_2x1x2, [[-0.0251062475, 0.0561261699], [-0.03277518, 0.05935364]], strict=True
    ):
        h, c = peephole_lstm_step(x, h, c, *weights, *peepholes)
        agrees(h[0], published, 6)
    agrees(c[0], [-0.0780206, 0.098829], 6)
