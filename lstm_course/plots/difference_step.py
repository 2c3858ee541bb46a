"""Figure of the error of a numerical gradient against the width of its step."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.experiments.difference_step import StepErrors
from lstm_course.plots.palette import CELL, INK, MODELS, style


def draw_error_against_step(errors: StepErrors) -> Figure:
    """Both difference quotients, the valley of each, and which error rules on which side of it."""
    curves = (
        ("central, two sides", errors.central, CELL),
        ("forward, one side", errors.forward, MODELS["rnn"]),
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
                color=colour,
                fontsize=9,
            )
        ax.text(2e-12, 3e-1, "too narrow:\nrounding, like 1 / eps", color=INK, va="top", ha="left")
        ax.text(
            8e-1, 1e-9, "too wide: the formula,\nlike eps² or eps", color=INK, va="top", ha="right"
        )
        ax.set(xlabel="width of the step, eps", ylabel="relative error of the gradient")
        ax.set_ylim(1e-12, 3)
        ax.legend(loc="upper center", bbox_to_anchor=(0.6, 1.0))
    return fig
