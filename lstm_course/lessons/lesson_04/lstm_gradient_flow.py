"""The gradient during the backward pass through an LSTM: total, and along the straight path.

T time steps, B sequences in a batch, I inputs, H hidden units. Networks are at initialisation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMCache, lstm_forward
from lstm_course.cells.memory_retention import memory_retention
from lstm_course.lessons.shared.gradient_flow import LagProfile
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY, HIDDEN, MODELS, style

TORCH_GAIN = 1 / np.sqrt(3)  # torch draws weights uniformly from ±1/√H: deviation 1/√(3H)


def random_lstm(
    seed: int,
    *,
    steps: int = 51,
    batch_size: int = 4,
    input_size: int = 4,
    hidden_size: int = 32,
    forget_bias: float = 0.0,
    gain: float = TORCH_GAIN,
) -> LSTMCache:
    """Run a random LSTM forward and return its cache.

    Args:
        seed: of weights, states and inputs.
        steps, batch_size, input_size, hidden_size: T, B, I, H.
        forget_bias: bias of the forget gates; the other biases are 0.
        gain: W_hh is normal with the standard deviation gain / √H, so that gain is about the
            spectral radius of each gate's recurrent matrix.
    """
    rng = np.random.default_rng(seed)
    H = hidden_size
    W_ih = TORCH_GAIN / np.sqrt(H) * rng.standard_normal((4 * H, input_size))
    W_hh = gain / np.sqrt(H) * rng.standard_normal((4 * H, H))
    b = np.repeat([0.0, forget_bias, 0.0, 0.0], H)  # (4H,)
    h0, c0 = 0.1 * rng.standard_normal((2, batch_size, H))
    x = rng.standard_normal((steps, batch_size, input_size))
    return lstm_forward(x, h0, c0, W_ih, W_hh, b)[2]


def gradients_by_step(
    step_backward: Callable, dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Compute the total gradients ∂L/∂h_t and ∂L/∂c_t at every step.

    Args:
        step_backward: `lstm_step_backward`.
        dhs: direct gradient of the loss at each h_t, (T, B, H).
        cache: of the sequence.
        dc_T: direct gradient of the loss at the last c, (B, H); None means zero.

    Returns:
        Two arrays (T, B, H).
    """
    whole_h, whole_c = np.zeros_like(dhs), np.zeros_like(dhs)
    dh = np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    for t in reversed(range(len(dhs))):
        step = cache.step(t)
        whole_h[t] = dhs[t] + dh
        whole_c[t] = dc + whole_h[t] * step.o * (1 - np.tanh(step.c) ** 2)
        _, dh, dc, *_ = step_backward(whole_h[t], dc, step)
    return whole_h, whole_c


class BackwardFlow(NamedTuple):
    """Sizes of gradients against lag; entry k is k steps before the loss."""

    h: np.ndarray  # (T,) ‖∂L/∂h‖, relative to that at the last step
    c: np.ndarray  # (T,) ‖∂L/∂c‖, relative to ‖∂L/∂h‖ at the last step


def flow_from_last_state(step_backward: Callable, cache: LSTMCache, seed: int = 0) -> BackwardFlow:
    """Measure the gradient of a loss on the last hidden state alone."""
    rng = np.random.default_rng(seed)
    dhs = np.zeros_like(cache.hs)
    dhs[-1] = rng.standard_normal(dhs[-1].shape)
    whole_h, whole_c = gradients_by_step(step_backward, dhs, cache)
    size = np.linalg.norm(dhs[-1])
    return BackwardFlow(_norms(whole_h)[::-1] / size, _norms(whole_c)[::-1] / size)


def gradients_by_unit(
    step_backward: Callable, cache: LSTMCache, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Compute |∂L/∂h_t| and |∂L/∂c_t| of each unit of one sequence, for a loss on the last h.

    Returns:
        Two arrays (T, H), scaled so that ∂L/∂h has norm 1 at the last step.
    """
    dhs = np.zeros_like(cache.hs)
    dhs[-1] = np.random.default_rng(seed).standard_normal(dhs[-1].shape)
    whole_h, whole_c = gradients_by_step(step_backward, dhs, cache)
    size = np.linalg.norm(dhs[-1, 0])
    return np.abs(whole_h[:, 0]) / size, np.abs(whole_c[:, 0]) / size


class GradientPaths(NamedTuple):
    """Gradients at earlier cell states; entry k is k steps before the last one."""

    whole: np.ndarray  # (T,) ‖∂L/∂c_{T-1-k}‖ by all paths, relative to ‖∂L/∂c_{T-1}‖
    straight: np.ndarray  # (T,) the same along the cell alone: the product of the forget gates
    left_out: np.ndarray  # (T,) ‖whole - straight‖ / ‖whole‖: the part outside that product


def paths_from_last_memory(
    step_backward: Callable, cache: LSTMCache, seed: int = 0
) -> GradientPaths:
    """Measure the gradient of a loss on the last cell state, by all paths and straight.

    The straight path is ∂c_T/∂c_t with the gates held fixed, the product of the forget gates
    (Gers, Schmidhuber & Cummins 2000, section 3). But the gates depend on h, and h depends on c.
    """
    rng = np.random.default_rng(seed)
    dc_T = rng.standard_normal(cache.c0.shape)
    _, whole = gradients_by_step(step_backward, np.zeros_like(cache.hs), cache, dc_T)  # (T, B, H)
    straight = np.empty_like(whole)
    straight[-1] = dc_T
    straight[:-1] = dc_T * memory_retention(cache.f)[1:]  # from c_t on: gates t + 1 to the end
    size = np.linalg.norm(dc_T)
    left_out = _norms(whole - straight) / _norms(whole)
    return GradientPaths(_norms(whole)[::-1] / size, _norms(straight)[::-1] / size, left_out[::-1])


def _norms(gradients: np.ndarray) -> np.ndarray:
    return np.sqrt(np.sum(gradients**2, axis=(1, 2)))  # (T,)


def draw_rnn_and_lstm_flow(
    rnn: Sequence[LagProfile], lstm: Mapping[float, Sequence[BackwardFlow]]
) -> Figure:
    """Draw ∂L/∂h of an RNN, then ∂L/∂h and ∂L/∂c of LSTMs, all against lag.

    Args:
        rnn: one network per seed.
        lstm: forget bias -> one network per seed.
    """
    with style():
        fig, axes = plt.subplots(1, 1 + len(lstm), figsize=(11.0, 3.8), sharey=True)
        _draw_runs(axes[0], [profile.gradient for profile in rnn], MODELS["rnn"], "‖∂L/∂h‖")
        axes[0].set(title="RNN", ylabel="relative to the last ∂L/∂h")
        for ax, (bias, flows) in zip(axes[1:], lstm.items(), strict=True):
            _draw_runs(ax, [flow.h for flow in flows], HIDDEN, "‖∂L/∂h‖")
            _draw_runs(ax, [flow.c for flow in flows], CELL, "‖∂L/∂c‖")
            ax.set_title(f"LSTM, forget bias {bias:g}")
        for ax in axes:
            ax.axhline(1, color=GREY, lw=1)
            ax.set(xlabel="lag (steps back)", xlim=(0, 50), ylim=(1e-16, 1e3))
            ax.set_xticks(range(0, 50, 10))
            ax.legend(loc="lower left")
    return fig


def draw_paths(panels: Mapping[str, Sequence[GradientPaths]]) -> Figure:
    """Draw the total gradient at the cell state, and its part along the straight path.

    Args:
        panels: title -> one network per seed.
    """
    with style():
        fig, axes = plt.subplots(
            1, len(panels), figsize=(3.3 * len(panels) + 0.3, 3.9), sharey=True
        )
        for ax, (title, paths) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            _draw_runs(ax, [path.whole for path in paths], CELL, "all paths")
            straight = [path.straight for path in paths]
            _draw_runs(ax, straight, FORGET_GATE, "straight: product of f", ls="--")
            ax.axhline(1, color=GREY, lw=1)
            ax.set(title=title, xlabel="lag (steps back)", xlim=(0, 50))
            ax.set_xticks(range(0, 50, 10))
        first = np.atleast_1d(axes)[0]
        first.set_ylabel("‖∂L/∂c‖, relative to lag 0")
        first.legend(loc="lower left")
    return fig


def _draw_runs(
    ax: Axes, curves: Sequence[np.ndarray], colour: str, name: str, ls: str = "-"
) -> None:
    """Draw every network thin and their median thick, on a logarithmic axis."""
    for curve in curves:
        ax.semilogy(curve, color=colour, lw=0.8, alpha=0.45, ls=ls)
    ax.semilogy(np.median(curves, axis=0), color=colour, ls=ls, lw=2.4, label=name)
