"""What truncated backpropagation through time loses, against the length of its segments."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lstm_course.experiments.lstm_gradient_flow import random_lstm


class Truncation(NamedTuple):
    """The truncated gradient of the weights beside the whole one."""

    cosine: np.ndarray  # (seeds, ks) of the angle between the two
    lost: np.ndarray  # (seeds, ks) ‖whole - truncated‖ / ‖whole‖


def loss_of_truncation(
    backward: Callable,
    truncated: Callable,
    ks: Sequence[int],
    *,
    forget_bias: float,
    seeds: Sequence[int],
    steps: int = 60,
) -> Truncation:
    """Truncated against whole gradient of a random LSTM with a loss at every step.

    Args:
        backward: `lstm_backward`.
        truncated: `truncated_backward`.
        ks: lengths of the segments.
        forget_bias: bias of the forget gates.
        seeds: one network for each.
        steps: T.

    Returns:
        Over all weights of the LSTM laid end to end.
    """
    cosine, lost = np.empty((2, len(seeds), len(ks)))
    for row, seed in enumerate(seeds):
        cache = random_lstm(seed, steps=steps, forget_bias=forget_bias)
        dhs = np.random.default_rng(seed).standard_normal(cache.hs.shape)
        whole = _flat(backward(dhs, cache)[3:])
        for column, k in enumerate(ks):
            part = _flat(truncated(dhs, cache, k)[1:])
            sizes = np.linalg.norm(whole) * np.linalg.norm(part)
            cosine[row, column] = whole @ part / sizes
            lost[row, column] = np.linalg.norm(whole - part) / np.linalg.norm(whole)
    return Truncation(cosine, lost)


def reach_of_losses(
    backward: Callable, *, steps: int = 20, forget_bias: float = 1.0, seed: int = 0
) -> np.ndarray:
    """How much of the loss at each step comes back to the input of each other step.

    Args:
        backward: (dhs, cache) -> dx and more: the way back to look at.
        steps: T.
        forget_bias: bias of the forget gates.
        seed: of the network and the losses.

    Returns:
        ‖∂L_s/∂x_t‖ with the loss's step s first, (T, T).
    """
    cache = random_lstm(seed, steps=steps, forget_bias=forget_bias)
    losses = np.random.default_rng(seed).standard_normal(cache.hs.shape)
    reach = np.empty((steps, steps))
    for s in range(steps):
        dhs = np.zeros_like(cache.hs)
        dhs[s] = losses[s]  # the loss of step s alone
        dx = backward(dhs, cache)[0]  # (T, B, I)
        reach[s] = np.linalg.norm(dx, axis=(1, 2))
    return reach


def _flat(grads: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([g.ravel() for g in grads])
