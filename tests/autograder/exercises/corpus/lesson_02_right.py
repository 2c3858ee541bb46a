"""Right answers to lesson 02, after how other people write them."""

import numpy as np
from scipy.special import expit, logit

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)

# --- activations and slopes --------------------------------------------------------------------


@right("sigmoid", "Vimal Thilak, issue 2 of karpathy/neuraltalk (2014): scipy.special.expit")
def scipys_expit(a):
    return expit(a)


@right("sigmoid", "okuta, pull request 1047 of chainer/chainer (2016): tanh for exp")
def by_tanh(a):
    half = a.dtype.type(0.5)
    return np.tanh(a * half) * half + half


@right("sigmoid", "jtlareau, issue 13 of ahmedfgad/NumPyCNN (2022): exp(-logaddexp(0, -x))")
def by_logaddexp(a):
    with np.errstate(under="ignore"):
        return np.exp(-np.logaddexp(np.zeros((), a.dtype), -a))


@right("sigmoid", "julesricheux, issue 4 of peterdsharpe/NeuralFoil (2025): np.fmax(-100, x)")
def bounded_below(a):
    bounded = np.fmax(np.array(-80, a.dtype), a)
    with np.errstate(under="ignore"):
        return 1 / (1 + np.exp(-bounded))


@right("sigmoid", "tanmc123, issue 65 of FederatedAI/FATE (2019): a formula for each sign")
def formula_for_each_sign(a):
    s = np.zeros_like(a)
    positive = a > 0
    s[positive] = 1 / (1 + np.exp(-a[positive]))
    e = np.exp(a[~positive])
    s[~positive] = e / (1 + e)
    return s


@right("sigmoid_grad", "pcarlisi, on Packt's Neural Network Projects (2020): x * (1.0 - x)")
def product_with_the_rest(s):
    return np.multiply(s, 1.0 - s)


@right("sigmoid_grad", "aaryan124/cnn-from-scratch, dsigmoid: expanded")
def expanded(s):
    return s - np.square(s)


@right("sigmoid_grad", "common style, no single author: the vertex form 1/4 - (s - 1/2)²")
def vertex_form(s):
    return 0.25 - (s - 0.5) ** 2


@right("tanh_grad", "Abjcodes, pull request 78 of ML-DL-implementation (2020): the third formula")
def product_of_sum_and_difference(t):
    return (1 + t) * (1 - t)


@right("tanh_grad", "wagenaartje, pull request 276 of cazala/synaptic (2017): 1 / cosh² of a")
def one_over_cosh_of_the_input(t):
    return 1 / np.cosh(np.arctanh(t)) ** 2


# --- gates -------------------------------------------------------------------------------------


@right("gate", "Matus-Dubrava, pull request 338 of fastai/fastbook (2020): concatenate, one layer")
def concatenated(x, h_prev, W_ih, W_hh, b):
    h = np.concatenate([h_prev, x], axis=1)
    weight = np.concatenate([W_hh, W_ih], axis=1)
    return sigmoid(h @ weight.T + b)


@right("gate", "makeyourownneuralnetwork (2016): the activation handed in as a function")
def activation_handed_in(x, h_prev, W_ih, W_hh, b):
    def layer(inputs, activation=lambda v: expit(v)):
        return activation(sum(rows @ weight.T for rows, weight in inputs) + b)

    return layer([(x, W_ih), (h_prev, W_hh)])


@right("gate", "Andrej Karpathy, batched LSTM in NumPy (2015): ones in front stand for the bias")
def ones_in_front(x, h_prev, W_ih, W_hh, b):
    Hin = np.hstack([np.ones((len(x), 1), dtype=x.dtype), x, h_prev])
    WLSTM = np.vstack([b, W_ih.T, W_hh.T])
    return sigmoid(Hin.dot(WLSTM))


@right("forget", "common style, no single author: np.multiply")
def by_multiply(c_prev, f):
    return np.multiply(f, c_prev)


@right("forget", "common style, no single author: unit by unit")
def unit_by_unit(c_prev, f):
    kept = c_prev.copy()
    for index in np.ndindex(c_prev.shape):
        kept[index] = c_prev[index] * f[index]
    return kept


@right("write", "common style, no single author: a copy that is added to, as torch.addcmul does")
def add_into_a_copy(c, i, g):
    new = c.copy()
    new += np.multiply(i, g)
    return new


@right("write", "common style, no single author: the sum of a stack")
def sum_of_a_stack(c, i, g):
    return np.stack([c, i * g]).sum(axis=0)


@right("expose", "common style, no single author: tanh and gate on two lines")
def on_two_lines(c, o):
    h = np.tanh(c)
    return h * o


@right("expose", "Hochreiter & Schmidhuber (1997): 2σ(2c) - 1 is tanh")
def squashing_by_a_sigmoid(c, o):
    return o * (2 * expit(2 * c) - 1)


# --- four layers -------------------------------------------------------------------------------


@right("lstm_gates", "karpathy/neuraltalk, lstm_generator.py (2014): IFOGf filled block by block")
def filled_block_by_block(x, h_prev, W_ih, W_hh, b):
    d = h_prev.shape[1]
    IFGO = x.dot(W_ih.T) + h_prev.dot(W_hh.T) + b
    IFGOf = np.empty_like(IFGO)
    IFGOf[:, : 2 * d] = sigmoid(IFGO[:, : 2 * d])
    IFGOf[:, 3 * d :] = sigmoid(IFGO[:, 3 * d :])
    IFGOf[:, 2 * d : 3 * d] = np.tanh(IFGO[:, 2 * d : 3 * d])
    return IFGOf[:, :d], IFGOf[:, d : 2 * d], IFGOf[:, 2 * d : 3 * d], IFGOf[:, 3 * d :]


@right("lstm_gates", "deeplearning.ai, course 5: a weight matrix for each gate, in a dict")
def matrices_in_a_dict(x, h_prev, W_ih, W_hh, b):
    parameters = {
        name: np.hstack([Wx, Wh, bias[:, None]])
        for name, Wx, Wh, bias in zip(
            "ifgo", np.split(W_ih, 4), np.split(W_hh, 4), np.split(b, 4), strict=True
        )
    }
    concat = np.vstack([x.T, h_prev.T, np.ones((1, len(x)))])
    activations = {"i": expit, "f": expit, "g": np.tanh, "o": expit}
    return tuple(activations[n](parameters[n] @ concat).T for n in "ifgo")


@right("lstm_gates", "common style, no single author: gates as one more axis")
def gates_as_an_axis(x, h_prev, W_ih, W_hh, b):
    B, H = h_prev.shape
    gates = (x @ W_ih.T + h_prev @ W_hh.T + b).reshape(B, 4, H)
    i, f, g, o = (np.ascontiguousarray(gates[:, k]) for k in range(4))
    return [sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)]


@right(
    "lstm_gates",
    "after okuta, pull request 1047 of chainer (2016): tanh for all four",
)
def tanh_for_all_four(x, h_prev, W_ih, W_hh, b):
    a = np.einsum("bi,gi->gb", x, W_ih) + np.einsum("bh,gh->gb", h_prev, W_hh) + b[:, None]
    i, f, g, o = np.vsplit(a, 4)

    def gate(rows):
        return (0.5 + 0.5 * np.tanh(rows / 2)).T

    return gate(i), gate(f), np.tanh(g).T, gate(o)


# --- half-life ---------------------------------------------------------------------------------


@right("forget_bias_for_half_life", "n-gao, issue 37060 of pytorch (2020): log(x) - log1p(-x)")
def two_logarithms(steps):
    f = np.exp(np.log(0.5) / steps)
    return np.log(f) - np.log1p(-f)


@right("forget_bias_for_half_life", "maxthomas, pull request 625 of scalanlp/breeze (2017): logit")
def scipys_logit(steps):
    return logit(np.power(0.5, 1.0 / np.asarray(steps)))


@right("forget_bias_for_half_life", "mortada, pull request 4998 of pandas (2013): (1 - α)^h = ½")
def from_the_share_lost(steps):
    alpha = -np.expm1(-np.log(2) / steps)
    return -np.log(alpha / (1 - alpha))


@right(
    "forget_bias_for_half_life",
    "common style, no single author: solved by hand",
)
def solved_by_hand(steps):
    return -np.log(2 ** (1 / steps) - 1)
