"""Train an LSTM to remember one bit over a lag, with the way back that it is given.

T time steps, B sequences in a batch, H hidden units. The readout is one number a sequence,
z = h_T · v + c, and its sign is the network's answer. The LSTM counterpart of `long_lag`.
"""

from collections.abc import Callable

import numpy as np

from lstm_course.cells.lstm import LSTMCache, lstm_forward
from lstm_course.lessons.lesson_04.lstm_gradient_flow import TORCH_GAIN
from lstm_course.lessons.shared.loss_curves import TrainingRun
from lstm_course.tasks.first_bit import remember_first_bit
from lstm_course.training.clipping import clip_by_global_norm

WeightGradients = Callable[[np.ndarray, LSTMCache], tuple[np.ndarray, ...]]


def train_lstm_to_remember(
    weight_gradients: WeightGradients,
    lag: int,
    seed: int,
    *,
    forget_bias: float = 1.0,
    gain: float = TORCH_GAIN,
    updates: int = 150,
    learning_rate: float = 1.0,
    max_norm: float = 1.0,
    hidden_size: int = 16,
) -> TrainingRun:
    """Train on `remember_first_bit` by stochastic gradient descent, a fresh batch each update.

    Args:
        weight_gradients: (dhs, cache) -> dW_ih, dW_hh, db: the way back to train with.
        lag: steps from the bit to the question; sequences are lag + 1 steps long.
        seed: of weights and data.
        forget_bias: bias of the forget gates before training.
        gain: size of W_hh before training, see `random_lstm`.
        updates, learning_rate, hidden_size: of the training.
        max_norm: where the global gradient norm is clipped; `math.inf` for never.
    """
    rng = np.random.default_rng(seed)
    weights = _initial_weights(rng, hidden_size, forget_bias, gain)
    losses, norms = np.zeros(updates), np.zeros(updates)
    for k in range(updates):
        x, bits = remember_first_bit(rng, lag, batch_size=32)
        losses[k], grads = _loss_and_gradients(weight_gradients, weights, x, bits)
        grads, norms[k] = clip_by_global_norm(grads, max_norm)
        weights = [w - learning_rate * dw for w, dw in zip(weights, grads, strict=True)]
    x, bits = remember_first_bit(rng, lag, batch_size=500)
    z, _, _ = _answers(weights, x)
    return TrainingRun(losses, norms, float(np.mean(np.sign(z) == bits)))


def _initial_weights(
    rng: np.random.Generator, H: int, forget_bias: float, gain: float
) -> list[np.ndarray]:
    """W_ih (4H, 1), W_hh (4H, H), b (4H,), v (H,), c (1,)."""
    return [
        rng.uniform(-1, 1, (4 * H, 1)),
        gain / np.sqrt(H) * rng.standard_normal((4 * H, H)),
        np.repeat([0.0, forget_bias, 0.0, 0.0], H),
        rng.uniform(-1, 1, H) / np.sqrt(H),
        np.zeros(1),
    ]


def _answers(weights: list[np.ndarray], x: np.ndarray) -> tuple[np.ndarray, np.ndarray, LSTMCache]:
    W_ih, W_hh, b, v, c = weights
    zeros = np.zeros((x.shape[1], len(v)))
    hs, _, cache = lstm_forward(x, zeros, zeros, W_ih, W_hh, b)
    return hs[-1] @ v + c, hs, cache  # (B,), (T, B, H)


def _loss_and_gradients(
    weight_gradients: WeightGradients, weights: list[np.ndarray], x: np.ndarray, bits: np.ndarray
) -> tuple[float, list[np.ndarray]]:
    """Mean logistic loss of the answer after the last step, in nats, and its gradients."""
    z, hs, cache = _answers(weights, x)
    loss = np.logaddexp(0, -bits * z).mean()
    dz = -bits / (1 + np.exp(np.minimum(bits * z, 700.0))) / len(bits)  # (B,)
    dhs = np.zeros_like(hs)
    dhs[-1] = np.outer(dz, weights[3])  # (B, H) only the last step meets the loss
    grads = weight_gradients(dhs, cache)
    return float(loss), [*grads, dz @ hs[-1], dz.sum(keepdims=True)]
