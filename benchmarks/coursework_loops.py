"""The LSTM as coursework writes it: one loop there and one back, in three widespread forms.

The text is ours, and does once what many published answers do several times over. Kept is what
makes a form: its layout, its products at every step, and the dtype of the arrays that it fills.

- `stacked`: [h; x] stacked, one product, four splits, a dW at every step;
- `batch_first`: (B, T, features), two products, a sigmoid by masks: as `rnn_layers.py` of
  Stanford's CS231n, assignment 3 (in the years when that was NumPy);
- `four_gates`: four weight matrices, samples as columns and time last, (features, B, T): as
  "Building your recurrent neural network, step by step" of deeplearning.ai's Sequence Models.

Answers to the last two mostly fill arrays made by `np.zeros(shape)`. These are float64, and float32
that meets them is promoted in silence. `zeros` is the dtype of these arrays.
"""

from collections.abc import Callable

import numpy as np

Run = Callable[[], list[np.ndarray]]


def sigmoid(a: np.ndarray) -> np.ndarray:
    """As most write it."""
    return 1 / (1 + np.exp(-a))


def stacked(x, h0, c0, W_ih, W_hh, b, dhs) -> Run:
    """[h; x] stacked, four splits, a dW at every step."""
    T, _, I = x.shape
    H = h0.shape[1]
    W = np.concatenate([W_hh, W_ih], axis=1).T  # (H + I, 4H)

    def run() -> list[np.ndarray]:
        h, c, caches = h0, c0, []
        for t in range(T):
            hx = np.concatenate([h, x[t]], axis=1)
            i, f, g, o = np.split(np.dot(hx, W) + b, 4, axis=1)
            i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
            c_prev, c = c, f * c + i * g
            h = o * np.tanh(c)
            caches.append((hx, i, f, g, o, c_prev, c))
        dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros_like(b)
        dh_next, dc_next = np.zeros_like(h0), np.zeros_like(c0)
        for t in reversed(range(T)):
            hx, i, f, g, o, c_prev, c = caches[t]
            dh = dhs[t] + dh_next
            dc = dc_next + dh * o * (1 - np.tanh(c) ** 2)
            di, df = dc * g * i * (1 - i), dc * c_prev * f * (1 - f)
            dg, do = dc * i * (1 - g**2), dh * np.tanh(c) * o * (1 - o)
            da = np.concatenate([di, df, dg, do], axis=1)
            dW += np.dot(hx.T, da)
            db += np.sum(da, axis=0)
            dhx = np.dot(da, W.T)
            dh_next, dx[t], dc_next = dhx[:, :H], dhx[:, H:], dc * f
        return [dx, dh_next, dc_next, dW[H : H + I].T, dW[:H].T, db]

    return run


def stable_sigmoid(a: np.ndarray) -> np.ndarray:
    """By masks, so that exp never overflows: CS231n hands it out."""
    positive = a >= 0
    e = np.zeros_like(a)
    e[positive], e[~positive] = np.exp(-a[positive]), np.exp(a[~positive])
    top = np.ones_like(a)
    top[~positive] = e[~positive]
    return top / (1 + e)


def batch_first(x, h0, c0, W_ih, W_hh, b, dhs, zeros) -> Run:
    """Batch first, Wx and Wh apart, two dW at every step."""
    T, B, I = x.shape
    H = h0.shape[1]
    xs, upstream = (np.ascontiguousarray(a.swapaxes(0, 1)) for a in (x, dhs))  # (B, T, ·)
    Wx, Wh = np.ascontiguousarray(W_ih.T), np.ascontiguousarray(W_hh.T)  # (I, 4H), (H, 4H)

    def run() -> list[np.ndarray]:
        hs = np.zeros((B, T, H), zeros)
        h, c, caches = h0, c0.astype(zeros), []
        for t in range(T):
            a = np.dot(xs[:, t], Wx) + np.dot(h, Wh) + b
            i, f = stable_sigmoid(a[:, :H]), stable_sigmoid(a[:, H : 2 * H])
            g, o = np.tanh(a[:, 2 * H : 3 * H]), stable_sigmoid(a[:, 3 * H :])
            h_prev, c_prev, c = h, c, f * c + i * g
            h = o * np.tanh(c)
            hs[:, t] = h
            caches.append((xs[:, t], h_prev, c_prev, i, f, g, o, c))
        dx, db = np.zeros((B, T, I), zeros), np.zeros(4 * H, zeros)
        dWx, dWh = np.zeros((I, 4 * H), zeros), np.zeros((H, 4 * H), zeros)
        dh_next, dc_next = np.zeros((B, H), zeros), np.zeros((B, H), zeros)
        for t in reversed(range(T)):
            x_t, h_prev, c_prev, i, f, g, o, c = caches[t]
            dh = upstream[:, t] + dh_next
            tanh_c = np.tanh(c)
            dc = dc_next + dh * o * (1 - tanh_c**2)
            di, df = dc * g * i * (1 - i), dc * c_prev * f * (1 - f)
            dg, do = dc * i * (1 - g**2), dh * tanh_c * o * (1 - o)
            da = np.hstack([di, df, dg, do])
            dx[:, t], dh_next, dc_next = np.dot(da, Wx.T), np.dot(da, Wh.T), dc * f
            dWx += np.dot(x_t.T, da)
            dWh += np.dot(h_prev.T, da)
            db += np.sum(da, axis=0)
        return [dx.swapaxes(0, 1), dh_next, dc_next, dWx.T, dWh.T, db]

    return run


def four_gates(x, h0, c0, W_ih, W_hh, b, dhs, zeros) -> Run:
    """Four weight matrices for [h; x], samples as columns, time last, four dW at every step."""
    T, B, I = x.shape
    H = h0.shape[1]
    xs, upstream = (np.ascontiguousarray(a.transpose(2, 1, 0)) for a in (x, dhs))  # (·, B, T)
    h_first, c_first = np.ascontiguousarray(h0.T), np.ascontiguousarray(c0.T)  # (H, B)
    Wi, Wf, Wg, Wo = np.split(np.concatenate([W_hh, W_ih], axis=1), 4)  # (H, H + I) each
    bi, bf, bg, bo = b.reshape(4, H, 1)

    def run() -> list[np.ndarray]:
        hs, cs = np.zeros((H, B, T), zeros), np.zeros((H, B, T), zeros)
        h, c, caches = h_first, c_first.astype(zeros), []
        for t in range(T):
            hx = np.concatenate([h, xs[:, :, t]], axis=0)
            i, f = sigmoid(np.dot(Wi, hx) + bi), sigmoid(np.dot(Wf, hx) + bf)
            g, o = np.tanh(np.dot(Wg, hx) + bg), sigmoid(np.dot(Wo, hx) + bo)
            c_prev, c = c, f * c + i * g
            h = o * np.tanh(c)
            hs[:, :, t], cs[:, :, t] = h, c
            caches.append((hx, i, f, g, o, c_prev, c))
        dx = np.zeros((I, B, T), zeros)
        dWi, dWf, dWg, dWo = np.zeros((4, H, H + I), zeros)
        dbi, dbf, dbg, dbo = np.zeros((4, H, 1), zeros)
        dh_next, dc_next = np.zeros((H, B), zeros), np.zeros((H, B), zeros)
        for t in reversed(range(T)):
            hx, i, f, g, o, c_prev, c = caches[t]
            dh = upstream[:, :, t] + dh_next
            tanh_c = np.tanh(c)
            dc = dc_next + dh * o * (1 - tanh_c**2)
            di, df = dc * g * i * (1 - i), dc * c_prev * f * (1 - f)
            dg, do = dc * i * (1 - g**2), dh * tanh_c * o * (1 - o)
            for dW, db, da in ((dWi, dbi, di), (dWf, dbf, df), (dWg, dbg, dg), (dWo, dbo, do)):
                dW += np.dot(da, hx.T)
                db += np.sum(da, axis=1, keepdims=True)
            dh_next = Wi[:, :H].T @ di + Wf[:, :H].T @ df + Wg[:, :H].T @ dg + Wo[:, :H].T @ do
            dx[:, :, t] = Wi[:, H:].T @ di + Wf[:, H:].T @ df + Wg[:, H:].T @ dg + Wo[:, H:].T @ do
            dc_next = dc * f
        dW, db = np.concatenate([dWi, dWf, dWg, dWo]), np.concatenate([dbi, dbf, dbg, dbo])
        return [dx.transpose(2, 1, 0), dh_next.T, dc_next.T, dW[:, H:], dW[:, :H], db[:, 0]]

    return run
