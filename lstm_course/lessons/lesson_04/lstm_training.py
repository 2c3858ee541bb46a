"""Training an LSTM to remember one bit over a lag, with a given backward pass.

T time steps, B sequences in a batch, H hidden units. The readout is one logit per sequence,
z = h_T · v + c, and its sign is the network's answer. The LSTM counterpart of `long_lag`.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_course.cells.lstm import LSTMCache, lstm_forward
from lstm_course.lessons.lesson_04.lstm_gradient_flow import TORCH_GAIN
from lstm_course.lessons.shared.loss_curves import TrainingRun
from lstm_course.tasks.first_bit import remember_first_bit
from lstm_course.training.clipping import clip_by_global_norm

HIDDEN_SIZE = 16
WeightGradients = Callable[[np.ndarray, LSTMCache], tuple[np.ndarray, ...]]


class Descent(NamedTuple):
    """Settings of stochastic gradient descent."""

    updates: int = 150
    learning_rate: float = 1.0
    max_norm: float = 1.0  # where the global gradient norm is clipped; `math.inf` for never


DEFAULT_DESCENT = Descent()


def train_lstm_to_remember(
    weight_gradients: WeightGradients,
    lag: int,
    seed: int,
    descent: Descent = DEFAULT_DESCENT,
    *,
    forget_bias: float = 1.0,
    gain: float = TORCH_GAIN,
) -> TrainingRun:
    """Train on `remember_first_bit` by stochastic gradient descent, a fresh batch each update.

    Args:
        weight_gradients: (dhs, cache) -> dW_ih, dW_hh, db: the backward pass to train with.
        lag: steps from the bit to the question; sequences are lag + 1 steps long.
        seed: of weights and data.
        descent: settings of the training.
        forget_bias: bias of the forget gates before training.
        gain: size of W_hh before training, see `random_lstm`.
    """
    rng = np.random.default_rng(seed)
    weights = initial_lstm_weights(rng, HIDDEN_SIZE, forget_bias, gain)
    losses, norms = np.zeros(descent.updates), np.zeros(descent.updates)
    for k in range(descent.updates):
        x, bits = remember_first_bit(rng, lag, batch_size=32)
        losses[k], grads = lstm_loss_and_gradients(weight_gradients, weights, x, bits)
        grads, norms[k] = clip_by_global_norm(grads, descent.max_norm)
        weights = [w - descent.learning_rate * dw for w, dw in zip(weights, grads, strict=True)]
    x, bits = remember_first_bit(rng, lag, batch_size=500)
    z, _, _ = _compute_logits(weights, x)
    return TrainingRun(losses, norms, float(np.mean(np.sign(z) == bits)))


def initial_lstm_weights(
    rng: np.random.Generator, hidden_size: int, forget_bias: float, gain: float
) -> list[np.ndarray]:
    """Draw W_ih (4H, 1), W_hh (4H, H), b (4H,), v (H,), c (1,)."""
    H = hidden_size
    return [
        rng.uniform(-1, 1, (4 * H, 1)),
        gain / np.sqrt(H) * rng.standard_normal((4 * H, H)),
        np.repeat([0.0, forget_bias, 0.0, 0.0], H),
        rng.uniform(-1, 1, H) / np.sqrt(H),
        np.zeros(1),
    ]


def _compute_logits(
    weights: list[np.ndarray], x: np.ndarray
) -> tuple[np.ndarray, np.ndarray, LSTMCache]:
    W_ih, W_hh, b, v, c = weights
    zeros = np.zeros((x.shape[1], len(v)))
    hs, _, cache = lstm_forward(x, zeros, zeros, W_ih, W_hh, b)
    return hs[-1] @ v + c, hs, cache  # (B,), (T, B, H)


def lstm_loss_and_gradients(
    weight_gradients: WeightGradients, weights: list[np.ndarray], x: np.ndarray, bits: np.ndarray
) -> tuple[float, list[np.ndarray]]:
    """Compute the mean logistic loss of the answer after the last step, in nats, with gradients.

    Args:
        weight_gradients: (dhs, cache) -> dW_ih, dW_hh, db.
        weights: as `initial_lstm_weights` returns them.
        x: inputs (T, B, 1).
        bits: correct answers (B,), -1 or +1.
    """
    z, hs, cache = _compute_logits(weights, x)
    loss = np.logaddexp(0, -bits * z).mean()
    dz = -bits / (1 + np.exp(np.minimum(bits * z, 700.0))) / len(bits)  # (B,)
    dhs = np.zeros_like(hs)
    dhs[-1] = np.outer(dz, weights[3])  # (B, H) the loss depends on the last step alone
    grads = weight_gradients(dhs, cache)
    return float(loss), [*grads, dz @ hs[-1], dz.sum(keepdims=True)]
