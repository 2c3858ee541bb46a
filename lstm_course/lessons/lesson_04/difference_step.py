"""The error of a numerical gradient against the width of its step.

Two errors compete: that of the formula, which grows with the step, and the rounding of f, which is
divided by the step. The analysis is in Press et al. (2007), "Numerical Recipes", 3rd ed.,
section 5.7.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, style
from lstm_course.training.gradcheck import relative_error


class StepErrors(NamedTuple):
    """Relative errors of two difference quotients, one entry per step width."""

    steps: np.ndarray  # (n,), the widths eps
    forward: np.ndarray  # (n,), of (f(x + eps) - f(x)) / eps
    central: np.ndarray  # (n,), of (f(x + eps) - f(x - eps)) / 2 eps


def lstm_loss(seed: int) -> tuple[Callable[[np.ndarray], float], np.ndarray, np.ndarray]:
    """Draw a loss as a function of an LSTM's biases, with its gradient by backpropagation.

    Returns:
        loss: b (4H,) -> number; b (4H,); ∂loss/∂b (4H,).
    """
    rng = np.random.default_rng(seed)
    T, B, I, H = 6, 3, 2, 4
    x, dhs = rng.standard_normal((T, B, I)), rng.standard_normal((T, B, H))
    h0, c0 = rng.standard_normal((2, B, H))
    W_ih, W_hh = rng.standard_normal((4 * H, I)), rng.standard_normal((4 * H, H))
    b = rng.standard_normal(4 * H)

    def loss(biases: np.ndarray) -> float:  # its gradient at the states is dhs
        hs, _, _ = lstm_forward(x, h0, c0, W_ih, W_hh, biases)
        return float(np.sum(hs * dhs))

    _, _, cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    return loss, b, lstm_backward(dhs, cache)[-1]


def error_against_step(
    numerical_gradient: Callable, steps: Sequence[float], seed: int = 0
) -> StepErrors:
    """Measure the error of central and forward differences on an LSTM's loss.

    Args:
        numerical_gradient: the central difference to measure.
        steps: widths eps, in the units of the biases.
        seed: of the network and its loss.
    """
    loss, b, exact = lstm_loss(seed)
    central = [relative_error(numerical_gradient(loss, b.copy(), eps), exact) for eps in steps]
    forward = [relative_error(forward_difference(loss, b, eps), exact) for eps in steps]
    return StepErrors(np.asarray(steps), np.array(forward), np.array(central))


def forward_difference(f: Callable[[np.ndarray], float], x: np.ndarray, eps: float) -> np.ndarray:
    """Compute a gradient by one-sided differences, (f(x + eps) - f(x)) / eps for each entry of x.

    Example:
        >>> forward_difference(lambda x: float(np.sum(x**2)), np.array([1.0, 2.0]), 0.5)
        array([2.5, 4.5])
    """
    return np.array([(f(x + unit) - f(x)) / eps for unit in eps * np.eye(len(x))])


def draw_error_against_step(errors: StepErrors) -> Figure:
    """Draw the errors of both quotients, the best step of each, and the causes on either side."""
    curves = (
        ("central, two sides", errors.central, INK),
        ("forward, one side", errors.forward, GREY),
    )
    with style():
        fig, ax = plt.subplots(figsize=(7.4, 4.4))
        for name, values, colour in curves:
            ax.loglog(errors.steps, values, color=colour, marker="o", ms=3.5, label=name)
            best = int(np.argmin(values))
            ax.plot(errors.steps[best], values[best], "o", ms=10, mfc="none", color=colour, mew=2)
            ax.annotate(
                f"best: eps = {errors.steps[best]:.0e}, error {values[best]:.0e}",
                (errors.steps[best], values[best]),
                xytext=(-14, -4),
                textcoords="offset points",
                ha="right",
                va="top",
                color=INK,
            )
        ax.text(2e-12, 3e-1, "too narrow:\nrounding, like 1 / eps", va="top", ha="left")
        ax.text(8e-1, 1e-9, "too wide: the formula,\nlike eps² or eps", va="top", ha="right")
        ax.set_title("Each difference has one best step")
        ax.set(xlabel="step, eps", ylabel="relative error of the gradient")
        ax.set_ylim(1e-12, 3)
        ax.legend(loc="upper center", bbox_to_anchor=(0.6, 1.0))
    return described(fig, _describe_curves(errors))


def _describe_curves(errors: StepErrors) -> str:
    narrowest, widest = np.argmin(errors.steps), np.argmax(errors.steps)
    curves = "; ".join(
        f"{name}, error {values[narrowest]:.0e} with the smallest step, {values.min():.0e} with "
        f"eps = {errors.steps[np.argmin(values)]:.0e}, {values[widest]:.0e} with the largest"
        for name, values in (("central", errors.central), ("forward", errors.forward))
    )
    return (
        "Relative error of two numerical gradients against the step eps, from "
        f"{errors.steps[narrowest]:.0e} to {errors.steps[widest]:.0e}, on logarithmic axes. Each "
        f"curve falls to one best step and rises again: {curves}."
    )


def describe_best_step(errors: StepErrors, guess: float | None = None) -> str:
    """State the best step of both quotients, beside the learner's guess.

    Args:
        errors: the measurement.
        guess: the learner's best step for the central difference.
    """
    lines = [
        f"best step, {name}: eps = {errors.steps[np.argmin(values)]:.0e}, error {values.min():.0e}"
        for name, values in (("central", errors.central), ("forward", errors.forward))
    ]
    if guess is not None:
        nearest = int(np.argmin(np.abs(np.log10(errors.steps) - np.log10(guess))))
        lines.append(
            f"You predicted {guess:.0e}: there the error is {errors.central[nearest]:.0e}."
        )
    return "\n".join(lines)
