"""Wrong answers to `rnn_step` and `rnn_step_backward`, after what other people wrote."""

import numpy as np

from lstm_course.cells.rnn import RNNStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- forward -----------------------------------------------------------------------------------


@wrong(
    "rnn_step",
    "joetigger, issue 109 of lmjohns3/theanets (2015): in MUT1, tanh covers one product alone",
    "tanh is closed too early: the recurrent product and the bias are added after it.",
    names=("bias-after-squashing", "squashes-the-input-alone"),
    at=("np.tanh(x @ W_ih.T)",),
    says=("outside", "after tanh"),
)
def tanh_of_the_input_alone(x, h_prev, W_ih, W_hh, b):
    h = np.tanh(x @ W_ih.T) + h_prev @ W_hh.T + b
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "bgavran, issue 317 of HIPS/autograd (2017): tanh built from exp(-x), not from exp(-2x)",
    "The exponent lacks its factor 2, so this is tanh(a / 2).",
    names=("tanh-of-half",),
    at=("np.exp(-a)", "(1.0 - e) / (1.0 + e)"),
    says=("half", "a / 2"),
)
def tanh_from_exponentials(x, h_prev, W_ih, W_hh, b):
    a = np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b
    e = np.exp(-a)
    h = (1.0 - e) / (1.0 + e)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "vmirly, issue 106 of rasbt/machine-learning-book (2023): torch's two biases, by hand",
    "The one bias is added to both products.",
    names=("bias-twice",),
    at=("from_input =", "from_past =", "from_input + from_past"),
    says=("twice",),
)
def one_bias_for_each_product(x, h_prev, W_ih, W_hh, b):
    from_input = np.matmul(x, np.transpose(W_ih)) + b
    from_past = np.matmul(h_prev, np.transpose(W_hh)) + b
    h = np.tanh(from_input + from_past)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "aadil-srivastava01, pull request 469 of fastai/fastbook (2021): LMModel3 adds first",
    "The projected input is added to the old state, and the sum goes through W_hh.",
    at=("h_prev + x @ W_ih.T", "h @ W_hh.T"),
    says=("through `W_hh`",),
)
def input_added_to_the_state(x, h_prev, W_ih, W_hh, b):
    h = h_prev + x @ W_ih.T
    h = np.tanh(h @ W_hh.T + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "tristandeleu, issue 61 of craffel/nntools (2015): rows or columns in the documentation",
    "The recurrent weights are not transposed.",
    names=("recurrent-weights-transposed",),
    at=("np.dot(h_prev, W_hh)",),
    says=("transposed", "wrong way round"),
)
def documented_in_columns(x, h_prev, W_ih, W_hh, b):
    activation = np.dot(x, W_ih.T)
    activation += np.dot(h_prev, W_hh)
    activation += b
    h = np.tanh(activation)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "deeplearning.ai, course 5 week 1, rnn_cell_forward: columns are sequences there",
    "The equation of the column convention: the weights stand on the left.",
    at=("np.dot(W_hh, h_prev)", "a_next"),
    says=("ValueError", "not aligned", "column"),
)
def columns_are_sequences(x, h_prev, W_ih, W_hh, b):
    a_next = np.tanh(np.dot(W_hh, h_prev) + np.dot(W_ih, x) + b)
    return a_next, RNNStepCache(x, h_prev, W_ih, W_hh, a_next)


@wrong(
    "rnn_step",
    "beckswu, notes on course 5 of deeplearning.ai (2021): one matrix for [state, input]",
    "The matrix is stacked state first, the vector input first.",
    names=("columns-exchanged-input-first",),
    at=("np.concatenate((x, h_prev), axis=1)", "np.concatenate((W_hh, W_ih), axis=1)", "z @ W.T"),
    says=("order", "columns"),
)
def stacked_in_two_orders(x, h_prev, W_ih, W_hh, b):
    W = np.concatenate((W_hh, W_ih), axis=1)
    z = np.concatenate((x, h_prev), axis=1)
    h = np.tanh(z @ W.T + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "Mantas Lukoševičius, minimal echo state network (2012): leaky units",
    "The new state is mixed with the old one.",
    at=("(1 - leak) * h_prev", "leak * update"),
    says=("old state",),
)
def leaky_unit(x, h_prev, W_ih, W_hh, b):
    leak = 0.3
    update = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)
    h = (1 - leak) * h_prev + leak * update
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "julianhoever, issue 245 of es-ude/elastic-ai.creator (2023): HardTanh for hardware",
    "The pre-activation is cut off at -1 and 1; tanh is a smooth curve.",
    names=("hard-tanh",),
    at=("np.clip",),
    says=("cut off", "piecewise", "clip"),
)
def hard_tanh(x, h_prev, W_ih, W_hh, b):
    h = np.clip(x @ W_ih.T + h_prev @ W_hh.T + b, -1, 1)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "Saitoh, Deep Learning from Scratch 2, copied by retrieva (chapter 5): weights are (in, out)",
    "The input weights are used as (in, out), which does not fit their shape.",
    at=("np.dot(x, W_ih)",),
    says=("ValueError", "not aligned"),
)
def weights_in_out(x, h_prev, W_ih, W_hh, b):
    t = np.dot(h_prev, W_hh) + np.dot(x, W_ih) + b
    h_next = np.tanh(t)
    return h_next, RNNStepCache(x, h_prev, W_ih, W_hh, h_next)


@wrong(
    "rnn_step",
    "Avinash-B, issue 25 of makeyourownneuralnetwork (2018): a sign lost while copying a formula",
    "The bias is subtracted; it should be added.",
    at=("- b",),
    says=("subtracted", "sign"),
)
def bias_with_the_wrong_sign(x, h_prev, W_ih, W_hh, b):
    s = np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) - b
    h = (np.exp(s) - np.exp(-s)) / (np.exp(s) + np.exp(-s))
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


# --- backward ----------------------------------------------------------------------------------


def gradients(da, cache):
    """What follows from the gradient at the pre-activation, written as CS231n students do."""
    dx = da.dot(cache.W_ih)
    dprev_h = da.dot(cache.W_hh)
    dWx = da.T.dot(cache.x)
    dWh = da.T.dot(cache.h_prev)
    db = np.sum(da, axis=0)
    return dx, dprev_h, dWx, dWh, db


@wrong(
    "rnn_step_backward",
    "chenyongliqi, issue 26 of oreilly-japan/deep-learning-from-scratch-2 (2024): 1 / (1 - h²)",
    "The gradient is divided by the slope of tanh: that is the slope of the inverse function.",
    at=("dh / (1 - cache.h**2)",),
    says=("divided", "inverse", "division by zero"),
)
def slope_of_the_inverse(dh, cache):
    dt = dh / (1 - cache.h**2)
    return gradients(dt, cache)


@wrong(
    "rnn_step_backward",
    "hdsong1996, issue 41 of nicodjimenez/lstm (2019): claims that tanh' is 1 + values²",
    "The sign in the slope of tanh is wrong.",
    at=("1.0 + values**2", "tanh_derivative(cache.h)"),
    says=("sign", "plus"),
)
def slope_of_tan(dh, cache):
    def tanh_derivative(values):
        return 1.0 + values**2

    return gradients(dh * tanh_derivative(cache.h), cache)


@wrong(
    "rnn_step_backward",
    "Leefir, issue 544 of scutan90/DeepLearning-500-questions (2024): a table says -(tanh x)²",
    "The 1 is missing from the slope of tanh.",
    at=("-np.square(cache.h)", "dh * slope"),
    says=("1 is missing",),
)
def slope_without_its_one(dh, cache):
    slope = -np.square(cache.h)
    return gradients(dh * slope, cache)


@wrong(
    "rnn_step_backward",
    "chiayisu/NLP_and_ML_Algorithm, RNN.py: the state's gradient meets the weights as they are",
    "W_hh is used the wrong way round on the way to `dh_prev`.",
    names=("dh-prev-transposed",),
    at=("np.dot(dtanh, cache.W_hh.T)",),
    says=("transposed", "wrong way round"),
)
def state_gradient_transposed(dh, cache):
    dtanh = dh * (1 - np.square(cache.h))
    dWh = np.dot(cache.h_prev.T, dtanh).T
    dWx = np.dot(cache.x.T, dtanh).T
    d_h_minus_1 = np.dot(dtanh, cache.W_hh.T)
    dx = np.dot(dtanh, cache.W_ih)
    return dx, d_h_minus_1, dWx, dWh, dtanh.sum(0)


@wrong(
    "rnn_step_backward",
    "chiayisu/NLP_and_ML_Algorithm, RNN.py: the bias has a row for each sequence of the batch",
    "`db` is not summed over the batch.",
    names=("db-not-summed",),
    at=("dtanh.copy()",),
    says=("has shape", "summed"),
)
def bias_gradient_per_sequence(dh, cache):
    dtanh = dh * (1 - np.square(cache.h))
    db = dtanh.copy()
    return (*gradients(dtanh, cache)[:4], db)


@wrong(
    "rnn_step_backward",
    "666even666, issue 5 of kvfrans/notes (2025): the bias's gradient is a mean there",
    "`db` is averaged over the batch.",
    names=("db-averaged",),
    at=("np.mean(da, axis=0)",),
    says=("averaged", "mean"),
)
def mean_bias_gradient(dh, cache):
    da = dh * (1 - cache.h * cache.h)
    dx, dh_prev, dW_ih, dW_hh, _ = gradients(da, cache)
    return dx, dh_prev, dW_ih, dW_hh, np.mean(da, axis=0)


@wrong(
    "rnn_step_backward",
    "mattiasospetti, issue 9 of VikParuchuri/zero_to_gpt (2023): the hidden state of step t",
    "`dW_hh` is made with the state after the step, not with the one before it.",
    names=("dW-hh-with-new-state",),
    at=("hidden[:, :, None]", "h_weight_grad", "hidden = cache.h"),
    says=("new state", "`h_prev`"),
)
def weight_gradient_with_own_state(dh, cache):
    hidden = cache.h
    h_grad = dh * (1 - hidden**2)
    h_weight_grad = np.sum(hidden[:, :, None] @ h_grad[:, None, :], axis=0)
    dx, dh_prev, dW_ih, _, db = gradients(h_grad, cache)
    return dx, dh_prev, dW_ih, h_weight_grad.T, db


@wrong(
    "rnn_step_backward",
    "a learner on community.deeplearning.ai, thread 157244 (2022): tanh computed once more",
    "The state is recomputed for its slope, without the bias, which the cache does not hold.",
    at=("np.tanh(np.dot", "1 - again**2"),
    says=("bias",),
)
def state_recomputed_without_the_bias(dh, cache):
    again = np.tanh(np.dot(cache.x, cache.W_ih.T) + np.dot(cache.h_prev, cache.W_hh.T))
    return gradients(dh * (1 - again**2), cache)


@wrong(
    "rnn_step_backward",
    "TeHMoroS, issue 40 of davidrmiller/neural2d (2018): the derivative is handed the output",
    "tanh is applied to h, which is tanh's output already.",
    names=("slope-of-the-output",),
    at=("np.tanh(cache.h)",),
    says=("output already", "once more", "twice"),
)
def derivative_of_the_output(dh, cache):
    slope = 1.0 - np.tanh(cache.h) * np.tanh(cache.h)
    return gradients(dh * slope, cache)


@wrong(
    "rnn_step_backward",
    "YoannDupont, issue 232 of torch/torch7 (2015): brackets in the slope of a curve",
    "Without brackets, `dh * 1 - h**2` subtracts h² from the gradient.",
    names=("slope-brackets",),
    at=("dh * 1 - cache.h**2",),
    says=("bracket",),
)
def brackets_forgotten(dh, cache):
    da = dh * 1 - cache.h**2
    return gradients(da, cache)


@wrong(
    "rnn_step_backward",
    "starFalll, issue 10 of bighuang624/Andrew-Ng-Deep-Learning-notes (2018): 1/m and a stray 2",
    "`dW_hh` is twice too large.",
    at=("* 2",),
    says=("2 times", "twice", "factor 2"),
)
def twice_the_recurrent_gradient(dh, cache):
    dZ = np.multiply(dh, 1 - np.power(cache.h, 2))
    dx, dh_prev, dW_ih, _, db = gradients(dZ, cache)
    dW_hh = np.dot(dZ.T, cache.h_prev) * 2
    return dx, dh_prev, dW_ih, dW_hh, db


@wrong(
    "rnn_step_backward",
    "Synthaze/EpyNN, parameters of the RNN layer (2021): every gradient times 1/m",
    "The gradients of weights and bias are averaged over the batch.",
    names=("weights-averaged",),
    at=("/ m",),
    says=("averaged", "divided by the batch size", "mean"),
)
def averaged_over_the_batch(dh, cache):
    m = len(dh)
    da = dh * (1 - cache.h**2)
    dx, dh_prev, dW_ih, dW_hh, db = gradients(da, cache)
    return dx, dh_prev, dW_ih / m, dW_hh / m, db / m


@wrong(
    "rnn_step_backward",
    "Chris_Dandre, community.deeplearning.ai, thread 405415 (2023): splitting [W_hh, W_ih]",
    "The gradient at [h, x] is cut at the wrong place: its first columns are not those of x.",
    names=("cut-at-the-wrong-column",),
    at=("both[:, :I], both[:, I:]", "both[:, :I]"),
    says=("mixed up", "cut", "columns"),
)
def cut_at_the_wrong_column(dh, cache):
    I = cache.x.shape[1]
    da = dh * (1 - cache.h**2)
    both = da @ np.hstack([cache.W_hh, cache.W_ih])
    dx, dh_prev = both[:, :I], both[:, I:]
    return (dx, dh_prev, *gradients(da, cache)[2:])


@wrong(
    "rnn_step_backward",
    "CS231n assignment 3 (2016), where the weights are (in, out)",
    "Both weight gradients are transposed: (in, out) instead of (out, in).",
    names=("dW-ih-transposed", "dW-hh-transposed"),
    at=("cache.x.T.dot(dtanh)", "cache.h_prev.T.dot(dtanh)"),
    says=("transposed", "has shape"),
)
def gradients_in_out(dh, cache):
    dtanh = dh * (1 - cache.h**2)
    dWx = cache.x.T.dot(dtanh)
    dWh = cache.h_prev.T.dot(dtanh)
    dx, dh_prev, _, _, db = gradients(dtanh, cache)
    return dx, dh_prev, dWx, dWh, db


@wrong(
    "rnn_step_backward",
    "elizaluna007/AI_EC, RNN.py, after Victor Zhou's introduction: clips every gradient to ±1",
    "Every gradient is clipped to between -1 and 1.",
    at=("np.clip",),
    says=("clip",),
)
def clips_to_one(dh, cache):
    d_h = dh * (1 - cache.h**2)
    found = gradients(d_h, cache)
    return tuple(np.clip(d, -1, 1) for d in found)


@wrong(
    "rnn_step_backward",
    "Andrej Karpathy, min-char-rnn (2015) and its ports: clips every gradient to ±5",
    "Every gradient is clipped to between -5 and 5, which only shows where one is that large.",
    at=("np.clip",),
    says=("clip",),
)
def clips_to_five(dh, cache):
    dhraw = (1 - cache.h * cache.h) * dh
    found = list(gradients(dhraw, cache))
    for dparam in found:
        np.clip(dparam, -5, 5, out=dparam)
    return tuple(found)


@wrong(
    "rnn_step_backward",
    "nihuo76, issue 7 of Burton2000/CS231n-2017 (2018): the upstream gradient is written to",
    "The slope is multiplied into the caller's `dh`.",
    at=("dh *=",),
    says=("writes into", "modif", "in place"),
)
def slope_in_place(dh, cache):
    dh *= 1 - cache.h**2
    return gradients(dh, cache)
