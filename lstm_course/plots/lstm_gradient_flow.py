"""Figures of the gradient on its way back through an LSTM, beside that of a plain RNN."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.experiments.gradient_flow import LagProfile
from lstm_course.experiments.lstm_gradient_flow import FlowBack, Paths
from lstm_course.plots.palette import CELL, FORGET_GATE, GREY, HIDDEN, MODELS, style


def draw_flow_side_by_side(
    rnn: Sequence[LagProfile], lstm: Mapping[float, Sequence[FlowBack]]
) -> Figure:
    """∂L/∂h of an RNN, then ∂L/∂h and ∂L/∂c of LSTMs, all against lag.

    Args:
        rnn: one network a seed.
        lstm: forget bias -> one network a seed.
    """
    with style():
        fig, axes = plt.subplots(1, 1 + len(lstm), figsize=(11.0, 3.8), sharey=True)
        _runs(axes[0], [profile.gradient for profile in rnn], MODELS["rnn"], "‖∂L/∂h‖")
        axes[0].set(title="RNN", ylabel="relative to the last ∂L/∂h")
        for ax, (bias, flows) in zip(axes[1:], lstm.items(), strict=True):
            _runs(ax, [flow.h for flow in flows], HIDDEN, "‖∂L/∂h‖")
            _runs(ax, [flow.c for flow in flows], CELL, "‖∂L/∂c‖")
            ax.set_title(f"LSTM, forget bias {bias:g}")
        for ax in axes:
            ax.axhline(1, color=GREY, lw=1)
            ax.set(xlabel="lag (steps back)", xlim=(0, 50), ylim=(1e-16, 1e3))
            ax.set_xticks(range(0, 50, 10))
            ax.legend(loc="lower left")
    return fig


def draw_paths(panels: Mapping[str, Sequence[Paths]]) -> Figure:
    """The whole gradient of the memory, and the share of it that goes straight.

    Args:
        panels: title -> one network a seed.
    """
    with style():
        fig, axes = plt.subplots(
            1, len(panels), figsize=(3.3 * len(panels) + 0.3, 3.9), sharey=True
        )
        for ax, (title, paths) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            _runs(ax, [path.whole for path in paths], CELL, "all paths")
            straight = [path.straight for path in paths]
            _runs(ax, straight, FORGET_GATE, "straight: product of f", ls="--")
            ax.axhline(1, color=GREY, lw=1)
            ax.set(title=title, xlabel="lag (steps back)", xlim=(0, 50))
            ax.set_xticks(range(0, 50, 10))
        first = np.atleast_1d(axes)[0]
        first.set_ylabel("‖∂L/∂c‖, relative to lag 0")
        first.legend(loc="lower left")
    return fig


def _runs(ax: Axes, curves: Sequence[np.ndarray], colour: str, name: str, ls: str = "-") -> None:
    """Every network thin, their median thick, on a logarithmic axis."""
    for curve in curves:
        ax.semilogy(curve, color=colour, lw=0.8, alpha=0.45, ls=ls)
    ax.semilogy(np.median(curves, axis=0), color=colour, ls=ls, lw=2.4, label=name)
