"""Wrong answers to `lstm_step_backward`, after what other people wrote."""

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


def finish(da, dc_prev, cache):
    """What follows from the gradients at the four pre-activations."""
    da = np.concatenate(da, axis=1)
    dx = da @ cache.W_ih
    dh_prev = da @ cache.W_hh
    return dx, dh_prev, dc_prev, da.T @ cache.x, da.T @ cache.h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "sangche, issue 1 of cthorey/CS231 (2016): should += be = ?",
    "The gradient that comes in at the memory is dropped.",
    names=("future-memory-dropped",),
    at=("dnext_c = o *",),
    says=("dropped",),
)
def assigned_for_added(dh, dc, cache):
    _, _, prev_c, _, _, i, f, g, o, next_c = cache
    dnext_c = o * (1 - np.tanh(next_c) ** 2) * dh
    do = np.tanh(next_c) * dh
    df, di, dg = prev_c * dnext_c, g * dnext_c, i * dnext_c
    da = [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)]
    return finish(da, f * dnext_c, cache)


@wrong(
    "lstm_step_backward",
    "tonyzhang617, pull request 49 of nicodjimenez/lstm (2021): removes top_diff_s",
    "The gradient of the constant error carousel is removed.",
    names=("future-memory-dropped",),
    at=("ds = cache.o * dh",),
    says=("dropped",),
)
def carousel_removed(dh, dc, cache):
    t = np.tanh(cache.c)
    ds = cache.o * dh * (1 - t * t)
    do = t * dh
    da = [
        ds * cache.g * sigmoid_grad(cache.i),
        ds * cache.c_prev * sigmoid_grad(cache.f),
        ds * cache.i * tanh_grad(cache.g),
        do * sigmoid_grad(cache.o),
    ]
    return finish(da, ds * cache.f, cache)


@wrong(
    "lstm_step_backward",
    "kaikai-sk, issue 39 of nicodjimenez/lstm (2018): ds = o * top_diff_h + top_diff_s",
    "The slope of tanh around the memory is missing.",
    names=("tanh-slope-missing",),
    at=("ds = o * dh + dc",),
    says=("slope of tanh is missing",),
)
def memory_shown_without_tanh(dh, dc, cache):
    _, _, s_prev, _, _, i, f, g, o, s = cache
    ds = o * dh + dc
    do = np.tanh(s) * dh
    di, dg, df = g * ds, i * ds, s_prev * ds
    da = [i * (1 - i) * di, f * (1 - f) * df, (1 - g**2) * dg, o * (1 - o) * do]
    return finish(da, ds * f, cache)


@wrong(
    "lstm_step_backward",
    "rocket-racoon13, issue 1 of CaptainE/RNN-LSTM-in-numpy (2023): derivative=True is missing",
    "The forget gate's line uses the sigmoid where its slope belongs.",
    names=("forget-slope-is-the-sigmoid",),
    at=("sigmoid(f) * df",),
    says=("sigmoid where its slope", "slope of `f`", "block of `f`", "f only"),
)
def sigmoid_for_its_derivative(dh, dc, cache):
    _, _, C_prev, _, _, i, f, g, o, C = cache
    do = dh * np.tanh(C)
    do = sigmoid_grad(o) * do
    dC = dc + dh * o * tanh_grad(np.tanh(C))
    dg = tanh_grad(g) * (dC * i)
    di = sigmoid_grad(i) * (dC * g)
    df = dC * C_prev
    df = sigmoid(f) * df
    return finish([di, df, dg, do], f * dC, cache)


@wrong(
    "lstm_step_backward",
    "cuancuancuanhao, issue 53 of hanbt/learn_dl (2019): bi_grad and bo_grad from delta_f",
    "The biases of input and output gate get the forget gate's gradient.",
    at=("bi_grad = ", "bo_grad = "),
    says=("`i` and `o`", "block of"),
)
def biases_copied_from_the_forget_gate(dh, dc, cache):
    tanh_c = np.tanh(cache.c)
    total = dc + dh * cache.o * (1 - tanh_c**2)
    delta_i = total * cache.g * cache.i * (1 - cache.i)
    delta_f = total * cache.c_prev * cache.f * (1 - cache.f)
    delta_ct = total * cache.i * (1 - cache.g**2)
    delta_o = dh * tanh_c * cache.o * (1 - cache.o)
    gradients = finish([delta_i, delta_f, delta_ct, delta_o], total * cache.f, cache)
    bf_grad = delta_f.sum(axis=0)
    bi_grad = delta_f.sum(axis=0)
    bo_grad = delta_f.sum(axis=0)
    db = np.concatenate([bi_grad, bf_grad, delta_ct.sum(axis=0), bo_grad])
    return (*gradients[:-1], db)


@wrong(
    "lstm_step_backward",
    "van-dai-vuong, issue 77 of lhnguyen102/cuTAGI (2024): gates use different deltas",
    "The output gate's gradient is made from the memory's gradient.",
    names=("do-from-total",),
    at=("do = delta_m * np.tanh(c)",),
    says=("made from `dc`",),
)
def output_gate_from_the_memory(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    delta_m = dc + dh * o * tanh_grad(np.tanh(c))
    do = delta_m * np.tanh(c)
    di, df, dg = delta_m * g, delta_m * c_prev, delta_m * i
    da = [di * sigmoid_grad(i), df * sigmoid_grad(f), dg * tanh_grad(g), do * sigmoid_grad(o)]
    return finish(da, delta_m * f, cache)


@wrong(
    "lstm_step_backward",
    "jinzishuai, issue 44 of learn2deeplearn (2018): equation (8) of deeplearning.ai's notebook",
    "In the candidate's line, the path through h is multiplied by the candidate once too often.",
    names=("candidate-in-its-own-gradient",),
    at=("* i * dh * g",),
    says=("candidate once", "block of `g`", "extra factor", "factor `g`"),
)
def equation_eight(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    t = np.tanh(c)
    dot = dh * t * o * (1 - o)
    dcct = (dc * i + o * (1 - np.square(t)) * i * dh * g) * (1 - np.square(g))
    dit = (dc * g + o * (1 - np.square(t)) * g * dh) * i * (1 - i)
    dft = (dc * c_prev + o * (1 - np.square(t)) * c_prev * dh) * f * (1 - f)
    dc_prev = dc * f + o * (1 - np.square(t)) * f * dh
    return finish([dit, dft, dcct, dot], dc_prev, cache)


@wrong(
    "lstm_step_backward",
    "emilianbold, pull request 30 of nicodjimenez/lstm (2018): do needs np.tanh(s), too",
    "The output gate's gradient is made with the memory as it is.",
    names=("do-from-c",),
    at=("do = c * dh",),
    says=("made with c itself",),
)
def output_gate_from_the_unsquashed(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    ds = o * dh * tanh_grad(np.tanh(c)) + dc
    do = c * dh
    da = [
        sigmoid_grad(i) * g * ds,
        sigmoid_grad(f) * c_prev * ds,
        tanh_grad(g) * i * ds,
        sigmoid_grad(o) * do,
    ]
    return finish(da, f * ds, cache)


@wrong(
    "lstm_step_backward",
    "Coderx7, issue 1 of nicklashansen/rnn_lstm_from_scratch: tanh(C, derivative=True)",
    "The slope formula 1 - t² is given the memory, not tanh of it.",
    names=("tanh-slope-at-c",),
    at=("tanh_derivative(C)",),
    says=("1 − c²",),
)
def slope_given_the_memory(dh, dc, cache):
    def tanh_derivative(t):
        return 1 - t**2

    C, o = cache.c, cache.o
    dC = dc + dh * o * tanh_derivative(C)
    do = dh * np.tanh(C)
    da = [
        dC * cache.g * sigmoid_grad(cache.i),
        dC * cache.c_prev * sigmoid_grad(cache.f),
        dC * cache.i * tanh_derivative(cache.g),
        do * sigmoid_grad(o),
    ]
    return finish(da, dC * cache.f, cache)


@wrong(
    "lstm_step_backward",
    "Synthaze/EpyNN, an early lstm/backward.py (2021): do = dh * activate(C, deriv=True)",
    "The output gate's gradient is made with the slope of tanh, not with tanh.",
    names=("do-from-slope",),
    at=("do = dh * (1 - tanh_C**2)",),
    says=("slope of tanh", "block of `o`", "where `tanh_c`"),
)
def slope_for_value(dh, dc, cache):
    tanh_C = np.tanh(cache.c)
    do = dh * (1 - tanh_C**2)
    dC = dc + dh * cache.o * (1 - tanh_C**2)
    da = [
        dC * cache.g * cache.i * (1 - cache.i),
        dC * cache.c_prev * cache.f * (1 - cache.f),
        dC * cache.i * (1 - cache.g**2),
        do * cache.o * (1 - cache.o),
    ]
    return finish(da, dC * cache.f, cache)


@wrong(
    "lstm_step_backward",
    "tinymindxx, issue 33 of nicodjimenez/lstm (2018): why is there no 0.5?",
    "The two gradients of the memory are averaged; they add up.",
    at=("0.5 *",),
    says=("averaged", "half", "0.5 times"),
)
def averaged_paths(dh, dc, cache):
    tanh_c = np.tanh(cache.c)
    total = 0.5 * (dc + dh * cache.o * tanh_grad(tanh_c))
    da = [
        total * cache.g * sigmoid_grad(cache.i),
        total * cache.c_prev * sigmoid_grad(cache.f),
        total * cache.i * tanh_grad(cache.g),
        dh * tanh_c * sigmoid_grad(cache.o),
    ]
    return finish(da, total * cache.f, cache)


@wrong(
    "lstm_step_backward",
    "Chris_Dandre, community.deeplearning.ai, thread 405415 (2023): W_f[:, :n_a] or W_f[:, n_a:]",
    "The gradient at [h, x] is cut at the wrong place.",
    names=("cut-at-the-wrong-column",),
    at=("dz[:, :n_x]", "dz[:, n_x:]"),
    says=("cut", "mixed up"),
)
def cut_at_the_number_of_inputs(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    n_x = x.shape[1]
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    da = np.hstack(
        [
            dc * g * i * (1 - i),
            dc * c_prev * f * (1 - f),
            dc * i * (1 - g**2),
            dh * tanh_c * o * (1 - o),
        ]
    )
    dz = da @ np.hstack([W_hh, W_ih])
    dx, dh_prev = dz[:, :n_x], dz[:, n_x:]
    return dx, dh_prev, dc * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "a learner on community.deeplearning.ai, thread 22398 (2021): the equations for dbf, dbi, dbo",
    "`db` is one number: the sum runs over everything.",
    at=("np.sum(da)",),
    says=("single number", "has shape"),
)
def sums_everything(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    di, df, dg, do = dc * g, dc * c_prev, dc * i, dh * tanh_c
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)])
    db = np.sum(da)
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, db


@wrong(
    "lstm_step_backward",
    "truong-v, issue 5014 of flagos-ai/FlagGems (2026): slopes of what was squashed already",
    "All four slopes are taken as if the cache held pre-activations.",
    names=("gates-squashed-again", "candidate-squashed-again"),
    at=("sigmoid_grad(sigmoid(", "tanh_grad(np.tanh(g))"),
    says=("*after* the sigmoid", "once too often"),
)
def slopes_of_pre_activations(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * tanh_grad(tanh_c)
    da = [
        dc * g * sigmoid_grad(sigmoid(i)),
        dc * c_prev * sigmoid_grad(sigmoid(f)),
        dc * i * tanh_grad(np.tanh(g)),
        dh * tanh_c * sigmoid_grad(sigmoid(o)),
    ]
    return finish(da, dc * f, cache)


@wrong(
    "lstm_step_backward",
    "eloi-loomai, issue 15745 of apache/mxnet (2019): the layout of the gates in memory",
    "The four gradients are interleaved unit by unit, not stacked as blocks.",
    names=("blocks-interleaved",),
    at=("np.stack(", ".reshape("),
    says=("interleaved", "blocks"),
)
def interleaved_blocks(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    parts = [
        dc * g * i * (1 - i),
        dc * c_prev * f * (1 - f),
        dc * i * (1 - g**2),
        dh * tanh_c * o * (1 - o),
    ]
    da = np.stack(parts, axis=2).reshape(len(x), -1)
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "coderabbitai on ooples, pull request 907 of AiDotNet.Tensors (2026): rows in f, i, g, o",
    "Input and forget gate are exchanged in the stacked gradient.",
    names=("order-figo",),
    at=("[da_f, da_i, da_g, da_o]",),
    says=("f, i, g, o",),
)
def stacked_as_figo(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * tanh_grad(tanh_c)
    da_i, da_f = dc * g * sigmoid_grad(i), dc * c_prev * sigmoid_grad(f)
    da_g, da_o = dc * i * tanh_grad(g), dh * tanh_c * sigmoid_grad(o)
    return finish([da_f, da_i, da_g, da_o], dc * f, cache)


@wrong(
    "lstm_step_backward",
    "Saitoh, Deep Learning from Scratch 2, LSTM.backward (2018): np.hstack((df, dg, di, do))",
    "The four gradients stand in Saitoh's order, f, g, i, o.",
    names=("order-fgio",),
    at=("[df, dg, di, do]",),
    says=("f, g, i, o",),
)
def stacked_as_saitoh_does(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c_next = cache
    tanh_c_next = np.tanh(c_next)
    ds = dc + (dh * o) * (1 - tanh_c_next**2)
    dc_prev = ds * f
    di, df, do, dg = ds * g, ds * c_prev, dh * tanh_c_next, ds * i
    di = di * i * (1 - i)
    df = df * f * (1 - f)
    do = do * o * (1 - o)
    dg = dg * (1 - g**2)
    return finish([df, dg, di, do], dc_prev, cache)


@wrong(
    "lstm_step_backward",
    "kli-casia, issue 3 of arunmallya/arunmallya.github.io (2016): where is the += used?",
    "`dc_prev` is made from the gradient that came in, without the path through h.",
    names=("dc-prev-misses-h",),
    at=("dc * f",),
    says=("what comes through h",),
)
def memory_gradient_before_the_sum(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc_prev = dc * f
    total = dc + dh * o * (1 - tanh_c**2)
    da = [
        total * g * i * (1 - i),
        total * c_prev * f * (1 - f),
        total * i * (1 - g * g),
        dh * tanh_c * o * (1 - o),
    ]
    return finish(da, dc_prev, cache)


@wrong(
    "lstm_step_backward",
    "starFalll, issue 10 of bighuang624/Andrew-Ng-Deep-Learning-notes (2018): 1/m everywhere",
    "The weights' gradients are averaged over the batch.",
    names=("weights-averaged",),
    at=("1.0 / m",),
    says=("averaged", "divided by the batch size"),
)
def one_over_m(dh, dc, cache):
    m = dh.shape[0]
    t = np.tanh(cache.c)
    dc = dc + dh * cache.o * (1 - t**2)
    da = np.hstack(
        [
            dc * cache.g * cache.i * (1 - cache.i),
            dc * cache.c_prev * cache.f * (1 - cache.f),
            dc * cache.i * (1 - cache.g**2),
            dh * t * cache.o * (1 - cache.o),
        ]
    )
    dW_ih = 1.0 / m * np.dot(da.T, cache.x)
    dW_hh = 1.0 / m * np.dot(da.T, cache.h_prev)
    db = 1.0 / m * np.sum(da, axis=0)
    return da @ cache.W_ih, da @ cache.W_hh, dc * cache.f, dW_ih, dW_hh, db


@wrong(
    "lstm_step_backward",
    "rocket-racoon13, issue 1 of CaptainE/RNN-LSTM-in-numpy (2023): dz as a sum of four products",
    "The output gate's product is missing from dz, so `dx` and `dh_prev` lack its path.",
    names=("output-gate-missing-in-dx",),
    at=("dh_prev = di @", "dx = di @"),
    says=("path of the output gate", "do @"),
)
def one_product_forgotten(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    W_ix, W_fx, W_gx, _ = np.split(W_ih, 4)
    W_ih_h, W_fh, W_gh, _ = np.split(W_hh, 4)
    t = np.tanh(c)
    dC = dc + dh * o * (1 - t**2)
    di, df = dC * g * i * (1 - i), dC * c_prev * f * (1 - f)
    dg, do = dC * i * (1 - g**2), dh * t * o * (1 - o)
    dx = di @ W_ix + df @ W_fx + dg @ W_gx
    dh_prev = di @ W_ih_h + df @ W_fh + dg @ W_gh
    da = np.hstack([di, df, dg, do])
    return dx, dh_prev, dC * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "cthorey/CS231 (2016): dnext_c += o * (1 - np.tanh(next_c)**2) * dnext_h, in place",
    "The caller's `dc` is added to.",
    names=("dc-written-to",),
    at=("dc +=",),
    says=("writes into", "modif"),
)
def added_in_place(dh, dc, cache):
    _, _, prev_c, _, _, i, f, g, o, next_c = cache
    do = np.tanh(next_c) * dh
    dc += o * (1 - np.tanh(next_c) ** 2) * dh
    da = [dc * g * i * (1 - i), dc * prev_c * f * (1 - f), dc * i * (1 - g**2), do * o * (1 - o)]
    return finish(da, f * dc, cache)


@wrong(
    "lstm_step_backward",
    "shixiangbupt, issue 5 of qiwsir/Math4ML_book (2025): a slope without its brackets",
    "The brackets are missing in the three gates' slopes.",
    names=("gates-slopes-brackets",),
    at=("* 1 - i", "* 1 - f", "* 1 - o"),
    says=("bracket",),
)
def gate_slopes_without_brackets(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    da_i = dc * g * i * 1 - i
    da_f = dc * c_prev * f * 1 - f
    da_g = dc * i * (1 - g**2)
    da_o = dh * tanh_c * o * 1 - o
    return finish([da_i, da_f, da_g, da_o], dc * f, cache)


@wrong(
    "lstm_step_backward",
    "common slip, no single author: one slope for all four layers",
    "The candidate gets a sigmoid's slope.",
    names=("candidate-slope-sigmoid",),
    at=("d * s * (1 - s)", "zip(upstream"),
    says=("slope of a sigmoid",),
)
def one_slope_for_all(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    upstream = [dc * g, dc * c_prev, dc * i, dh * tanh_c]
    da = [d * s * (1 - s) for d, s in zip(upstream, (i, f, g, o), strict=True)]
    return finish(da, dc * f, cache)


@wrong(
    "lstm_step_backward",
    "zhenlinluo, issue 4057 of apache/mxnet (2016): (1 - exp(tanh C)) in the memory's gradient",
    "The slope of tanh is taken as 1 - tanh(c): the square is missing.",
    names=("tanh-slope-without-square",),
    at=("1 - np.tanh(cache.c)",),
    says=("square",),
)
def square_missing_in_the_slope(dh, dc, cache):
    total = dc + dh * cache.o * (1 - np.tanh(cache.c))
    da = [
        total * cache.g * sigmoid_grad(cache.i),
        total * cache.c_prev * sigmoid_grad(cache.f),
        total * cache.i * tanh_grad(cache.g),
        dh * np.tanh(cache.c) * sigmoid_grad(cache.o),
    ]
    return finish(da, total * cache.f, cache)


@wrong(
    "lstm_step_backward",
    "common slip, no single author: a line copied from the one above",
    "The candidate's gradient is multiplied by the candidate, not by the input gate.",
    at=("dg = dc * g",),
    says=("where `i` belongs", "block of `g`"),
)
def candidate_times_itself(dh, dc, cache):
    _, _, c_prev, _, _, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    di = dc * g
    df = dc * c_prev
    dg = dc * g
    do = dh * tanh_c
    da = [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)]
    return finish(da, dc * f, cache)
