"""Wrong answers to lesson 06 (the GRU), after what other people wrote."""

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- gru_step ----------------------------------------------------------------------------------


@wrong(
    "gru_step",
    "jangroter, issue 99531 of pytorch/pytorch (2023): r before the product, as in the paper",
    "The reset gate scales h_prev before the product with W_hn.",
    names=("reset-before-product", "reset-before-product-cached"),
    at=("r * h_prev",),
    says=("before* the product", "before the product"),
)
def reset_before_the_product(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    gi = x @ W_ih.T + b_ih
    gh = h_prev @ W_hh[: 2 * H].T + b_hh[: 2 * H]
    r = sigmoid(gi[:, :H] + gh[:, :H])
    z = sigmoid(gi[:, H : 2 * H] + gh[:, H:])
    a_hn = (r * h_prev) @ W_hh[2 * H :].T + b_hh[2 * H :]
    n = np.tanh(gi[:, 2 * H :] + a_hn)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@wrong(
    "gru_step",
    "kangkang59812, issue 20129 of pytorch/pytorch (2019): (1 - z) h + z n, as in Chung et al.",
    "The two shares of the mix are exchanged.",
    names=("update-gate-inverted",),
    at=("(1 - z) * h_prev",),
    says=("other way round",),
)
def shares_exchanged(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    i_r, i_z, i_n = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    h_r, h_z, h_n = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(i_r + h_r), sigmoid(i_z + h_z)
    n = np.tanh(i_n + r * h_n)
    h = (1 - z) * h_prev + z * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_n)


@wrong(
    "gru_step",
    "Thartvigsen, issue 2 of zhiyongc/GRU-D (2018): the candidate reads h without the reset gate",
    "The reset gate is computed and never used.",
    names=("no-reset",),
    at=("np.tanh(",),
    says=("no effect",),
)
def reset_gate_unused(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    gi = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    gh = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    r = sigmoid(gi[0] + gh[0])
    z = sigmoid(gi[1] + gh[1])
    h_tilde = np.tanh(gi[2] + gh[2])
    h = (1 - z) * h_tilde + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, h_tilde, gh[2])


@wrong(
    "gru_step",
    "jsenellart, pull request 529 of pytorch/pytorch (2017): a bias missing in the formula of n_t",
    "The recurrent bias of the candidate is missing.",
    at=("h_n = h_prev @ W_hn.T",),
    says=("bias",),
    names=("candidate-bias-missing",),
)
def candidate_without_its_second_bias(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    W_hr, W_hz, W_hn = np.split(W_hh, 3)
    b_hr, b_hz, _ = np.split(b_hh, 3)
    i_r, i_z, i_n = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    r = sigmoid(i_r + h_prev @ W_hr.T + b_hr)
    z = sigmoid(i_z + h_prev @ W_hz.T + b_hz)
    h_n = h_prev @ W_hn.T
    n = np.tanh(i_n + r * h_n)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_n)


@wrong(
    "gru_step",
    "oscmansan, issue 24 of distillpub/post--memorization-in-rnns (2019): gate labels swapped",
    "r and z have exchanged their roles.",
    names=("rows-z-r-n", "caches-gates-swapped"),
    at=("z, r =", "i_z, i_r", "h_z, h_r"),
    says=("order z, r, n", "are the two mixed up"),
)
def labels_swapped(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    i_z, i_r, i_n = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    h_z, h_r, h_n = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    z, r = sigmoid(i_z + h_z), sigmoid(i_r + h_r)
    n = np.tanh(i_n + r * h_n)
    h = n + z * (h_prev - n)
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_n)


@wrong(
    "gru_step",
    "bright1993ff66, issue 132 of ageron/handson-ml (2017): a tanh too many in the formula of h",
    "The mix takes the tanh of the candidate once more.",
    at=("np.tanh(n)",),
    says=("tanh",),
)
def tanh_of_the_candidate_again(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    a_x, a_h = x @ W_ih.T + b_ih, h_prev @ W_hh.T + b_hh
    xr, xz, xn = np.split(a_x, 3, axis=1)
    hr, hz, hn = np.split(a_h, 3, axis=1)
    r = sigmoid(xr + hr)
    z = sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    h = (1 - z) * np.tanh(n) + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


@wrong(
    "gru_step",
    "JoostvDoorn, issue 181 of soumith/cudnn.torch (2016): puts the second biases elsewhere",
    "The candidate's recurrent bias is added outside of the reset gate.",
    names=("biases-merged", "biases-merged-cached"),
    at=("+ b_hn", "recurrent = "),
    says=("bias",),
)
def bias_outside_of_the_gate(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    W_hn, b_hn = W_hh[2 * H :], b_hh[2 * H :]
    pre = x @ W_ih.T + b_ih
    gates = sigmoid(pre[:, : 2 * H] + h_prev @ W_hh[: 2 * H].T + b_hh[: 2 * H])
    r, z = gates[:, :H], gates[:, H:]
    recurrent = h_prev @ W_hn.T
    n = np.tanh(pre[:, 2 * H :] + r * recurrent + b_hn)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, recurrent)


@wrong(
    "gru_step",
    "chaaland, issue 42 of ddbourgin/numpy-ml (2019): one gate's bias copied to the next line",
    "The update gate is computed with the reset gate's biases.",
    at=("z = sigmoid",),
    says=("b_ir", "bias"),
)
def bias_of_the_other_gate(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    W_ir, W_iz, W_in = np.split(W_ih, 3)
    W_hr, W_hz, W_hn = np.split(W_hh, 3)
    b_ir, _b_iz, b_in = np.split(b_ih, 3)
    b_hr, _b_hz, b_hn = np.split(b_hh, 3)
    r = sigmoid(x @ W_ir.T + b_ir + h_prev @ W_hr.T + b_hr)
    z = sigmoid(x @ W_iz.T + b_ir + h_prev @ W_hz.T + b_hr)
    a_hn = h_prev @ W_hn.T + b_hn
    n = np.tanh(x @ W_in.T + b_in + r * a_hn)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@wrong(
    "gru_step",
    "JiapengWu/TeMP, custom_gru.py (2020): the gates do not read the input",
    "Both gates are computed from h_prev alone.",
    at=("sigmoid(h_r)", "sigmoid(h_z)"),
    says=("do not read", "does not depend on", "x @ W_ih", "a_xr"),
)
def gates_without_the_input(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    i_n = np.split(x @ W_ih.T + b_ih, 3, axis=1)[2]
    h_r, h_z, h_n = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    r = sigmoid(h_r)
    z = sigmoid(h_z)
    n = np.tanh(i_n + r * h_n)
    h = n + z * (h_prev - n)
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_n)


@wrong(
    "gru_step",
    "sooftware/TIL, GRU.py after Koki Saitoh (2020): blocks z, r, h and columns for rows",
    "The blocks are z, r, n, r comes before the product, and 1 - z keeps the old state.",
    names=("as-in-chung-2014", "rows-z-r-n", "reset-before-product", "update-gate-inverted"),
    at=("Wxz, Wxr", "Whz, Whr", "z = sigmoid", "r = sigmoid", "r * h_prev", "(1 - z) * h_prev"),
    says=("Chung", "are the two mixed up", "order z, r, n"),
)
def saitohs_gru(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    Wx, Wh = W_ih.T, W_hh.T
    H = Wh.shape[0]
    Wxz, Wxr, Wxh = Wx[:, :H], Wx[:, H : 2 * H], Wx[:, 2 * H :]
    Whz, Whr, Whh = Wh[:, :H], Wh[:, H : 2 * H], Wh[:, 2 * H :]
    b = b_ih + b_hh
    z = sigmoid(x @ Wxz + h_prev @ Whz + b[:H])
    r = sigmoid(x @ Wxr + h_prev @ Whr + b[H : 2 * H])
    a_hn = (r * h_prev) @ Whh
    n = np.tanh(x @ Wxh + a_hn + b[2 * H :])
    h = (1 - z) * h_prev + z * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@wrong(
    "gru_step",
    "baijumeswani, issue 16862 of microsoft/onnxruntime (2023): caches what precedes the sigmoid",
    "The cache holds the pre-activations of r and z, not the gates.",
    names=("caches-pre-activations",),
    at=("GRUStepCache(",),
    says=("pre-activation", "before the sigmoid", "without the sigmoid", "sigmoid"),
)
def caches_the_pre_activations(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    i_r, i_z, i_n = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    h_r, h_z, h_n = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    a_r, a_z = i_r + h_r, i_z + h_z
    n = np.tanh(i_n + sigmoid(a_r) * h_n)
    z = sigmoid(a_z)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, a_r, a_z, n, h_n)


@wrong(
    "gru_step",
    "sooftware/TIL, GRU.py (2020): cache = (x, h_prev, z, r, h_hat)",
    "The cache is a plain tuple of five values.",
    at=("cache =", "return"),
    says=("has 5 items", "is a tuple"),
)
def plain_tuple_as_cache(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    i_r, i_z, i_n = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    h_r, h_z, h_n = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(i_r + h_r), sigmoid(i_z + h_z)
    h_hat = np.tanh(i_n + r * h_n)
    cache = (x, h_prev, z, r, h_hat)
    return (1 - z) * h_hat + z * h_prev, cache


@wrong(
    "gru_step",
    "mratsim, Arraymancer (2018), whose GRU returns its values without a type of their own",
    "The cache is a plain tuple; later cells ask it for its fields by name.",
    at=("return",),
    says=("is a tuple",),
)
def full_tuple_as_cache(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    i_r, i_z, i_n = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    h_r, h_z, h_n = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(i_r + h_r), sigmoid(i_z + h_z)
    n = np.tanh(i_n + r * h_n)
    return (1 - z) * n + z * h_prev, (x, h_prev, W_ih, W_hh, r, z, n, h_n)


# --- gru_step_backward -------------------------------------------------------------------------


@wrong(
    "gru_step_backward",
    "sooftware/TIL, GRU.py after Koki Saitoh (2020): the backward pass of the other GRU",
    "This is the backward pass of z n + (1 - z) h_prev.",
    names=("update-gate-inverted",),
    at=("dn = dh * z", "dh * (1 - z)", "dz ="),
    says=("exchanged",),
)
def backward_of_the_other_mix(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    dn = dh * z
    dh_prev = dh * (1 - z)
    dz = dh * n - dh * h_prev
    da_n = dn * (1 - n**2)
    da_z = dz * z * (1 - z)
    da_r = da_n * a_hn * r * (1 - r)
    dgi = np.hstack((da_r, da_z, da_n))
    dgh = np.hstack((da_r, da_z, da_n * r))
    dh_prev += dgh @ W_hh
    return dgi @ W_ih, dh_prev, dgi.T @ x, dgh.T @ h_prev, dgi.sum(0), dgh.sum(0)


@wrong(
    "gru_step_backward",
    "EpyNN, gru/backward.py, early version: dr without the weights' product and with h itself",
    "The gradient of r is multiplied by h_prev in place of the recurrent product.",
    names=("dr-with-old-state",),
    at=("dr = da_n * h_prev",),
    says=("h_prev",),
)
def dr_with_the_state(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, _ = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    dr = da_n * h_prev
    da_r = dr * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, r * da_n], axis=1)
    dh_prev = da_h @ W_hh + z * dh
    return da_x @ W_ih, dh_prev, da_x.T @ x, da_h.T @ h_prev, da_x.sum(0), da_h.sum(0)


@wrong(
    "gru_step_backward",
    "hannaofficial, pull request 2 of CaptainE/RNN-LSTM-in-numpy (2024): a derivative left out",
    "The slope of the update gate's sigmoid is missing.",
    names=("update-slope-forgotten",),
    at=("da_z =",),
    says=("slope", "as if it were not there"),
)
def one_slope_left_out(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n)
    da_r = da_n * a_hn * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    return (
        da_x @ W_ih,
        dh * z + da_h @ W_hh,
        da_x.T @ x,
        da_h.T @ h_prev,
        da_x.sum(axis=0),
        da_h.sum(axis=0),
    )


@wrong(
    "gru_step_backward",
    "chenyongliqi, issue 26 of oreilly-japan/deep-learning-from-scratch-2 (2024): 1 / (1 - h²)",
    "The slope of tanh is inverted: 1 / (1 - n²).",
    at=("/ (1 - n**2)",),
    says=("block of `r` and `n`", "1 / (1", "divided"),
    names=("inverse-slope",),
)
def inverse_slope_of_tanh(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    dn = dh * (1 - z)
    da_n = dn / (1 - n**2)
    da_z = dh * (h_prev - n) * z * (1 - z)
    da_r = da_n * a_hn * r * (1 - r)
    gi = np.concatenate((da_r, da_z, da_n), axis=1)
    gh = np.concatenate((da_r, da_z, da_n * r), axis=1)
    return gi @ W_ih, dh * z + gh @ W_hh, gi.T @ x, gh.T @ h_prev, gi.sum(0), gh.sum(0)


@wrong(
    "gru_step_backward",
    "azuryl, issue 636 of pjreddie/darknet (2018): the layer's gate gradients are not completed",
    "The direct path from h to h_prev is missing.",
    names=("direct-path-dropped",),
    at=("dh_prev =",),
    says=("direct path",),
)
def direct_path_missing(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * (1 - n * n)
    da_z = dh * (h_prev - n) * (z - z * z)
    da_r = da_n * a_hn * (r - r * r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dx = da_x @ W_ih
    dh_prev = da_h @ W_hh
    return dx, dh_prev, da_x.T @ x, da_h.T @ h_prev, np.sum(da_x, 0), np.sum(da_h, 0)


@wrong(
    "gru_step_backward",
    "szha, issue 7486 of apache/mxnet (2017): the two biases' gradients are always the same",
    "One gradient is returned for both biases.",
    names=("db-hh-is-db-ih",),
    at=("db = ", "db.copy()"),
    says=("holds what `db_ih`",),
)
def one_gradient_for_both_biases(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da_r = da_n * a_hn * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    db = da_x.sum(axis=0)
    return da_x @ W_ih, dh * z + da_h @ W_hh, da_x.T @ x, da_h.T @ h_prev, db, db.copy()


@wrong(
    "gru_step_backward",
    "MichaelMastro/Batched-Gated-Recurrent-Unit: only the candidate's block under r",
    "All recurrent gradients are scaled by r, not the candidate's alone.",
    at=("np.tile(r, 3)",),
    says=("block of `r` and `z`",),
)
def all_blocks_under_the_reset_gate(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da_r = da_n * a_hn * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = da_x * np.tile(r, 3)
    return (
        da_x @ W_ih,
        dh * z + da_h @ W_hh,
        da_x.T @ x,
        da_h.T @ h_prev,
        da_x.sum(axis=0),
        da_h.sum(axis=0),
    )


@wrong(
    "gru_step_backward",
    "nianiaele/gru-cell-in-numpy: a step for one vector, gradients as outer products",
    "Only the first sequence of the batch contributes to the weights' gradients.",
    at=("np.outer",),
    says=("first sequence", "[0]"),
)
def outer_product_of_the_first(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da_r = da_n * a_hn * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dW_ih = np.outer(da_x[0], x[0])
    dW_hh = np.outer(da_h[0], h_prev[0])
    return da_x @ W_ih, dh * z + da_h @ W_hh, dW_ih, dW_hh, da_x.sum(0), da_h.sum(0)


@wrong(
    "gru_step_backward",
    "open-lm-engine/accelerated-model-architectures, pull request 249: a repaired backward pass",
    "The gradient through z has the wrong sign.",
    names=("dz-sign",),
    at=("dz =",),
    says=("wrong sign",),
)
def sign_of_dz(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    dz = dh * (n - h_prev)
    dn = dh * (1 - z)
    da_z = dz * sigmoid_grad(z)
    da_n = dn * tanh_grad(n)
    da_r = da_n * a_hn * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dx, dh_prev = da_x.dot(W_ih), da_h.dot(W_hh) + dh * z
    return dx, dh_prev, da_x.T.dot(x), da_h.T.dot(h_prev), da_x.sum(0), da_h.sum(0)


@wrong(
    "gru_step_backward",
    "rsokl, review of rsokl/MyGrad 4 (2017): the gradient to the left only through one path",
    "dh_prev lacks what comes back through the reset gate.",
    at=("dh_prev =",),
    says=("reset", "da_r"),
)
def dh_prev_without_the_reset_path(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    _, W_hz, W_hn = np.split(W_hh, 3)
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da_r = da_n * a_hn * sigmoid_grad(r)
    dh_prev = dh * z + da_z @ W_hz + (da_n * r) @ W_hn
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    return da_x @ W_ih, dh_prev, da_x.T @ x, da_h.T @ h_prev, da_x.sum(0), da_h.sum(0)


@wrong(
    "gru_step_backward",
    "Koki Saitoh, deep-learning-from-scratch-2 (2018): weights of shape (in, out)",
    "The weights' gradients are transposed.",
    names=("dW-transposed",),
    at=("x.T @", "h_prev.T @"),
    says=("transposed", "has shape"),
)
def gradients_of_transposed_weights(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da_r = da_n * a_hn * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dW_ih = x.T @ da_x
    dW_hh = h_prev.T @ da_h
    return da_x @ W_ih, dh * z + da_h @ W_hh, dW_ih, dW_hh, da_x.sum(0), da_h.sum(0)
