"""Right answers to lesson 06, written as learners write them."""

import math

import numpy as np

from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}


def logistic(a):
    return 1 / (1 + np.exp(-np.clip(a, -700, 700)))


# --- one step of the GRU -----------------------------------------------------------------------


@enter(RIGHT, "gru_step")
def gru_per_layer_weights(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    W_ir, W_iz, W_in = np.split(W_ih, 3)
    W_hr, W_hz, W_hn = np.split(W_hh, 3)
    b_ir, b_iz, b_in = np.split(b_ih, 3)
    b_hr, b_hz, b_hn = np.split(b_hh, 3)
    r = logistic(x @ W_ir.T + b_ir + h_prev @ W_hr.T + b_hr)
    z = logistic(x @ W_iz.T + b_iz + h_prev @ W_hz.T + b_hz)
    a_hn = h_prev @ W_hn.T + b_hn
    n = np.tanh(x @ W_in.T + b_in + r * a_hn)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@enter(RIGHT, "gru_step")
def gru_moves_towards_the_candidate(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    ax, ah = x @ W_ih.T + b_ih, h_prev @ W_hh.T + b_hh
    gates = logistic(ax[:, : 2 * H] + ah[:, : 2 * H])
    r, z = gates[:, :H], gates[:, H:]
    n = np.tanh(ax[:, 2 * H :] + r * ah[:, 2 * H :])
    return n + z * (h_prev - n), GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, ah[:, 2 * H :])


@enter(RIGHT, "gru_step")
def gru_einsum(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    ax = np.einsum("bi,ghi->gbh", x, W_ih.reshape(3, H, -1)) + b_ih.reshape(3, 1, H)
    ah = np.einsum("bk,ghk->gbh", h_prev, W_hh.reshape(3, H, H)) + b_hh.reshape(3, 1, H)
    r, z = logistic(ax[:2] + ah[:2])
    n = np.tanh(ax[2] + r * ah[2])
    h = h_prev + (1 - z) * (n - h_prev)
    return [h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, ah[2])]


@enter(RIGHT, "gru_step")
def gru_one_sequence_at_a_time(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    rows = []
    for x_k, h_k in zip(x, h_prev, strict=True):
        ax, ah = (W_ih @ x_k + b_ih).reshape(3, -1), (W_hh @ h_k + b_hh).reshape(3, -1)
        r, z = logistic(ax[0] + ah[0]), logistic(ax[1] + ah[1])
        n = np.tanh(ax[2] + r * ah[2])
        rows.append([(1 - z) * n + z * h_k, r, z, n, ah[2]])
    h, r, z, n, a_hn = np.array(rows).swapaxes(0, 1)
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@enter(RIGHT, "gru_step")
def gru_concatenated(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    both = np.hstack([x, h_prev, np.ones((len(x), 1))])
    W = np.hstack([W_ih, W_hh, (b_ih + b_hh)[:, None]])
    r, z = np.hsplit(logistic(both @ W[: 2 * H].T), 2)
    a_hn = h_prev @ W_hh[-H:].T + b_hh[-H:]
    n = np.tanh(x @ W_ih[-H:].T + b_ih[-H:] + r * a_hn)
    return z * h_prev + n - z * n, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@enter(RIGHT, "gru_step")
def gru_columns(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    ax, ah = W_ih @ x.T + b_ih[:, None], W_hh @ h_prev.T + b_hh[:, None]
    (xr, xz, xn), (hr, hz, hn) = np.vsplit(ax, 3), np.vsplit(ah, 3)
    r, z = 0.5 * (1 + np.tanh((xr + hr) / 2)), 0.5 * (1 + np.tanh((xz + hz) / 2))
    n = np.tanh(xn + r * hn)
    h = (n * (1 - z)).T + h_prev * z.T
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r.T, z.T, n.T, hn.T)


@enter(RIGHT, "gru_step")
def gru_in_a_buffer(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    B, H = h_prev.shape
    work = np.empty((4, B, H))
    a = (x @ W_ih.T + b_ih).reshape(B, 3, H)
    recurrent = (h_prev @ W_hh.T + b_hh).reshape(B, 3, H)
    work[0], work[1] = logistic(a[:, 0] + recurrent[:, 0]), logistic(a[:, 1] + recurrent[:, 1])
    work[3] = recurrent[:, 2]
    np.tanh(a[:, 2] + work[0] * work[3], out=work[2])
    h = h_prev.copy()
    h *= work[1]
    h += (1 - work[1]) * work[2]
    return h, GRUStepCache(x.copy(), h_prev.copy(), W_ih, W_hh, *work)


# --- back through a step of the GRU ------------------------------------------------------------


@enter(RIGHT, "gru_step_backward")
def gru_back_per_layer(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    W_ir, W_iz, W_in = np.split(W_ih, 3)
    W_hr, W_hz, W_hn = np.split(W_hh, 3)
    dn = dh * (1 - z) * (1 - n**2)
    dz = dh * (h_prev - n) * z * (1 - z)
    dr = dn * a_hn * r * (1 - r)
    dx = dr @ W_ir + dz @ W_iz + dn @ W_in
    dh_prev = dh * z + dr @ W_hr + dz @ W_hz + (dn * r) @ W_hn
    dW_ih = np.concatenate([dr.T @ x, dz.T @ x, dn.T @ x])
    dW_hh = np.concatenate([dr.T @ h_prev, dz.T @ h_prev, (dn * r).T @ h_prev])
    db_ih = np.concatenate([dr.sum(0), dz.sum(0), dn.sum(0)])
    db_hh = np.concatenate([dr.sum(0), dz.sum(0), (dn * r).sum(0)])
    return dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh


def gru_das(dh, cache):
    """Gradients of the pre-activations, (3, B, H) for each side."""
    a_n = dh * (1 - cache.z) * (1 + cache.n) * (1 - cache.n)
    a_z = (dh * cache.h_prev - dh * cache.n) * (cache.z - cache.z**2)
    a_r = a_n * cache.a_hn * (cache.r - cache.r**2)
    return np.stack([a_r, a_z, a_n]), np.stack([a_r, a_z, a_n * cache.r])


@enter(RIGHT, "gru_step_backward")
def gru_back_einsum(dh, cache):
    H = dh.shape[1]
    dx_side, dh_side = gru_das(dh, cache)
    return [
        np.einsum("gbh,ghi->bi", dx_side, cache.W_ih.reshape(3, H, -1)),
        np.einsum("gbh,ghk->bk", dh_side, cache.W_hh.reshape(3, H, H)) + cache.z * dh,
        np.einsum("gbh,bi->ghi", dx_side, cache.x).reshape(3 * H, -1),
        np.einsum("gbh,bk->ghk", dh_side, cache.h_prev).reshape(3 * H, H),
        np.einsum("gbh->gh", dx_side).ravel(),
        np.einsum("gbh->gh", dh_side).ravel(),
    ]


@enter(RIGHT, "gru_step_backward")
def gru_back_hstack(dh, cache):
    dx_side, dh_side = (np.hstack(list(side)) for side in gru_das(dh, cache))
    ones = np.ones(len(dh))
    return (
        dx_side @ cache.W_ih,
        dh_side @ cache.W_hh + dh * cache.z,
        (cache.x.T @ dx_side).T,
        (cache.h_prev.T @ dh_side).T,
        ones @ dx_side,
        ones @ dh_side,
    )


@enter(RIGHT, "gru_step_backward")
def gru_back_each_sequence(dh, cache):
    dx, dh_prev = np.zeros_like(cache.x), np.zeros_like(cache.h_prev)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db_ih, db_hh = np.zeros(len(dW_ih)), np.zeros(len(dW_hh))
    dx_side, dh_side = gru_das(dh, cache)
    for k in range(len(dh)):
        left, right = dx_side[:, k].ravel(), dh_side[:, k].ravel()
        dx[k] = left @ cache.W_ih
        dh_prev[k] = dh[k] * cache.z[k] + right @ cache.W_hh
        dW_ih += np.outer(left, cache.x[k])
        dW_hh += np.outer(right, cache.h_prev[k])
        db_ih += left
        db_hh += right
    return dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh


@enter(RIGHT, "gru_step_backward")
def gru_back_bias_column(dh, cache):
    H = dh.shape[1]
    dx_side, dh_side = (side.swapaxes(0, 1).reshape(len(dh), 3 * H) for side in gru_das(dh, cache))
    one = np.ones((len(dh), 1))
    left = dx_side.T @ np.hstack([cache.x, one])
    right = dh_side.T @ np.hstack([cache.h_prev, one])
    return (
        dx_side.dot(cache.W_ih),
        np.add(dh * cache.z, dh_side.dot(cache.W_hh)),
        left[:, :-1],
        right[:, :-1],
        left[:, -1],
        right[:, -1],
    )


@enter(RIGHT, "gru_step_backward")
def gru_back_transposed_inside(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = (array.T for array in cache)
    d = dh.T
    a_n = d * (1 - z) / np.cosh(np.arctanh(n)) ** 2
    a_z = d * (h_prev - n) * z * (1 - z)
    a_r = a_n * a_hn * r * (1 - r)
    dx_side, dh_side = np.vstack([a_r, a_z, a_n]), np.vstack([a_r, a_z, r * a_n])
    return (
        (W_ih @ dx_side).T,
        (W_hh @ dh_side + d * z).T,
        dx_side @ x.T,
        dh_side @ h_prev.T,
        dx_side.sum(axis=1),
        dh_side.sum(axis=1),
    )


# --- peepholes ---------------------------------------------------------------------------------


@enter(RIGHT, "peephole_lstm_step")
def peephole_plain(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    H = h_prev.shape[1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    i = logistic(a[:, :H] + c_prev * p_i)
    f = logistic(a[:, H : 2 * H] + c_prev * p_f)
    c = i * np.tanh(a[:, 2 * H : 3 * H]) + f * c_prev
    o = logistic(a[:, 3 * H :] + c * p_o)
    return np.tanh(c) * o, c


@enter(RIGHT, "peephole_lstm_step")
def peephole_diagonal_matrices(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.hsplit(x @ W_ih.T + h_prev @ W_hh.T + b, 4)
    i, f = logistic(a_i + c_prev @ np.diag(p_i)), logistic(a_f + c_prev @ np.diag(p_f))
    c = f * c_prev + i * np.tanh(a_g)
    return [logistic(a_o + c @ np.diag(p_o)) * np.tanh(c), c]


@enter(RIGHT, "peephole_lstm_step")
def peephole_per_layer_weights(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    layers = zip(np.split(W_ih, 4), np.split(W_hh, 4), np.split(b, 4), strict=True)
    i, f, g, o = (x @ W.T + h_prev @ U.T + bias for W, U, bias in layers)
    c = logistic(f + p_f * c_prev) * c_prev + logistic(i + p_i * c_prev) * np.tanh(g)
    return logistic(o + p_o * c) * np.tanh(c), c


@enter(RIGHT, "peephole_lstm_step")
def peephole_bias_that_moves(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    nothing = np.zeros_like(c_prev)
    seen = np.concatenate([p_i * c_prev, p_f * c_prev, nothing, nothing], axis=1)
    a = x @ W_ih.T + h_prev @ W_hh.T + (b + seen)
    i, f, g, o = a.reshape(len(x), 4, -1).swapaxes(0, 1)
    c = logistic(f) * c_prev
    c += logistic(i) * np.tanh(g)
    return logistic(o + p_o * c) * np.tanh(c), c


@enter(RIGHT, "peephole_lstm_step")
def peephole_loops(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    B, H = h_prev.shape
    h, c = np.empty((B, H)), np.empty((B, H))
    for k in range(B):
        a = W_ih @ x[k] + W_hh @ h_prev[k] + b
        for j in range(H):
            i = logistic(a[j] + p_i[j] * c_prev[k, j])
            f = logistic(a[H + j] + p_f[j] * c_prev[k, j])
            c[k, j] = f * c_prev[k, j] + i * math.tanh(a[2 * H + j])
            h[k, j] = logistic(a[3 * H + j] + p_o[j] * c[k, j]) * math.tanh(c[k, j])
    return h, c


@enter(RIGHT, "peephole_lstm_step")
def peephole_einsum(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a = np.einsum("bi,gi->gb", x, W_ih) + np.einsum("bk,gk->gb", h_prev, W_hh) + b[:, None]
    i, f, g, o = np.split(a, 4)
    old = c_prev.T
    i, f = logistic(i + p_i[:, None] * old), logistic(f + p_f[:, None] * old)
    c = f * old + i * np.tanh(g)
    return (logistic(o + p_o[:, None] * c) * np.tanh(c)).T, c.T


# --- coupled gates -----------------------------------------------------------------------------


@enter(RIGHT, "coupled_lstm_step")
def coupled_plain(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    f, g, o = logistic(a[:, :H]), np.tanh(a[:, H : 2 * H]), logistic(a[:, 2 * H :])
    c = f * c_prev + (1 - f) * g
    return o * np.tanh(c), c


@enter(RIGHT, "coupled_lstm_step")
def coupled_towards_the_candidate(x, h_prev, c_prev, W_ih, W_hh, b):
    f, g, o = np.hsplit(x @ W_ih.T + h_prev @ W_hh.T + b, 3)
    c = np.tanh(g) + logistic(f) * (c_prev - np.tanh(g))
    return [logistic(o) * np.tanh(c), c]


@enter(RIGHT, "coupled_lstm_step")
def coupled_minus_sign(x, h_prev, c_prev, W_ih, W_hh, b):
    f, g, o = np.split(np.hstack([x, h_prev]) @ np.hstack([W_ih, W_hh]).T + b, 3, axis=-1)
    c = logistic(f) * c_prev + logistic(-f) * np.tanh(g)
    return logistic(o) * np.tanh(c), c


@enter(RIGHT, "coupled_lstm_step")
def coupled_per_layer_weights(x, h_prev, c_prev, W_ih, W_hh, b):
    layers = zip(np.split(W_ih, 3), np.split(W_hh, 3), np.split(b, 3), strict=True)
    f, g, o = (x @ W.T + h_prev @ U.T + bias for W, U, bias in layers)
    i = 1 / (1 + np.exp(f))
    c = (1 - i) * c_prev + i * np.tanh(g)
    return logistic(o) * np.tanh(c), c


@enter(RIGHT, "coupled_lstm_step")
def coupled_one_sequence_at_a_time(x, h_prev, c_prev, W_ih, W_hh, b):
    h, c = [], []
    for x_k, h_k, c_k in zip(x, h_prev, c_prev, strict=True):
        f, g, o = (W_ih @ x_k + W_hh @ h_k + b).reshape(3, -1)
        f = logistic(f)
        c.append(f * c_k + (1 - f) * np.tanh(g))
        h.append(logistic(o) * np.tanh(c[-1]))
    return np.array(h), np.array(c)


@enter(RIGHT, "coupled_lstm_step")
def coupled_einsum(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = np.einsum("bi,ghi->gbh", x, W_ih.reshape(3, H, -1)) + b.reshape(3, 1, H)
    a += np.einsum("bk,ghk->gbh", h_prev, W_hh.reshape(3, H, H))
    f, o = logistic(a[[0, 2]])
    c = np.average([c_prev, np.tanh(a[1])], axis=0, weights=[f, 1 - f])
    return o * np.tanh(c), c


# --- equal parameters --------------------------------------------------------------------------


def counted(kind, H, I):
    if kind == "rnn":
        return H * I + H * H + H
    if kind == "gru":
        return 3 * H * I + 3 * H * H + 4 * H
    return 4 * (H * I + H * H + H)


@enter(RIGHT, "parameter_matched_hidden_size")
def matched_while(kind, budget, input_size):
    H = 0
    while counted(kind, H + 1, input_size) <= budget:
        H += 1
    return H


@enter(RIGHT, "parameter_matched_hidden_size")
def matched_until_too_many(kind, budget, input_size):
    H = 1
    while not counted(kind, H, input_size) > budget:
        H = H + 1
    return H - 1


@enter(RIGHT, "parameter_matched_hidden_size")
def matched_root(kind, budget, input_size):
    a = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    b = a * (input_size + 1) + (kind == "gru")
    return (math.isqrt(b * b + 4 * a * budget) - b) // (2 * a)


@enter(RIGHT, "parameter_matched_hidden_size")
def matched_largest_of_a_range(kind, budget, input_size):
    return max(H for H in range(1, budget) if counted(kind, H, input_size) <= budget)


@enter(RIGHT, "parameter_matched_hidden_size")
def matched_numpy(kind, budget, input_size):
    sizes = np.arange(1, budget)
    return np.sum(counted(kind, sizes, input_size) <= budget)


@enter(RIGHT, "parameter_matched_hidden_size")
def matched_bisection(kind, budget, input_size):
    low, high = 0, budget
    while high - low > 1:
        middle = (low + high) // 2
        if counted(kind, middle, input_size) <= budget:
            low = middle
        else:
            high = middle
    return low


@enter(RIGHT, "parameter_matched_hidden_size")
def matched_searchsorted(kind, budget, input_size):
    counts = [counted(kind, H, input_size) for H in range(1, 400)]
    return int(np.searchsorted(counts, budget, side="right"))
