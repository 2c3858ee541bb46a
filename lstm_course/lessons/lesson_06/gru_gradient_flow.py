"""The gradient during the backward pass through a GRU: total, and along the direct path.

T time steps, B sequences in a batch, I inputs, H hidden units. Networks are at initialisation.
"""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style


class Sizes(NamedTuple):
    """Sizes of a batch and a network."""

    steps: int = 51
    batch_size: int = 4
    input_size: int = 4
    hidden_size: int = 32


DEFAULT_SIZES = Sizes()
BIASES, SEEDS = (0.0, 2.0, 4.0), range(10)


class GRUFlow(NamedTuple):
    """Gradient of a loss on the last state; entry k is k steps earlier."""

    total: np.ndarray  # (T,) ‖∂L/∂h‖ by all paths, relative to that at the last step
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
    total = direct = rng.standard_normal(h.shape)  # (B, H)
    norms = [(np.linalg.norm(total), np.linalg.norm(direct))]
    for cache in reversed(caches[1:]):
        _, total, *_ = gru_step_backward(total, cache)
        direct = direct * cache.z
        norms.append((np.linalg.norm(total), np.linalg.norm(direct)))
    total_norms, direct_norms = np.array(norms).T / norms[0][0]
    return GRUFlow(total_norms, direct_norms)


def flows_by_bias(functions: SimpleNamespace) -> dict[float, list[GRUFlow]]:
    """Measure random GRUs with several biases of z, one network per seed.

    Args:
        functions: namespace with gru_step and gru_step_backward.
    """
    step, backward = functions.gru_step, functions.gru_step_backward
    return {b: [gradient_through_gru(step, backward, b, seed) for seed in SEEDS] for b in BIASES}


def draw_gru_flow(flows: Mapping[float, Sequence[GRUFlow]]) -> Figure:
    """Draw one panel per bias of z: all paths, one line per seed, and the median direct path.

    Args:
        flows: bias of z -> one network per seed.
    """
    with style():
        fig, axes = plt.subplots(1, len(flows), figsize=(9.4, 3.7), sharey=True)
        for ax, (bias, runs) in zip(axes, flows.items(), strict=True):
            for k, run in enumerate(runs):
                label = "all paths" if k == 0 else None
                ax.plot(run.total, color=MODELS["gru"], lw=1.3, alpha=0.7, label=label)
            direct = np.median([run.direct for run in runs], axis=0)
            ax.plot(direct, color=INK, ls="--", lw=1.6, label="direct path: product of z")
            ax.axhline(1, color=GREY, lw=1)
            z = 1 / (1 + np.exp(-bias))
            ax.set(title=f"bias {bias:g}: z near {z:.2f}", xlabel="lag (steps back)", yscale="log")
        axes[0].set(ylabel="‖∂L/∂h‖, relative to lag 0")
        axes[0].legend(loc="lower left")
    medians = describe_gru_flow(flows).replace("\n", "; ")
    return described(
        fig,
        "Gradient of a GRU's state against lag, on a logarithmic axis, one panel per bias of z. "
        f"The larger the bias, the more is left. Medians: {medians}.",
    )


def describe_gru_flow(flows: Mapping[float, Sequence[GRUFlow]]) -> str:
    """Describe what is left of the gradient at the largest lag, by all paths and by the direct one.

    Args:
        flows: bias of z -> one network per seed.
    """
    lines = []
    for bias, runs in flows.items():
        total = np.median([run.total[-1] for run in runs])
        direct = np.median([run.direct[-1] for run in runs])
        lag = len(runs[0].total) - 1
        lines.append(
            f"bias {bias:g}: {total:.0e} of the gradient is left at lag {lag}, "
            f"{direct:.0e} by the direct path alone"
        )
    return "\n".join(lines)
