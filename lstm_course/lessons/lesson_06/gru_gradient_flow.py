"""The gradient during the backward pass through a GRU: total, and along the direct path.

T time steps, B sequences in a batch, I inputs, H hidden units. Networks are at initialisation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.palette import GREY, INK, MODELS, style


class Sizes(NamedTuple):
    """Sizes of a batch and a network."""

    steps: int = 51
    batch_size: int = 4
    input_size: int = 4
    hidden_size: int = 32


DEFAULT_SIZES = Sizes()


class GRUFlow(NamedTuple):
    """Gradient of a loss on the last state; entry k is k steps earlier."""

    whole: np.ndarray  # (T,) ‖∂L/∂h‖ by all paths, relative to that at the last step
    direct: np.ndarray  # (T,) the same along the direct path: the product of the update gates


def gradient_through_gru(
    gru_step: Callable,
    gru_step_backward: Callable,
    update_bias: float,
    seed: int,
    sizes: Sizes = DEFAULT_SIZES,
) -> GRUFlow:
    """Propagate a gradient back from the last state of a random GRU.

    Args:
        gru_step, gru_step_backward: the learner's own or the library's.
        update_bias: bias of z; the other biases are 0. Weights are uniform from ±1/√H, as torch's.
        seed: of weights, inputs and gradient.
        sizes: T, B, I, H.
    """
    rng = np.random.default_rng(seed)
    T, B, I, H = sizes
    W_ih, W_hh = (rng.uniform(-1, 1, (3 * H, size)) / np.sqrt(H) for size in (I, H))
    b_ih, b_hh = np.repeat([0.0, update_bias, 0.0], H), np.zeros(3 * H)  # r, z, n
    h, caches = np.zeros((B, H)), []
    for x in rng.standard_normal((T, B, I)):
        h, cache = gru_step(x, h, W_ih, W_hh, b_ih, b_hh)
        caches.append(cache)
    whole = direct = rng.standard_normal(h.shape)  # (B, H)
    norms = [(np.linalg.norm(whole), np.linalg.norm(direct))]
    for cache in reversed(caches[1:]):
        _, whole, *_ = gru_step_backward(whole, cache)
        direct = direct * cache.z
        norms.append((np.linalg.norm(whole), np.linalg.norm(direct)))
    whole_norms, direct_norms = np.array(norms).T / norms[0][0]
    return GRUFlow(whole_norms, direct_norms)


def draw_gru_flow(flows: Mapping[float, Sequence[GRUFlow]]) -> Figure:
    """Draw one panel per bias of z: all paths, one line per seed, and the median direct path.

    Args:
        flows: bias of z -> one network per seed.
    """
    with style():
        fig, axes = plt.subplots(1, len(flows), figsize=(9, 3.5), sharey=True)
        for ax, (bias, runs) in zip(axes, flows.items(), strict=True):
            for k, run in enumerate(runs):
                label = "all paths" if k == 0 else None
                ax.plot(run.whole, color=MODELS["gru"], lw=1.3, alpha=0.7, label=label)
            direct = np.median([run.direct for run in runs], axis=0)
            ax.plot(direct, color=INK, ls="--", lw=1.6, label="direct path: product of z")
            ax.axhline(1, color=GREY, lw=1)
            ax.set(title=f"bias of z: {bias:g}", xlabel="lag (steps back)", yscale="log")
        axes[0].set(ylabel="‖∂L/∂h‖, relative to lag 0")
        axes[0].legend(loc="lower left")
    return fig
