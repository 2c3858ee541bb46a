"""Figures of the gradient against lag, and of tanh's share in its shrinking."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.experiments.gradient_flow import LagProfile
from lstm_course.plots.palette import GREY, HIDDEN, INK, MODELS, ordered_colours, style


def draw_gradient_against_lag(
    orthogonal: Sequence[LagProfile], gaussian: Sequence[LagProfile]
) -> Figure:
    """Measured gradient norm (solid) and its bound (dashed), for two kinds of recurrent matrix."""
    with style():
        fig, axes = plt.subplots(1, 2, figsize=(9.6, 4.3), sharey=True)
        _lag_panel(axes[0], orthogonal, "orthogonal matrix: norm = spectral radius")
        _lag_panel(axes[1], gaussian, "Gaussian matrix: norm > spectral radius")
        axes[0].set_ylabel("gradient norm, relative to lag 0")
        axes[0].plot([], [], color=INK, label="measured")
        axes[0].plot([], [], color=INK, ls="--", lw=1.2, label="bound, equation (16)")
        axes[0].legend(loc="lower left")
        axes[0].set_ylim(1e-18, 1e12)
    return fig


def _lag_panel(ax: Axes, profiles: Sequence[LagProfile], title: str) -> None:
    for profile, colour in zip(profiles, ordered_colours(len(profiles)), strict=True):
        lags = np.arange(len(profile.gradient))
        ax.semilogy(lags, profile.gradient, color=colour)
        ax.semilogy(lags, profile.bound, color=colour, ls="--", lw=1.2)
        ax.annotate(
            f"ρ = {profile.radius:g}",
            (lags[-1], profile.gradient[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontweight="bold",
            annotation_clip=False,
        )
    ax.axhline(1, color=GREY, lw=1)
    ax.set(title=title, xlabel="lag (steps back from the loss)")
    ax.set_xlim(0, 50)


def draw_saturation(profiles: Sequence[LagProfile]) -> Figure:
    """tanh with its slope, and where the hidden units sit as W_hh gets larger."""
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.6))
        a = np.linspace(-4, 4, 401)
        h = np.tanh(a)
        left.plot(a, h, color=HIDDEN, label="h = tanh(a)")
        left.plot(a, 1 - h**2, color=MODELS["rnn"], label="slope 1 − h²")
        left.set(title="flat at both ends: saturated", xlabel="pre-activation a")
        left.set_ylim(-1.1, 1.1)
        left.legend(loc="lower right")

        edges = np.linspace(-1, 1, 41)
        for profile, colour in zip(profiles, ordered_colours(len(profiles)), strict=True):
            slope = np.mean(1 - profile.hs**2)
            right.hist(
                profile.hs.ravel(),
                bins=edges,
                histtype="step",
                density=True,
                lw=1.8,
                color=colour,
                label=f"ρ = {profile.radius:g}: mean slope {slope:.2f}",
            )
        right.set(title="hidden states of the network", xlabel="h", ylabel="density")
        right.set_yscale("log")
        right.legend(loc="lower center")
    return fig
