"""The gradient on its way back through a GRU: whole, and along the direct path alone.

T time steps, B sequences in a batch, I inputs, H hidden units. Networks are at initialisation.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class GRUFlow(NamedTuple):
    """From the last state back: entry k is k steps earlier."""

    whole: np.ndarray  # (T,) ‖∂L/∂h‖ by all paths, relative to that at the last step
    direct: np.ndarray  # (T,) the same by the direct path alone, the product of the update gates


def gradient_through_gru(
    gru_step: Callable,
    gru_step_backward: Callable,
    update_bias: float,
    seed: int,
    *,
    steps: int = 51,
    batch_size: int = 4,
    input_size: int = 4,
    hidden_size: int = 32,
) -> GRUFlow:
    """Send a gradient back from the last state of a random GRU.

    Args:
        gru_step, gru_step_backward: the GRU's, or one's own.
        update_bias: bias of z; the other biases are 0. Weights are uniform from ±1/√H, as torch's.
        seed: of weights, inputs and gradient.
        steps, batch_size, input_size, hidden_size: T, B, I, H.
    """
    rng = np.random.default_rng(seed)
    H = hidden_size
    W_ih, W_hh = (
        rng.uniform(-1, 1, (3 * H, size)) / np.sqrt(H) for size in (input_size, hidden_size)
    )
    b_ih, b_hh = np.repeat([0.0, update_bias, 0.0], H), np.zeros(3 * H)  # r, z, n
    h, caches = np.zeros((batch_size, H)), []
    for x in rng.standard_normal((steps, batch_size, input_size)):
        h, cache = gru_step(x, h, W_ih, W_hh, b_ih, b_hh)
        caches.append(cache)
    whole = direct = rng.standard_normal(h.shape)  # (B, H)
    sizes = [(np.linalg.norm(whole), np.linalg.norm(direct))]
    for cache in reversed(caches[1:]):
        _, whole, *_ = gru_step_backward(whole, cache)
        direct = direct * cache.z
        sizes.append((np.linalg.norm(whole), np.linalg.norm(direct)))
    whole_sizes, direct_sizes = np.array(sizes).T / sizes[0][0]
    return GRUFlow(whole_sizes, direct_sizes)
