"""Right answers to lesson 02, written as learners write them."""

import numpy as np

from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}

# --- lesson 02: activations ----------------------------------------------------------------------


@enter(RIGHT, "sigmoid")
def sigmoid_masks(a):
    s = np.empty_like(a)
    positive = a >= 0
    s[positive] = 1 / (1 + np.exp(-a[positive]))
    e = np.exp(a[~positive])
    s[~positive] = e / (1 + e)
    return s


RIGHT.setdefault("sigmoid", []).extend(
    [
        lambda a: (1 + np.tanh(a / 2)) / 2,
        lambda a: np.tanh(a * 0.5) * 0.5 + 0.5,
        lambda a: np.exp(-np.logaddexp(0, -a)),
        lambda a: (1 / (1 + np.exp(-np.clip(a, -500, 500).astype(float)))).astype(a.dtype),
        lambda a: np.where(a > 0, 1, np.exp(-np.abs(a))) / (1 + np.exp(-np.abs(a))),
        lambda a: (np.exp(np.minimum(a, 0)) / (1 + np.exp(-np.abs(a)))).astype(a.dtype),
        lambda a: np.array(
            [1 / (1 + np.exp(-v)) if v > 0 else np.exp(v) / (1 + np.exp(v)) for v in a.flat],
            a.dtype,
        ).reshape(a.shape),
    ]
)
RIGHT["sigmoid_grad"] = [
    lambda s: s * (1 - s),
    lambda s: s - s**2,
    lambda s: (1 - s) * s,
    lambda s: 0.25 - (s - 0.5) ** 2,
    lambda s: np.multiply(s, np.subtract(1, s)),
    lambda s: -s * (s - 1),
    lambda s: np.array([v * (1 - v) for v in s]),
]
RIGHT["tanh_grad"] = [
    lambda t: 1 - t**2,
    lambda t: (1 - t) * (1 + t),
    lambda t: 1 - np.square(t),
    lambda t: np.ones_like(t) - t * t,
    lambda t: -(t**2 - 1),
    lambda t: 1 / np.cosh(np.arctanh(t)) ** 2,
    lambda t: np.power(np.sqrt(1 - t * t), 2),
]

# --- lesson 02: gates --------------------------------------------------------------------------


def s(a):
    """A learner's own sigmoid."""
    return (1 + np.tanh(a / 2)) / 2


RIGHT["gate"] = [
    lambda x, h, W, U, b: s(x @ W.T + h @ U.T + b),
    lambda x, h, W, U, b: s((W @ x.T).T + (U @ h.T).T + b),
    lambda x, h, W, U, b: s(np.einsum("bi,hi->bh", x, W) + np.einsum("bk,hk->bh", h, U) + b),
    lambda x, h, W, U, b: s(np.hstack([x, h]) @ np.hstack([W, U]).T + b),
    lambda x, h, W, U, b: s(
        np.hstack([h, x, np.ones((len(x), 1))]) @ np.hstack([U, W, b[:, None]]).T
    ),
    lambda x, h, W, U, b: np.array([s(W @ x[n] + U @ h[n] + b) for n in range(len(x))]),
    lambda x, h, W, U, b: 1 / (1 + np.exp(-(np.inner(x, W) + np.inner(h, U) + b[None, :]))),
    lambda x, h, W, U, b: s(np.stack([x @ W[j] + h @ U[j] + b[j] for j in range(len(b))], axis=1)),
]
RIGHT["forget"] = [
    lambda c_prev, f: f * c_prev,
    lambda c, f: c - (1 - f) * c,
    lambda c, f: np.multiply(c, f),
    lambda c, f: np.array([x * y for x, y in zip(c.flat, f.flat, strict=True)]).reshape(c.shape),
    lambda c, f: np.einsum("...,...->...", c, f),
    lambda *both: np.prod(both, axis=0),
]
RIGHT["write"] = [
    lambda c, i, g: c + i * g,
    lambda c, i, g: g * i + c,
    lambda c, i, g: np.add(c, np.multiply(i, g)),
    lambda c, i, g: np.einsum("...,...->...", i, g) + c,
    lambda c, i, g: np.sum([c, i * g], axis=0),
    lambda c, i, g: c.copy() + i * g,
    lambda c, i, g: np.array([c[n] + i[n] * g[n] for n in range(len(c))]),
]
RIGHT["expose"] = [
    lambda c, o: o * np.tanh(c),
    lambda c, o: np.tanh(c) * o,
    lambda c, o: o * (2 * s(2 * c) - 1),
    lambda c, o: np.multiply(o, np.tanh(c)),
    lambda c, o: o * np.imag(np.tan(1j * c)),
    lambda c, o: np.array([o[n] * np.tanh(c[n]) for n in range(len(c))]),
    lambda c, o: o * (1 - 2 / (np.exp(2 * np.minimum(c, 300)) + 1)),
]


@enter(RIGHT, "lstm_gates")
def gates_slices(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    return s(a[:, :H]), s(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), s(a[:, 3 * H :])


@enter(RIGHT, "lstm_gates")
def gates_each_its_weights(x, h_prev, W_ih, W_hh, b):
    layers = []
    for k, activation in enumerate([s, s, np.tanh, s]):
        rows = slice(k * len(b) // 4, (k + 1) * len(b) // 4)
        layers.append(activation(x @ W_ih[rows].T + h_prev @ W_hh[rows].T + b[rows]))
    return layers


@enter(RIGHT, "lstm_gates")
def gates_reshaped(x, h_prev, W_ih, W_hh, b):
    a = (x @ W_ih.T + h_prev @ W_hh.T + b).reshape(len(x), 4, -1)
    return s(a[:, 0]), s(a[:, 1]), np.tanh(a[:, 2]), s(a[:, 3])


@enter(RIGHT, "lstm_gates")
def gates_einsum(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    W, U = W_ih.reshape(4, H, -1), W_hh.reshape(4, H, H)
    a = np.einsum("bi,ghi->gbh", x, W) + np.einsum("bk,ghk->gbh", h_prev, U) + b.reshape(4, 1, H)
    i, f, g, o = a
    return s(i), s(f), np.tanh(g), s(o)


@enter(RIGHT, "lstm_gates")
def gates_concatenated(x, h_prev, W_ih, W_hh, b):
    both = np.concatenate([x, h_prev], axis=-1) @ np.concatenate([W_ih, W_hh], axis=-1).T + b
    i, f, g, o = np.hsplit(both, 4)
    return s(i), s(f), np.tanh(g), s(o)


@enter(RIGHT, "lstm_gates")
def gates_one_tanh(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    half = np.repeat([0.5, 0.5, 1.0, 0.5], a.shape[1] // 4)
    t = np.tanh(a * half)
    i, f, g, o = np.split(t, 4, axis=1)
    return (1 + i) / 2, (1 + f) / 2, g, (1 + o) / 2


@enter(RIGHT, "lstm_gates")
def gates_loop(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    out = np.zeros((4, len(x), H))
    for n in range(len(x)):
        for row in range(4 * H):
            a = W_ih[row] @ x[n] + W_hh[row] @ h_prev[n] + b[row]
            out[row // H, n, row % H] = np.tanh(a) if row // H == 2 else 1 / (1 + np.exp(-a))
    return tuple(out)


# --- the bug hunt --------------------------------------------------------------------------------


@enter(RIGHT, "cases_for_lstm_gates")
def one_uniform_case():
    rng = np.random.default_rng(7)
    return [tuple(rng.uniform(-2, 2, shape) for shape in [(2, 3), (2, 4), (16, 3), (16, 4), (16,)])]


@enter(RIGHT, "cases_for_lstm_gates")
def six_cases_in_lists():
    np.random.seed(3)
    cases = []
    for B, I, H in [(1, 1, 1), (1, 4, 2), (3, 1, 2), (2, 2, 2), (5, 3, 4), (12, 12, 12)]:
        x, h_prev = np.random.randn(B, I), np.random.randn(B, H)
        W_ih, W_hh, b = np.random.randn(4 * H, I), np.random.randn(4 * H, H), np.random.randn(4 * H)
        cases.append([x, h_prev, W_ih, W_hh, b])
    return cases


@enter(RIGHT, "cases_for_lstm_gates")
def numbers_written_out():
    x = np.array([[0.5], [-1.5]])
    h_prev = np.array([[1.0, -0.5], [0.25, 2.0]])
    W_ih = np.array([[0.5], [-1.0], [1.5], [0.75], [-0.5], [0.25], [2.0], [-1.25]])
    W_hh = np.array([[1, 2], [-1, 0.5], [3, 1], [0, -2], [1.5, -1], [2, 2], [-0.5, 1], [1, 0]])
    b = np.array([0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7, -0.8])
    return ((x, h_prev, W_ih, W_hh, b),)


@enter(RIGHT, "cases_for_lstm_gates")
def waves_in_single_precision():
    def wave(*shape):
        count = np.prod(shape)
        return np.sin(1.7 * np.arange(count) + count).reshape(shape).astype(np.float32)

    return [(wave(4, 2), wave(4, 3), wave(12, 2), wave(12, 3), wave(12))]


@enter(RIGHT, "cases_for_lstm_gates")
def each_case_for_one_purpose():
    rng = np.random.default_rng(1)

    def case(B, with_x=1.0, with_h=1.0, with_b=1.0):
        return (
            with_x * rng.normal(size=(B, 3)),
            with_h * rng.normal(size=(B, 2)),
            rng.normal(size=(8, 3)),
            rng.normal(size=(8, 2)),
            with_b * rng.normal(size=8),
        )

    return [case(3, with_b=0.0), case(1), case(2, with_h=0.0), case(2, with_x=0.0)]


@enter(RIGHT, "cases_for_lstm_gates")
def small_and_large_numbers():
    rng = np.random.default_rng(5)
    shapes = [(3, 4), (3, 2), (8, 4), (8, 2), (8,)]
    return [tuple(scale * rng.standard_normal(s) for s in shapes) for scale in (0.05, 3.0)]


@enter(RIGHT, "cases_for_lstm_gates")
def draws_of_the_course():
    rng = np.random.default_rng(11)
    return [
        (
            rng.standard_normal((B, I)),
            0.7 * rng.standard_normal((B, H)),
            0.6 * rng.standard_normal((4 * H, I)),
            0.5 * rng.standard_normal((4 * H, H)),
            rng.standard_normal(4 * H),
        )
        for B, I, H in [(3, 2, 4), (5, 7, 6), (4, 9, 8)]
    ]


RIGHT["forget_bias_for_half_life"] = [
    lambda steps: np.log(0.5 ** (1 / steps) / (1 - 0.5 ** (1 / steps))),
    lambda steps: -np.log(2 ** (1 / steps) - 1),
    lambda steps: -np.log(np.expm1(np.log(2) / steps)),
    lambda steps: np.log(1 / (2 ** (1 / steps) - 1)),
    lambda steps: np.log(np.exp(np.log(0.5) / steps)) - np.log(1 - np.exp(np.log(0.5) / steps)),
    lambda steps: 2 * np.arctanh(2 * 0.5 ** (1 / steps) - 1),
]
