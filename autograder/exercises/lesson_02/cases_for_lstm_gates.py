"""Exercise `cases_for_lstm_gates`: a bug hunt, for inputs that expose wrong gates.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.bug_hunt import BugHunt, WrongImplementation
from autograder.engine.exercise import Exercise, Mistake, Part
from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import GATES_SHAPES
from lstm_course.cells.revealing_cases import cases_for_lstm_gates

GATES_HUNT = "Bug hunt: which inputs expose a mistake?"

Gates = tuple[np.ndarray, ...]


def _gates_one_by_one(
    x: np.ndarray, h_prev: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> Gates:
    """Compute each block from its own rows of the weights."""
    blocks = zip(np.split(W_ih, 4), np.split(W_hh, 4), np.split(b, 4), "ifgo", strict=True)
    return tuple(
        (np.tanh if name == "g" else sigmoid)(x @ W.T + h_prev @ U.T + bias)  # (B, H)
        for W, U, bias, name in blocks
    )


def _gates_of_stacked_inputs(
    x: np.ndarray, h_prev: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> Gates:
    """Use one product of [h x 1], and the sigmoid as its definition has it."""
    hx1 = np.concatenate([h_prev, x, np.ones((len(x), 1))], axis=1)  # (B, H + I + 1)
    W = np.concatenate([W_hh, W_ih, b[:, None]], axis=1)  # (4H, H + I + 1)
    i, f, g, o = (hx1 @ W.T).reshape(len(x), 4, -1).transpose(1, 0, 2)  # (B, H) each
    return 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), np.tanh(g), 1 / (1 + np.exp(-o))


def _gates_by_sequence(
    x: np.ndarray, h_prev: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> Gates:
    """Work on one sequence after the other, and use σ(a) = ½ + ½ tanh(a / 2)."""
    a = np.array([W_ih @ x[n] + W_hh @ h_prev[n] + b for n in range(len(x))])  # (B, 4H)
    half = 0.5 + 0.5 * np.tanh(a / 2)  # (B, 4H)
    H = h_prev.shape[1]
    return half[:, :H], half[:, H : 2 * H], np.tanh(a[:, 2 * H : 3 * H]), half[:, 3 * H :]


def _edited(name: str, right: str, wrong: str) -> WrongImplementation:
    return WrongImplementation(name, ((right, wrong),))


def _wrong_bias(name: str, bias: str) -> WrongImplementation:
    return _edited(name, " + b", f" + {bias}")


LEFT_OUT = "b * (np.arange(len(b)) // (len(b) // 4) != {})"

WRONG_GATES: tuple[str | WrongImplementation, ...] = (
    "order-ifog",
    "order-figo",
    "order-fgio",
    "interleaved",
    "forget-bias-of-one",
    "sigmoid-on-candidate",
    "candidate-not-squashed",
    "tanh-on-input-gate",
    "tanh-on-forget-gate",
    "tanh-on-output-gate",
    "nothing-squashed",
    "ignores-h",
    "ignores-x",
    "no-bias",
    "bias-twice",
    "one-bias-for-all",
    *(_wrong_bias(f"no-bias-in-{name}", LEFT_OUT.format(k)) for k, name in enumerate("ifgo")),
    _edited("bias-subtracted", " + b", " - b"),
    _wrong_bias("bias-order-figo", "b.reshape(4, -1)[[1, 0, 2, 3]].ravel()"),
    _wrong_bias("bias-order-ifog", "b.reshape(4, -1)[[0, 1, 3, 2]].ravel()"),
    _wrong_bias("one-bias-per-block", "np.repeat(b[:: len(b) // 4], len(b) // 4)"),
    _edited("blocks-by-view", "np.split(a, 4, axis=1)", "a.reshape(4, *h_prev.shape)"),
    _edited("first-h-for-all", "h_prev @", "h_prev[:1] @"),
    _edited("first-x-for-all", "x @", "x[:1] @"),
    _edited("mean-h-for-all", "h_prev @", "h_prev.mean(axis=0) @"),
    _edited("mean-x-for-all", "x @", "x.mean(axis=0) @"),
    _edited("sequences-of-h-reversed", "h_prev @", "h_prev[::-1] @"),
)

CASES_FOR_LSTM_GATES = Exercise(
    name="cases_for_lstm_gates",
    lesson="02",
    section=GATES_HUNT,
    reference=cases_for_lstm_gates,
    draw=lambda rng: (),
    draws=1,
    trials=0,
    hunt=BugHunt(
        target="lstm_gates",
        wrong=WRONG_GATES,
        right=(_gates_one_by_one, _gates_of_stacked_inputs, _gates_by_sequence),
        shapes=GATES_SHAPES,
        inputs={"x": "B I", "h_prev": "B H", "W_ih": "4H I", "W_hh": "4H H", "b": "4H"},
        shares=(0.6, 0.95),
        lacks={
            "B > 1": "one-sequence",
            "b": "biases-are-zero",
            "h_prev": "hidden-state-is-zero",
            "x": "input-is-zero",
            "h_prev along B": "sequences-alike",
            "not tiny": "numbers-too-small",
            "not huge": "gates-saturated",
        },
    ),
    parts=(
        Part("most", 1, meaning="the cases expose 60% of the wrong implementations"),
        Part("nearly_all", 1, meaning="the cases expose 95% of the wrong implementations"),
    ),
    mistakes=(
        Mistake(
            "biases-are-zero",
            "in all of your cases b is zero, so no mistake in the use of b can show",
            "what would change in your cases if an implementation forgot to add b?",
            ("b = rng.standard_normal(4 * H)", "b = np.zeros(4 * H)"),
        ),
        Mistake(
            "one-sequence",
            "all of your cases have a batch of one sequence, so sequences cannot be confused",
            "which mistakes could mix up the sequences of a batch?",
            ("[(3, 2, 4), (2, 5, 3)]", "[(1, 2, 4), (1, 5, 3)]"),
        ),
        Mistake(
            "sequences-alike",
            "in all of your cases every sequence of the batch has the same `h_prev`",
            "what would change if every sequence used the `h_prev` of the first?",
            ("h_prev = rng.standard_normal((B, H))", "h_prev = np.ones((B, H))"),
        ),
        Mistake(
            "hidden-state-is-zero",
            "in all of your cases `h_prev` is zero, as at the start of a sequence",
            "what would change in your cases if an implementation left `h_prev` out?",
            ("h_prev = rng.standard_normal((B, H))", "h_prev = np.zeros((B, H))"),
        ),
        Mistake(
            "input-is-zero",
            "in all of your cases x is zero",
            "what would change in your cases if an implementation left x out?",
            ("x = rng.standard_normal((B, I))", "x = np.zeros((B, I))"),
        ),
        Mistake(
            "numbers-too-small",
            "the numbers in your cases are so small that every gate is nearly ½, so a wrong number "
            "hardly shows",
            "what is σ(0.001), and what is tanh(0.001)? Compare them with those of 1.",
            (
                "cases.append((x, h_prev, W_ih, W_hh, b))",
                "cases.append(tuple(1e-9 * a for a in (x, h_prev, W_ih, W_hh, b)))",
            ),
        ),
        Mistake(
            "gates-saturated",
            "the numbers in your cases are so large that every gate is 0 or 1, whatever else "
            "changes",
            "what is σ(1000), and what is σ(1001)? Compare with σ(1) and σ(2).",
            (
                "cases.append((x, h_prev, W_ih, W_hh, b))",
                "cases.append(tuple(1e3 * a for a in (x, h_prev, W_ih, W_hh, b)))",
            ),
        ),
    ),
)
