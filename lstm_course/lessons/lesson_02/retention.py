"""The share of a cell state left after a number of steps, and the forget gate's bias."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import FORGET_GATE, GREY, INK, ordered_colours, style


def retention_by_steps(
    sigmoid: Callable, forget: Callable, biases: Sequence[float], steps: int = 50
) -> np.ndarray:
    """Compute the share of a cell state left after 0, 1, ... steps, (biases, steps + 1).

    Args:
        sigmoid, forget: functions of a cell.
        biases: of the forget gate; all weights are zero, so they alone set it.
        steps: time steps.
    """
    f = sigmoid(np.array(biases, dtype=np.float64))  # (biases,)
    shares = [np.ones(len(biases))]
    for _ in range(steps):
        shares.append(forget(shares[-1], f))
    return np.stack(shares, axis=1)


def draw_retention(
    sigmoid: Callable,
    forget_bias_for_half_life: Callable,
    biases: Sequence[float],
    retention: np.ndarray,
) -> Figure:
    """Draw the share left against steps for several biases, and the bias against half-life.

    Args:
        sigmoid: to place the biases on the right.
        forget_bias_for_half_life: the function to draw on the right.
        biases: of the forget gate; all weights are zero.
        retention: share of the cell state left after 0, 1, ... steps, (biases, steps + 1).
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.6), width_ratios=(1.25, 1))
        steps = np.arange(retention.shape[1])
        colours = ordered_colours(len(biases))
        for share, colour, bias in zip(retention, colours, biases, strict=True):
            left.plot(steps, share, color=colour, label=f"b = {_minus(bias)}")
        left.axhline(0.5, color=GREY, linestyle=":", linewidth=1.2)
        left.annotate("half", (steps[-1], 0.52), ha="right", color=INK)
        left.set(xlabel="steps", ylabel="share of the cell state left", ylim=(0, 1.03))
        left.set_xlim(0, steps[-1])
        left.set_title("The cell state fades by a constant factor")

        half_lives = np.logspace(-0.3, 3, 200)
        right.plot(half_lives, forget_bias_for_half_life(half_lives), color=FORGET_GATE)
        for bias, colour in zip(biases, colours, strict=True):
            half_life = half_life_of_bias(sigmoid, bias)
            if half_life >= half_lives[0]:
                right.plot(half_life, bias, "o", color=colour, mec=INK, ms=7, zorder=3)
                right.annotate(
                    f"b = {_minus(bias)}: {half_life:.1f} steps",
                    (half_life, bias),
                    (9, -4),
                    textcoords="offset points",
                )
        right.set(xscale="log", xlabel="half-life in steps", ylabel="bias of the forget gate")
        right.set_title("The bias sets the half-life")
    return described(fig, describe_retention(sigmoid, biases, retention))


def half_life_of_bias(sigmoid: Callable, bias: float) -> float:
    """Compute the steps until half of the cell state is left, ln ½ / ln σ(b)."""
    return float(np.log(0.5) / np.log(sigmoid(np.array(float(bias)))))


def describe_retention(sigmoid: Callable, biases: Sequence[float], retention: np.ndarray) -> str:
    """State the half-life of every bias and the share that is left at the end."""
    rows = [
        f"b = {_minus(bias)}: {half_life_of_bias(sigmoid, bias):.1f} steps, {share[-1]:.0%} left"
        for bias, share in zip(biases, retention, strict=True)
    ]
    return (
        "Left: the share of the cell state left over time, one falling curve per bias. Right: the "
        f"bias against the half-life on a logarithmic axis. Half-lives, and the share left after "
        f"{retention.shape[1] - 1} steps: {'; '.join(rows)}."
    )


def _minus(number: float) -> str:
    return f"{number:g}".replace("-", "−")
