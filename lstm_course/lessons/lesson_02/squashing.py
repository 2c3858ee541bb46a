"""Sigmoid and tanh, and their slopes."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CANDIDATE, FORGET_GATE, GREY, INK, style


def draw_squashing(sigmoid: Callable, sigmoid_grad: Callable, tanh_grad: Callable) -> Figure:
    """Draw both curves against the pre-activation, and their slopes on the right.

    Args:
        sigmoid: the function to draw.
        sigmoid_grad, tanh_grad: slopes in terms of the outputs.
    """
    a = np.linspace(-6, 6, 241)
    s, t = sigmoid(a), np.tanh(a)
    with style():
        fig, (values, slopes) = plt.subplots(1, 2, figsize=(9.0, 3.4), sharex=True)
        for level in (-1, 0, 1):
            values.axhline(level, color=GREY, linewidth=0.8, linestyle=":")
        values.plot(a, s, color=FORGET_GATE, label="σ(a), a gate")
        values.plot(a, t, color=CANDIDATE, label="tanh(a), a candidate")
        values.set(
            title="A gate is positive, a candidate need not be",
            xlabel="pre-activation a",
            yticks=(-1, -0.5, 0, 0.5, 1),
        )
        values.legend(loc="upper left")
        values.set_ylim(-1.15, 1.6)
        slopes.plot(a, sigmoid_grad(s), color=FORGET_GATE, label="s (1 − s)")
        slopes.plot(a, tanh_grad(t), color=CANDIDATE, label="1 − t²")
        slopes.axhline(0.25, color=GREY, linewidth=0.8, linestyle=":")
        slopes.annotate("¼", (-5.8, 0.27), color=INK)
        slopes.set(title="σ is at most a quarter as steep as tanh", xlabel="pre-activation a")
        slopes.legend()
    return described(
        fig,
        f"Left: the sigmoid rises from {s[0]:.2f} at a = −6 to {s[-1]:.2f} at a = 6, and tanh from "
        f"{t[0]:.2f} to {t[-1]:.2f}. Right: their slopes are largest at a = 0, "
        f"{sigmoid_grad(s).max():.2f} for the sigmoid and {tanh_grad(t).max():.2f} for tanh.",
    )
