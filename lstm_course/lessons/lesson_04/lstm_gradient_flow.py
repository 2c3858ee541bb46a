"""Sizes of ∂L/∂h_t and ∂L/∂c_t against lag, in RNNs and LSTMs at initialisation.

T time steps, B sequences in a batch, I inputs, H hidden units.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMCache, lstm_forward
from lstm_course.cells.rnn import gradient_through_time, rnn_forward
from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.shared.gradient_flow import gradient_against_lag
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style

TORCH_GAIN = 1 / np.sqrt(3)  # torch draws weights uniformly from ±1/√H: deviation 1/√(3H)
LAG = 50  # steps back
BIASES = (0, 1, 3)  # of the forget gates
SEEDS = range(10)
VANISHED = 1e-6  # share of the gradient below which we call it vanished
LINES = {0: ":", 1: "--", 3: "-"}  # line style by forget bias


def random_lstm(
    seed: int,
    *,
    steps: int = LAG + 1,
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
    total_h, total_c = np.zeros_like(dhs), np.zeros_like(dhs)
    dh = np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    for t in reversed(range(len(dhs))):
        step = cache.step(t)
        total_h[t] = dhs[t] + dh
        total_c[t] = dc + total_h[t] * step.o * (1 - np.tanh(step.c) ** 2)
        _, dh, dc, *_ = step_backward(total_h[t], dc, step)
    return total_h, total_c


def norms_by_step(gradients: np.ndarray) -> np.ndarray:
    """Compute the norm of the gradient at each step, over batch and units: (T, B, H) -> (T,)."""
    return np.sqrt(np.sum(gradients**2, axis=(1, 2)))


class BackwardFlow(NamedTuple):
    """Sizes of gradients against lag; entry k is k steps before the loss."""

    h: np.ndarray  # (T,) ‖∂L/∂h‖, relative to that at the last step
    c: np.ndarray  # (T,) ‖∂L/∂c‖, relative to ‖∂L/∂h‖ at the last step


def flow_from_last_state(step_backward: Callable, cache: LSTMCache, seed: int = 0) -> BackwardFlow:
    """Measure the gradient of a loss on the last hidden state alone."""
    rng = np.random.default_rng(seed)
    dhs = np.zeros_like(cache.hs)
    dhs[-1] = rng.standard_normal(dhs[-1].shape)
    total_h, total_c = gradients_by_step(step_backward, dhs, cache)
    size = np.linalg.norm(dhs[-1])
    return BackwardFlow(norms_by_step(total_h)[::-1] / size, norms_by_step(total_c)[::-1] / size)


def gradients_by_unit(
    step_backward: Callable, cache: LSTMCache, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Compute |∂L/∂h_t| and |∂L/∂c_t| of each unit of one sequence, for a loss on the last h.

    Returns:
        Two arrays (T, H), scaled so that ∂L/∂h has norm 1 at the last step.
    """
    dhs = np.zeros_like(cache.hs)
    dhs[-1] = np.random.default_rng(seed).standard_normal(dhs[-1].shape)
    total_h, total_c = gradients_by_step(step_backward, dhs, cache)
    size = np.linalg.norm(dhs[-1, 0])
    return np.abs(total_h[:, 0]) / size, np.abs(total_c[:, 0]) / size


@dataclass(frozen=True)
class FlowComparison:
    """Gradients against lag of an RNN and of LSTMs, one network per seed.

    Attributes:
        rnn: ‖∂L/∂h‖ of the RNNs, (seeds, T).
        h: forget bias -> ‖∂L/∂h‖ of the LSTMs, (seeds, T).
        c: forget bias -> ‖∂L/∂c‖ of the LSTMs, (seeds, T).
    """

    rnn: np.ndarray
    h: Mapping[int, np.ndarray]
    c: Mapping[int, np.ndarray]


def compare_flows(step_backward: Callable, seeds: Sequence[int] = SEEDS) -> FlowComparison:
    """Measure the gradient of the last hidden state in RNNs and LSTMs of 32 units.

    Args:
        step_backward: `lstm_step_backward`.
        seeds: one network of each kind for each.
    """
    rnns = [
        gradient_against_lag(
            rnn_forward, gradient_through_time, TORCH_GAIN, kind="gaussian", seed=seed, max_lag=LAG
        ).gradient
        for seed in seeds
    ]
    flows = {
        bias: [flow_from_last_state(step_backward, random_lstm(s, forget_bias=bias)) for s in seeds]
        for bias in BIASES
    }
    return FlowComparison(
        np.array(rnns),
        {bias: np.array([flow.h for flow in group]) for bias, group in flows.items()},
        {bias: np.array([flow.c for flow in group]) for bias, group in flows.items()},
    )


def draw_flows(flows: FlowComparison) -> Figure:
    """Draw ∂L/∂h_t of RNN and LSTMs beside ∂L/∂c_t of the LSTMs: medians and ranges."""
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.4), sharey=True)
        draw_band(left, flows.rnn, MODELS["rnn"], "RNN")
        for ax, gradients in ((left, flows.h), (right, flows.c)):
            for bias, values in gradients.items():
                draw_band(ax, values, MODELS["lstm"], f"LSTM, bias {bias}", ls=LINES[bias])
            ax.axhline(1, color=GREY, lw=1)
            ax.set(xlabel="lag (steps back from the loss)", xlim=(0, LAG), ylim=(1e-16, 1e2))
            ax.set_yscale("log")
        left.set(title="‖∂L/∂h‖ survives open forget gates", ylabel="relative to ‖∂L/∂h‖ at lag 0")
        right.set(title="‖∂L/∂c‖ of the same LSTMs")
    return described(fig, _describe_curves(flows))


def _describe_curves(flows: FlowComparison) -> str:
    """Describe the figure: the medians at the largest lag."""
    h, c = (
        ", ".join(
            f"{np.median(values[:, LAG]):.1g} with forget bias {bias}"
            for bias, values in gradients.items()
        )
        for gradients in (flows.h, flows.c)
    )
    return (
        "Gradients against lag, on a logarithmic axis, relative to the gradient of h at lag 0. "
        f"Medians at lag {LAG}, left, of h: {np.median(flows.rnn[:, LAG]):.1g} in RNNs; in LSTMs "
        f"{h}. Right, of the cell state c: {c}."
    )


def draw_band(
    ax: Axes, curves: np.ndarray, colour: str, name: str = "", ls: str = "-", legend: str = ""
) -> None:
    """Draw the median and the range of several curves, with a name at the end or in the legend."""
    median = np.median(curves, axis=0)
    steps = np.arange(curves.shape[1])
    ax.fill_between(steps, curves.min(axis=0), curves.max(axis=0), color=colour, alpha=0.18, lw=0)
    ax.plot(steps, median, color=colour, ls=ls, lw=2.2, label=legend)
    if name:
        ax.annotate(
            name,
            (steps[-1], median[-1]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=INK,
            annotation_clip=False,
        )


def describe_flows(flows: FlowComparison, guess: float | None = None) -> str:
    """State what is left of the gradient after 50 steps, beside the learner's guess.

    Args:
        flows: the measurement.
        guess: the share that is left in an LSTM whose biases are zero.
    """
    lines = [f"left after {LAG} steps, median of {len(flows.rnn)} networks:"]
    lines.append(f"  RNN, ∂L/∂h                  {np.median(flows.rnn[:, LAG]):.1g}")
    for bias, values in flows.c.items():
        lines.append(f"  LSTM, forget bias {bias}, ∂L/∂c  {np.median(values[:, LAG]):.1g}")
    if guess is not None:
        left = float(np.median(flows.c[0][:, LAG]))
        lines.append(f"You predicted {guess:g} for biases of zero; it is {left:.1g}.")
    return "\n".join(lines)


def conclude_vanishing(flows: FlowComparison) -> Conclusion:
    """Claim 4.2a: do LSTMs solve vanishing gradients? From ten networks of each kind."""
    closed, opened = flows.c[BIASES[0]][:, LAG], flows.c[BIASES[-1]][:, LAG]
    vanishes, survives = closed.max() < VANISHED, opened.min() > VANISHED
    verdict: ClaimVerdict = "true if" if vanishes and survives else "true" if survives else "false"
    rnn = flows.rnn[:, LAG]
    return Conclusion(
        "4.2a",
        verdict,
        f"Size of the gradient after {LAG} steps, relative to lag 0: {spread(opened)} in "
        f"{len(opened)} LSTMs with a forget bias of {BIASES[-1]}, but {spread(closed)} with a bias "
        f"of {BIASES[0]}. In {len(rnn)} RNNs it is {spread(rnn)}.",
        "the forget gates are open",
    )


def spread(values: np.ndarray) -> str:
    """Describe the range of some values.

    Example:
        >>> spread(np.array([0.5, 2.0]))
        '0.5 to 2'
    """
    return f"{values.min():.1g} to {values.max():.1g}"
