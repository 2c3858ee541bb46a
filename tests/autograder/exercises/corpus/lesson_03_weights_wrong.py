"""Wrong answers to lesson 03's weights set by hand and to `memory_retention`."""

import numpy as np

from lstm_course.cells.lstm import LSTMParams
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- a latch -----------------------------------------------------------------------------------


@wrong(
    "latch_weights",
    "Didact, pull request 93 of apple/coremltools (2017): [i, f, o, z]",
    "The rows of candidate and output gate are exchanged.",
    names=("order-ifog",),
    at=("W_ih =", "b ="),
    says=("exchanged",),
)
def latch_in_the_order_of_core_ml():
    W_ih = np.array([[40.0, 0.0], [-40.0, 0.0], [0.0, 0.0], [0.0, 20.0]])
    b = np.array([-20.0, 20.0, 20.0, 0.0])
    return LSTMParams(W_ih, np.zeros((4, 1)), b)


@wrong(
    "latch_weights",
    "pruthviIntel, pull request 2080 of NervanaSystems/ngraph (2018): f, i, g, o",
    "The rows of input and forget gate are exchanged.",
    names=("order-figo",),
    at=("np.stack([f, i, g, o])",),
    says=("exchanged",),
)
def latch_in_the_order_of_ngraph():
    i, f = np.array([30.0, 0.0, -15.0]), np.array([-50.0, 0.0, 25.0])
    g, o = np.array([0.0, 10.0, 0.0]), np.array([0.0, 0.0, 12.0])
    rows = np.stack([f, i, g, o])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])


@wrong(
    "latch_weights",
    "kngwyu, pull request 17 of Rainy (2019): the bias was set for all four layers",
    "The bias that opens the forget gate is given to the input gate as well.",
    names=("always-writes",),
    at=("np.full(4, 20.0)", "b ="),
    says=("noise gets in", "input gate is open"),
)
def one_bias_for_all_layers():
    W_ih = np.array([[40.0, 0.0], [-40.0, 0.0], [0.0, 40.0], [0.0, 0.0]])
    b = np.full(4, 20.0)
    b[2] = 0.0
    return LSTMParams(W_ih=W_ih, W_hh=np.zeros((4, 1)), b=b)


@wrong(
    "latch_weights",
    "coetaur0, issue 2 of ESIM (2019), after Jozefowicz and others (2015): a forget bias of 1",
    "The forget gate's bias of 1 leaves it open by 0.73 only: the bit fades.",
    names=("too-weak",),
    at=("1.0])", "b ="),
    says=("leak", "too weakly", "fades"),
)
def forget_bias_of_one():
    W_ih = np.array([[4.0, 0.0], [-2.0, 0.0], [0.0, 4.0], [0.0, 0.0]])
    b = np.array([-2.0, 1.0, 0.0, 1.0])
    return LSTMParams(W_ih, np.zeros((4, 1)), b)


@wrong(
    "latch_weights",
    "Hochreiter & Schmidhuber (1997), in reimplementations: the cell has no forget gate",
    "The forget gate is always open, so the bits add up.",
    names=("never-forgets",),
    at=("[0.0, 0.0]", "f ="),
    says=("add up", "old one stays"),
)
def cell_of_1997():
    i, f = [40.0, 0.0, -20.0], [0.0, 0.0, 20.0]
    g, o = [0.0, 20.0, 0.0], [0.0, 0.0, 20.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])


@wrong(
    "latch_weights",
    "bennythedataguy, issue 3088 of keras-team/keras (2016): Keras's kernel is (inputs, 4 units)",
    "`W_ih` is in Keras's layout, (2, 4).",
    at=("kernel", "LSTMParams("),
    says=("has shape", "transposed"),
)
def layout_of_keras():
    kernel = np.array([[40.0, -40.0, 0.0, 0.0], [0.0, 0.0, 20.0, 0.0]])
    recurrent_kernel = np.zeros((1, 4))
    bias = np.array([-20.0, 20.0, 0.0, 20.0])
    return LSTMParams(kernel, recurrent_kernel, bias)


@wrong(
    "latch_weights",
    "kellywzhang, issue 750 of pytorch/pytorch (2017): bias_ih and bias_hh",
    "Four arrays come back, with torch's two biases.",
    at=("return W_ih, W_hh, b_ih, b_hh",),
    says=("4 items", "expected 3"),
)
def with_the_two_biases_of_torch():
    W_ih = np.array([[40.0, 0.0], [-40.0, 0.0], [0.0, 20.0], [0.0, 0.0]])
    W_hh = np.zeros((4, 1))
    b_ih = np.array([-20.0, 20.0, 0.0, 20.0])
    b_hh = np.zeros(4)
    return W_ih, W_hh, b_ih, b_hh


@wrong(
    "latch_weights",
    "alper111, issue 1 of afshinea/stanford-cs-229-machine-learning (2018): what is f = 1?",
    "The forget gate is open at a write and closed otherwise.",
    names=("forget-gate-upside-down",),
    at=("[40.0, 0.0, -20.0]",),
    says=("wrong way round",),
)
def forget_gate_erases_when_open():
    write = [40.0, 0.0, -20.0]
    rows = np.array([write, write, [0.0, 20.0, 0.0], [0.0, 0.0, 20.0]])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])


@wrong(
    "latch_weights",
    "StatQuest's LSTM by hand (2022), copied in many notebooks: weights around 1 and 2",
    "Hand-made weights of ordinary size: no gate is ever quite open or closed.",
    names=("too-weak",),
    at=("1.63", "1.65", "0.94", "-0.19"),
    says=("too weakly", "leak", "i = 0.9"),
)
def weights_of_ordinary_size():
    i = [1.65, 0.0, 0.62]
    f = [1.63, 0.0, 1.62]
    g = [0.0, 0.94, -0.32]
    o = [0.0, -0.19, 0.59]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])


@wrong(
    "latch_weights",
    "common slip, no single author: two columns exchanged",
    "The gates listen to the bit and the candidate to `write`.",
    names=("inputs-exchanged",),
    at=("[0.0, 40.0]", "[20.0, 0.0]"),
    says=("columns of `W_ih` are exchanged",),
)
def listens_to_the_wrong_input():
    W_ih = np.array([[0.0, 40.0], [0.0, -40.0], [20.0, 0.0], [0.0, 0.0]])
    b = np.array([-20.0, 20.0, 0.0, 20.0])
    return LSTMParams(W_ih, np.zeros((4, 1)), b)


# --- subject and verb --------------------------------------------------------------------------


def sentence_weights(i, f, g, o):
    """Rows of six word weights and a bias, as parameters."""
    rows = np.array([i, f, g, o], dtype=float)
    return LSTMParams(W_ih=rows[:, :-1], W_hh=np.zeros((4, 1)), b=rows[:, -1])


@wrong(
    "agreement_weights",
    "Linzen, Dupoux & Goldberg (2016): errors of attraction, the latest noun decides",
    "Every noun overwrites the number.",
    names=("last-noun-decides", "distractors-write", "distractors-erase"),
    at=("noun =",),
    says=("latest noun",),
)
def error_of_attraction():
    noun = [40, 40, 40, 40, 0, 0, -20]
    return sentence_weights(noun, [-v for v in noun], [20, -20, 20, -20, 0, 0, 0], [0] * 6 + [20])


@wrong(
    "agreement_weights",
    "after Lakretz and others (2019), on number units: the number is used up at the verb",
    "The forget gate closes at the verb.",
    names=("verb-erases",),
    at=("f =",),
    says=("verb",),
)
def used_up_at_the_verb():
    i = [40, 40, 0, 0, 0, 0, -20]
    f = [-40, -40, 0, 0, -40, 0, 20]
    return sentence_weights(i, f, [20, -20, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 20])


@wrong(
    "agreement_weights",
    "kngwyu, pull request 17 of Rainy (2019): the same bias for all layers",
    "The input gate has the forget gate's bias and is open at every word.",
    names=("distractors-write", "other-words-write"),
    at=("i =",),
    says=("input gate is open", "their number is added", "i = 1, f = 1"),
)
def bias_of_the_forget_gate_for_all():
    i = [40, 40, 0, 0, 0, 0, 20]
    f = [-40, -40, 0, 0, 0, 0, 20]
    return sentence_weights(i, f, [20, -20, 20, -20, 0, 0, 0], [0, 0, 0, 0, 0, 0, 20])


@wrong(
    "agreement_weights",
    "1997's LSTM, in reimplementations: the cell has no forget gate",
    "Old numbers are never erased, so numbers add up.",
    names=("never-forgets",),
    at=("f =",),
    says=("add up",),
)
def nothing_is_erased():
    i = [40, 40, 0, 0, 0, 0, -20]
    f = [0, 0, 0, 0, 0, 0, 20]
    return sentence_weights(i, f, [20, -20, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 20])


@wrong(
    "agreement_weights",
    "hcoona, pull request 106 of CrispStrobe/CrispASR (2026): rows in the order i, o, f, c",
    "The rows stand in ONNX's order, i, o, f, g.",
    at=("sentence_weights(i, o, f, g)",),
    says=("i, o, f, g", "i = 1, f = 1"),
)
def rows_in_the_order_of_onnx():
    i = [40, 40, 0, 0, 0, 0, -20]
    f = [-40, -40, 0, 0, 0, 0, 20]
    g = [20, -20, 0, 0, 0, 0, 0]
    o = [0, 0, 0, 0, 0, 0, 20]
    return sentence_weights(i, o, f, g)


@wrong(
    "agreement_weights",
    "common slip, no single author: categories sorted in another order",
    "The words are counted singular first: columns 1 and 2 are exchanged.",
    names=("words-in-another-order",),
    at=("[40, 0, 40,", "[-40, 0, -40,"),
    says=("vocabulary has both subjects first",),
)
def words_sorted_by_number():
    i = [40, 0, 40, 0, 0, 0, -20]
    f = [-40, 0, -40, 0, 0, 0, 20]
    g = [20, 20, -20, -20, 0, 0, 0]
    return sentence_weights(i, f, g, [0, 0, 0, 0, 0, 0, 20])


@wrong(
    "agreement_weights",
    "twoletters, issue 1 of kyegomez/xLSTM (2024): a forget bias of 1 is meant to be enough",
    "The gates are too weak to hold a number for a thousand words.",
    names=("too-weak",),
    at=("[-2, -2, 0, 0, 0, 0, 1]", "f ="),
    says=("leak", "too weakly"),
)
def forget_bias_of_one_for_words():
    i = [4, 4, 0, 0, 0, 0, -2]
    f = [-2, -2, 0, 0, 0, 0, 1]
    return sentence_weights(i, f, [3, -3, 3, -3, 0, 0, 0], [0, 0, 0, 0, 0, 0, 2])


# --- what is left of a memory ------------------------------------------------------------------


@wrong(
    "memory_retention",
    "maadcoen, pull request 533 of columnflow (2024): reverse cumulation along another axis",
    "The product runs along the batch.",
    names=("along-the-batch",),
    at=("axis=1",),
    says=("along the batch",),
)
def cumulated_along_the_batch(fs):
    return np.cumprod(fs[:, ::-1], axis=1)[:, ::-1]


@wrong(
    "memory_retention",
    "common slip, no single author: np.cumprod as it comes",
    "The product runs from the first step on.",
    names=("forwards",),
    at=("np.cumprod(fs, axis=0)",),
    says=("first step on",),
)
def from_the_front(fs):
    return np.cumprod(fs, axis=0)


@wrong(
    "memory_retention",
    "m-muecke, pull request 34 of brianboonstra/ragtop (2026): divide by a discount factor",
    "The whole product is divided by that of the earlier gates: 0 / 0 once a gate is closed.",
    names=("divides",),
    at=("total / earlier", "earlier"),
    says=("NaN", "0 / 0"),
)
def divided_by_the_earlier(fs):
    total = np.prod(fs, axis=0)
    earlier = np.concatenate([np.ones_like(fs[:1]), np.cumprod(fs, axis=0)[:-1]])
    return total / earlier


@wrong(
    "memory_retention",
    "common slip, no single author: products as sums of logarithms",
    "The logarithm of a closed gate is minus infinity, and the difference of two is NaN.",
    names=("divides-by-own-gate",),
    at=("logs.sum(axis=0) -", "np.log(fs)"),
    says=("NaN",),
)
def logarithms_subtracted(fs):
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(fs)
        later = logs.sum(axis=0) - np.cumsum(logs, axis=0) + logs
    return np.exp(later)


@wrong(
    "memory_retention",
    "tf.math.cumprod(reverse=True, exclusive=True), as used for discounts",
    "Each entry lacks its own gate.",
    names=("own-gate-left-out",),
    at=("np.ones_like(fs[:1])", "fs[1:]"),
    says=("lacks its own gate",),
)
def exclusive_product(fs):
    later = np.concatenate([fs[1:], np.ones_like(fs[:1])])
    return np.cumprod(later[::-1], axis=0)[::-1]


@wrong(
    "memory_retention",
    "common slip, no single author: a constant factor, as in discounted returns",
    "The gate of step t is raised to a power, as if it stayed what it is.",
    names=("power-of-own-gate",),
    at=("fs[t] ** (T - t)",),
    says=("power",),
)
def constant_discount(fs):
    T = len(fs)
    return np.stack([fs[t] ** (T - t) for t in range(T)])


@wrong(
    "memory_retention",
    "common slip, no single author: a loop that writes into its argument",
    "The caller's gates are overwritten.",
    at=("fs[t] *= fs[t + 1]",),
    says=("writes into", "modif"),
)
def multiplied_into_the_argument(fs):
    for t in reversed(range(len(fs) - 1)):
        fs[t] *= fs[t + 1]
    return fs


@wrong(
    "memory_retention",
    "common slip, no single author: a slice that ends one too early",
    "The last gate is never multiplied in: the slice ends one too early.",
    names=("last-gate-left-out",),
    at=("fs[t:-1]",),
    says=("last gate",),
)
def slice_ends_too_early(fs):
    return np.stack([np.prod(fs[t:-1], axis=0) for t in range(len(fs))])


@wrong(
    "memory_retention",
    "azmyrajab, issue 74 of polars-xdt (2024): which share is alpha, the kept or the lost?",
    "This is the share that is lost.",
    names=("what-is-lost",),
    at=("1 -",),
    says=("share that is lost",),
)
def share_that_is_lost(fs):
    kept = np.cumprod(fs[::-1], axis=0)[::-1]
    return 1 - kept


@wrong(
    "memory_retention",
    "common slip, no single author: a mean for what changes from step to step",
    "The mean over time stands for every gate.",
    names=("power-of-the-mean-gate",),
    at=("fs.mean(axis=0)", "mean **"),
    says=("mean over time", "averaged"),
)
def mean_gate(fs):
    mean = fs.mean(axis=0)
    return np.stack([mean ** (len(fs) - t) for t in range(len(fs))])
